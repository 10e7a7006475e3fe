import type { Estimate } from "../../shared/backorder/estimate.ts";
import { delayWords } from "../../shared/message/order-delay.words.ts";
import { sayDay } from "../../shared/message/day-words.ts";
import { shorten } from "../../shared/message/back-in-stock.escape.ts";
import { lineWords } from "../../shared/message/order-line.words.ts";
import { hasArrived, type Parcel } from "../../shared/shipment/parcel.ts";
import { type LinkState, renderLinkPage } from "./link-page.ts";
import { choiceWordsOf, fieldsOf } from "./choice-page.ts";
import { delayPageWords } from "./delay-page.words.ts";
import type { DelayView } from "./delay-view.ts";
import { isLocalTime, sayEventTime } from "./event-time-words.ts";
import { orderBody } from "./order-page.body.ts";
import { orderPageWords } from "./order-page.words.ts";
import { renderPage, type RenderedPage, type ShopLook } from "./page.ts";
import { parcelSteps, type ParcelStep } from "./parcel-steps.ts";
import { toLink } from "./web-address.ts";

export interface ParcelView {
  parcel: Parcel;
  /** Whether the carrier has it. */
  isSent: boolean;
  /** The day by which the customer was told that it arrives; and whether the carrier's is a later one. */
  promisedOn?: string | undefined;
  isLate: boolean;
  lines: { title: string; quantity: number }[];
  /** Its lines are in several parcels, and nobody knows in which. */
  isOneOfSeveral: boolean;
}

export interface OrderLineView {
  title: string;
  url?: string | undefined;
  quantity: number;
  status: "open" | "shipped" | "delivered" | "cancelled";
  shipped: number;
  estimate: Estimate | null;
  /** Why it has its date, or none. */
  why: string;
  place?: number | undefined;
  placeIsExact?: boolean | undefined;
  /** Of a line with a clock. */
  delay?: DelayView | undefined;
}

export interface OrderView {
  /** The link's, for the ways on from here. */
  token: string;
  /** As the customer knows it. */
  name: string;
  /** `YYYY-MM-DD` in the store's zone. */
  placedOn: string;
  isCancelled: boolean;
  /** The store's, for times whose own zone is not known. */
  timeZone: string;
  parcels: ParcelView[];
  lines: OrderLineView[];
}

const longestName = 60;

/** The page of an order: where its parcels are, and what is still to come and when. */
export const renderOrderPage = (
  look: ShopLook,
  view: OrderView | { state: LinkState; token?: string },
): RenderedPage => {
  if ("state" in view) return renderLinkPage(look, { token: "", ...view });
  const words = orderPageWords[look.locale];
  const heading = words.heading(shorten(view.name, longestName));
  const others = view.lines.filter(({ status }) => status !== "open");
  return renderPage(look, {
    title: heading,
    body: orderBody({
      token: view.token,
      words,
      heading,
      placed: words.placed(view.placedOn),
      isCancelled: view.isCancelled,
      parcels: view.parcels.map((parcel, index) => parcelOf(parcel, index, view, look)),
      open: view.lines.filter(({ status }) => status === "open").map((line) => lineOf(line, look)),
      othersHeading: othersHeadingOf(others, look),
      others: others.map((line) => lineOf(line, look)),
    }),
  });
};

/** Told apart by their form, for who cannot see colours. */
const marks = { done: "✓", current: "●", next: "" };
/** Where a way ends there is nothing to wait for. */
const ends: ReadonlySet<string> = new Set(["delivered", "returned"]);

const stepOf = (step: ParcelStep, { parcel }: ParcelView, timeZone: string, { locale }: ShopLook) => {
  const words = orderPageWords[locale];
  const event = parcel.events.find(({ milestone }) => milestone === step.milestone);
  const said = event === undefined || step.state === "next" ? undefined : sayEventTime(event, timeZone, locale);
  const state = step.state === "current" && ends.has(step.milestone) ? "done" : step.state;
  return {
    ...step,
    mark: step.isTrouble ? "!" : marks[state],
    what: words.milestone[step.milestone],
    stateWord: words.state[state],
    when: said?.datetime === undefined ? undefined : said.when,
  };
};

const arrivalOf = ({ parcel, promisedOn, isLate, isSent }: ParcelView, { locale }: ShopLook): string | undefined => {
  const words = orderPageWords[locale];
  if (hasArrived(parcel) || !isSent) return undefined;
  const { on } = parcel.estimatedDelivery ?? {};
  if (on === undefined) return promisedOn === undefined ? undefined : words.promised(promisedOn);
  return isLate && promisedOn !== undefined ? words.arrivesLate(on, promisedOn) : words.arrives(on);
};

