import type { Saying } from "../../shared/backorder/delay-choices.ts";
import type { AddWorkingDays } from "../../shared/backorder/delay-ending.ts";
import { optionNotices } from "../../shared/backorder/delay-notices.ts";
import type { DelayState } from "../../shared/backorder/delay-state.ts";
import { step } from "../../shared/backorder/delay.ts";
import type { LineChoice } from "../../shared/backorder/choose-line.ts";
import type { LineService, LineView } from "../../shared/backorder/line-view.ts";
import type { Day } from "../../shared/runtime/day.ts";
import type { Variant } from "../../shared/stock/variant.ts";

interface Price {
  amount: string;
  currency: string;
}

/** What the customer of a late line may choose, with all that it means. */
export type Offer =
  /** `until`: R of the notice `n`; null for as long as it takes. */
  | { choice: "wait"; n: number; until: Day | null }
  /** Whatever date the notice `n` names. */
  | { choice: "wait_for_ever"; n: number }
  | { choice: "ship_rest" }
  | { choice: "substitute"; sku: string; title: string; url?: string | undefined; price?: Price | undefined }
  | {
      choice: "service";
      service: string;
      name: string;
      price?: Price | undefined;
      deliversFrom?: Day | undefined;
      deliversTo?: Day | undefined;
    }
  | { choice: "cancel" };

/** What a line's choices follow from besides its clock. */
export interface Means {
  nowMs: number;
  calendar: AddWorkingDays;
  currency: string;
  /** In stock in the quantity that is still to come. */
  substitutes: readonly Variant[];
  services: readonly LineService[];
  /** Something of the order could go before the rest of it. */
  canShipRest: boolean;
}

/** What would be said of a choice now. Nothing is done. */
export const sayingOf = (
  state: DelayState,
  choice: LineChoice,
  { nowMs, calendar }: Pick<Means, "nowMs" | "calendar">,
): Saying | undefined => step(state, { kind: "chose", atMs: nowMs, ...choice }, calendar).says;

const priced = (amount: string | undefined, currency: string): { price?: Price } =>
  amount === undefined ? {} : { price: { amount, currency } };

/** All that may be chosen of a line now: what would count. */
export const offersOf = (state: DelayState, means: Means): Offer[] => {
  const { currency, services, substitutes, canShipRest } = means;
  const notice = optionNotices(state).at(-1);
  const isDated = notice !== undefined && notice.revisedOn !== null;
  const isTaken = (choice: LineChoice) => sayingOf(state, choice, means) === "taken";
  const offers: Offer[] = [
    ...(notice === undefined ? [] : [{ choice: "wait" as const, n: notice.n, until: notice.revisedOn }]),
    ...(isDated && state.terms.regime === "ftc" ? [{ choice: "wait_for_ever" as const, n: notice.n }] : []),
    ...(canShipRest ? [{ choice: "ship_rest" as const }] : []),
    ...substitutes.map(({ sku, title, url, price, currency: own = currency }) => ({
      choice: "substitute" as const,
      sku,
      title,
      url,
      ...priced(price, own),
    })),
    // One way of sending it is no choice.
    ...(services.length < 2 ? [] : services).map(({ service, name, price, deliversFrom, deliversTo }) => ({
      choice: "service" as const,
      service,
      name,
      ...priced(price, currency),
      deliversFrom,
      deliversTo,
    })),
    { choice: "cancel" },
  ];
  return offers.filter((offer) => isTaken(lineChoiceOf(offer)));
};

/** The offer as the line's clock is told of it. */
export const lineChoiceOf = (offer: Offer): LineChoice => {
  switch (offer.choice) {
    case "wait":
    case "wait_for_ever":
      return { choice: offer.choice, n: offer.n };
    case "substitute":
      return { choice: "substitute", sku: offer.sku };
    case "service":
      return { choice: "service", service: offer.service };
    case "ship_rest":
    case "cancel":
      return { choice: offer.choice };
  }
};

/** Whether a part of the order lies there while the line waits: another line that is ready, or some of its own units. */
export const canShipRest = (view: LineView, all: readonly LineView[]): boolean => {
  const inHand = (view.line.coverage ?? []).filter(({ supply }) => supply === undefined);
  const units = inHand.reduce((sum, part) => sum + part.units, 0);
  const isPart = units > 0 && units < view.openUnits;
  const isReady = ({ line, status, isReady: isThere }: LineView) =>
    line.id !== view.line.id && status === "open" && (line.isBackorder !== true || isThere);
  return !view.isReady && (isPart || all.some(isReady));
};

const choices: ReadonlySet<string> = new Set<Offer["choice"]>([
  "wait",
  "wait_for_ever",
  "ship_rest",
  "substitute",
  "service",
  "cancel",
]);
const isOffered = (choice: string): choice is Offer["choice"] => choices.has(choice);

/** What a link or a form asks for: parameters as they come. */
export interface Wish {
  line: string;
  choice: Offer["choice"];
  n?: number | undefined;
  sku?: string | undefined;
  service?: string | undefined;
}

/** The wish in a link's or a form's parameters; undefined where there is none that could be one. */
export const readWish = (get: (name: string) => string | undefined): Wish | undefined => {
  const [choice, line, n = ""] = [get("choice"), get("line"), get("n")];
  if (choice === undefined || line === undefined || !isOffered(choice)) return undefined;
  return { line, choice, n: /^\d{1,4}$/.test(n) ? Number(n) : undefined, sku: get("sku"), service: get("service") };
};

/** The offer that a wish means. A wait may name an older notice than the latest: that is its date, then. */
export const wishedOf = (wish: Wish, state: DelayState, offers: readonly Offer[]): Offer | undefined => {
  if (wish.choice === "wait" && wish.n !== undefined) {
    const named = optionNotices(state).find(({ n }) => n === wish.n);
    return named && { choice: "wait", n: named.n, until: named.revisedOn };
  }
  return offers.find(
    (offer) =>
      offer.choice === wish.choice &&
      (offer.choice !== "substitute" || offer.sku === wish.sku) &&
      (offer.choice !== "service" || offer.service === wish.service),
  );
};
