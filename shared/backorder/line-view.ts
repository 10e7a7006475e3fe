import { type Day, dayOf, daysBetween } from "../runtime/day.ts";
import type { Coverage } from "./coverage.ts";
import { type Because, type Estimate, estimateOf, whyOf } from "./estimate.ts";
import { type Line, lineStatusOf, openUnitsOf, type Order } from "./order.ts";
import type { ShippingOption } from "./ship-dates.ts";
import type { Shipping } from "./shipping.ts";
import { optionsTogether } from "./together.ts";

/** What an estimate is made of besides the line: the same for pages, feeds, the API and messages (rules 7). */
export interface ViewContext {
  shipping: Shipping;
  /** The store's. */
  timeZone: string;
  nowMs: number;
  locale: "en" | "de";
}

/** A line with what is expected of it now. */
export interface LineView {
  line: Line;
  status: "open" | "shipped" | "cancelled";
  openUnits: number;
  /** What covers it, with the days on which that is there; none before the ledger has looked. */
  coverage: Coverage | undefined;
  estimate: Estimate | null;
  why: Because;
  /** All of it lies in hand. */
  isReady: boolean;
}

export const isInHand = (coverage: Coverage | undefined, openUnits: number): boolean =>
  coverage !== undefined &&
  openUnits > 0 &&
  coverage.every(({ supply }) => supply === undefined) &&
  coverage.reduce((sum, { units }) => sum + units, 0) >= openUnits;

/** What lies in hand is ready on that day; a supply's day stays its own. */
export const dateInHand = (coverage: Coverage, day: Day): Coverage =>
  coverage.map((part) => (part.supply === undefined ? { ...part, readyOn: day } : part));

/** A supply that should have been there and is not has no day any more, also before the ledger has seen that. */
export const withoutPast = (incoming: Coverage, today: Day): Coverage =>
  incoming.map((part) =>
    part.supply !== undefined && part.readyOn !== null && part.readyOn < today
      ? { ...part, readyOn: null, expectedOn: part.expectedOn ?? part.readyOn }
      : part,
  );

/** What the store's rules may look at. The order's value is not among it: no page of one item knows that of the order. */
const factsOf = ({ quantity, placedAt }: Line, isBackorder: boolean, { nowMs, timeZone }: ViewContext) => ({
  availability: isBackorder ? ("backorder" as const) : ("in_stock" as const),
  quantity,
  ...(isBackorder && { daysOnBackorder: daysBetween(dayOf(placedAt, timeZone), dayOf(nowMs, timeZone)) }),
});

/** Nobody has said or found out whether it waits. */
export const isUndecided = (line: Line): boolean =>
  line.backorder === undefined && line.isBackorder === undefined && openUnitsOf(line) > 0;

export const viewLine = (line: Line, order: Pick<Order, "shipTo">, context: ViewContext): LineView => {
  const { shipping, locale, nowMs, timeZone } = context;
  const [status, openUnits] = [lineStatusOf(line), openUnitsOf(line)];
  const isBackorder = line.isBackorder === true;
  const mayWait = isBackorder || isUndecided(line);
  // What was bought from stock is there since it was bought.
  const inStock: Coverage = [{ units: openUnits, readyOn: dayOf(line.placedAt, timeZone) }];
  // It has been ready since it was found there, and from today on until then.
  const sinceInHand = dayOf(line.readySince ?? nowMs, timeZone);
  const inLine = line.coverage && withoutPast(line.coverage, dayOf(nowMs, timeZone));
  const coverage = mayWait ? inLine && dateInHand(inLine, sinceInHand) : inStock;
  const estimate =
    status !== "open" || coverage === undefined
      ? null
      : estimateOf({
          coverage,
          openUnits,
          locale,
          shipping,
          readyNow: { atMs: nowMs },
          destination: order.shipTo,
          facts: factsOf(line, isBackorder, context),
        });
  return {
    line,
    status,
    openUnits,
    coverage,
    estimate,
    why: whyOf({ status, isBackorder: mayWait, coverage, openUnits, locale }),
    isReady: isBackorder && isInHand(line.coverage, openUnits),
  };
};

/** A service that may bring what is still to come: with its days where they are known. */
export type LineService = Pick<ShippingOption, "service" | "name" | "price"> & Partial<ShippingOption>;

/** The services by which a backorder may come, with what each costs after the store's rules. */
export const servicesOf = (view: LineView, order: Pick<Order, "shipTo">, context: ViewContext): LineService[] => {
  const { line, status, openUnits, estimate } = view;
  if (status !== "open") return [];
  const { shipping, nowMs, timeZone } = context;
  const facts = factsOf({ ...line, quantity: openUnits }, line.isBackorder === true, context);
  const today = dayOf(nowMs, timeZone);
  const parcels = (line.coverage ?? []).map(({ location, readyOn }) => ({ location, readyOn: readyOn ?? today }));
  const query = { shipping, readyNow: { atMs: nowMs }, destination: order.shipTo, facts };
  const options = optionsTogether(parcels.length === 0 ? [{ readyOn: today }] : parcels, query);
  // Without a date for all of it the days are nobody's; the price holds.
  return estimate === null ? options.map(({ service, name, price }) => ({ service, name, price })) : options;
};