const parcelOf = (view: ParcelView, index: number, { parcels, timeZone }: OrderView, look: ShopLook) => {
  const words = orderPageWords[look.locale];
  const { parcel, isSent, isLate, lines, isOneOfSeveral } = view;
  const { carrier, trackingNumber, trackingUrl, milestone, events } = parcel;
  const seen = events.map((event) => event.milestone);
  return {
    heading: words.parcel(index + 1, parcels.length),
    arrival: arrivalOf(view, look),
    isLate,
    steps: parcelSteps(milestone, seen, isSent).map((step) => stepOf(step, view, timeZone, look)),
    lines,
    contentsHeading: isOneOfSeveral ? words.contentsOfSeveral : words.contents,
    carrier,
    trackingNumber: trackingNumber === "" ? undefined : trackingNumber,
    link: toLink(trackingUrl),
    track: words.track(carrier ?? ""),
    eventsHeading: words.events(events.length),
    zone: words.zone(timeZone, events.some(isLocalTime)),
    events: events.toReversed().map((event) => ({
      ...sayEventTime(event, timeZone, look.locale),
      what: words.milestone[event.milestone],
      description: event.description,
      place: event.place,
    })),
  };
};

const standingSentences = ({ standing }: DelayView, { locale }: ShopLook): string[] => {
  const words = delayPageWords[locale];
  switch (standing?.kind) {
    case undefined:
      return [];
    case "asked":
      return [delayWords[locale].silence(standing.silence, standing.now, standing.decideBy)];
    case "period_over":
      return [delayWords[locale].periodOver];
    case "waiting":
      return [words.waiting(standing.until)];
    case "refund":
      return [words.refund(standing.byDay, standing.isSent)];
  }
};

const dueSentences = ({ shipBy, isUnpromised }: DelayView, { locale }: ShopLook): string[] => {
  const words = delayPageWords[locale];
  if (shipBy === undefined) return [];
  return [isUnpromised === true ? words.dueByLaw(shipBy) : words.shipBy(shipBy)];
};

const sentencesOf = (line: OrderLineView, look: ShopLook): string[] => {
  const { locale } = look;
  const standing = line.delay === undefined ? [] : standingSentences(line.delay, look);
  if (line.status !== "open") return standing;
  const words = orderPageWords[locale];
  const { estimate, shipped, quantity, place, placeIsExact = true, why } = line;
  const { ships, shipsAndArrives } = lineWords[locale];
  const { shipsOn, deliversFrom, deliversTo } = estimate ?? {};
  const dates =
    deliversFrom !== undefined && deliversTo !== undefined && shipsOn !== undefined
      ? shipsAndArrives(shipsOn, deliversFrom, deliversTo)
      : shipsOn === undefined
        ? words.noDate
        : ships(shipsOn);
  return [
    ...(shipped > 0 ? [words.someShipped(shipped, quantity)] : []),
    dates,
    `${why}.`,
    ...(place === undefined ? [] : [`${words.place(place, placeIsExact)}.`]),
    ...(line.delay === undefined ? [] : dueSentences(line.delay, look)),
    ...standing,
  ];
};

const delayOf = ({ line, events, offers }: DelayView, { locale }: ShopLook) => {
  const words = delayPageWords[locale];
  return {
    historyHeading: words.history,
    events: events.map(({ on, event }) => ({ on, when: sayDay(on, locale), text: words.event(event) })),
    choicesHeading: words.choices,
    choices: offers.map((offer) => ({
      button: choiceWordsOf(offer, locale).button,
      fields: fieldsOf(line, offer),
    })),
  };
};

/** What they have in common. */
const othersHeadingOf = (others: readonly OrderLineView[], { locale }: ShopLook): string => {
  const { status, others: several } = orderPageWords[locale];
  const cancelled = others.filter((line) => line.status === "cancelled");
  if (cancelled.length > 0) return cancelled.length === others.length ? status.cancelled : several;
  return others.every((line) => line.status === "delivered") ? status.delivered : status.shipped;
};

const lineOf = (line: OrderLineView, look: ShopLook) => {
  const words = orderPageWords[look.locale];
  return {
    title: line.title,
    link: toLink(line.url),
    quantity: words.quantity(line.quantity),
    status: words.status[line.status],
    sentences: sentencesOf(line, look),
    delay: line.delay && delayOf(line.delay, look),
  };
};
