import { type Day, dayOf } from "../runtime/day.ts";
import type { Level, Stock } from "../stock/stock-table.ts";
import type { Variant } from "../stock/variant.ts";
import type { Settings } from "../store/settings.ts";
import type { Coverage } from "./coverage.ts";
import type { Destination } from "./destination.ts";
import { type Because, type Estimate, estimateOf, whyOf } from "./estimate.ts";
import { inHandOf, levelsBehind, quoteOf } from "./ledger.ts";
import type { Ledger } from "./ledger-row.ts";
import { dateInHand, type ViewContext, withoutPast } from "./line-view.ts";
import { type LocationPick, pickLocations } from "./locations.ts";
import type { ShippingOption } from "./ship-dates.ts";
import { optionsTogether } from "./together.ts";

/** All that decides whether and when a variant can be had. */
export interface Standing {
  variant: Variant;
  stock: Stock;
  ledger: Ledger;
  /** By location; undefined where nobody needs to know who ships. */
  levels?: Level[];
}

export type SaleStatus = "in_stock" | "backorder" | "preorder" | "out_of_stock" | "discontinued";

export interface Asked {
  units: number;
  destination?: Destination | undefined;
}

export interface QuoteContext extends ViewContext {
  /** The store's. */
  stockCounts: Settings["stockCounts"];
}

/** What units of a variant that are ordered now would get. */
export interface Quote {
  status: SaleStatus;
  /** As many as were asked for. */
  buyable: boolean;
  /** It is in stock, and not as many as were asked for can be sent. */
  isLimited: boolean;
  /** Each way of sending all of it, in the store's order. */
  services: ShippingOption[];
  /** Who ships how many, where it is in stock. */
  parts?: LocationPick[];
  /** Of what is sold without stock. */
  wait?: Wait;
}

interface Wait {
  /** Among those who wait for the same, from 1. */
  place: number;
  /** None where nobody can say when; `why` says why. */
  estimate: Estimate | null;
  why: Because;
}

/**
 * Whether and when a variant can be had: the one answer that the page, its structured data, the feed and the API are
 * made of, by the same arithmetic as the lines of orders (rules 7).
 */
export const quote = (standing: Standing, asked: Asked, context: QuoteContext): Quote => {
  const status = statusOf(standing, asked, context);
  switch (status) {
    case "in_stock":
      return fromStock(standing, asked, context);
    case "backorder":
    case "preorder":
      return withoutStock(status, standing, asked, context);
    case "out_of_stock":
    case "discontinued":
      return { status, buyable: false, isLimited: false, services: [] };
  }
};

const isEnough = ({ stock }: Standing, units: number): boolean => stock.unlimited === true || stock.sellable >= units;

/** By what can be bought, as of an order line: how much must be back for a restock (`minimumStock`) is another matter. */
const statusOf = (standing: Standing, { units }: Asked, context: QuoteContext): SaleStatus => {
  const { variant } = standing;
  if (variant.discontinued === true) return "discontinued";
  if (variant.published === false) return "out_of_stock";
  if (isEnough(standing, units)) return "in_stock";
  const isSoldWithoutStock = variant.backorder ?? hasDatedSupply(standing, todayOf(context));
  if (isSoldWithoutStock) return variant.preorder === true ? "preorder" : "backorder";
  return isEnough(standing, 1) ? "in_stock" : "out_of_stock";
};

const todayOf = ({ nowMs, timeZone }: ViewContext): Day => dayOf(nowMs, timeZone);

const hasDatedSupply = ({ ledger }: Standing, today: Day): boolean =>
  withoutPast(ledger.incoming, today).some(({ supply, readyOn }) => supply !== undefined && readyOn !== null);

const queryOf = (status: SaleStatus, { units, destination }: Asked, { shipping, nowMs }: ViewContext) => ({
  shipping,
  readyNow: { atMs: nowMs },
  destination,
  // As a line's are on the day on which it is placed.
  facts: { availability: status, quantity: units, ...(status !== "in_stock" && { daysOnBackorder: 0 }) },
});

const fromStock = (standing: Standing, asked: Asked, context: QuoteContext): Quote => {
  const status = "in_stock";
  const { units, destination } = asked;
  const levels = standing.levels?.map(({ location, available, unlimited }) => ({
    location,
    available: unlimited === true && available > 0 ? Infinity : available,
  }));
  const picks = levels && pickLocations({ shipping: context.shipping.settings, levels, destination, quantity: units });
  const canShip = isEnough(standing, units) && (levels === undefined || picks !== undefined);
  if (!canShip) return { status, buyable: false, isLimited: true, services: [] };
  const parcels = (picks ?? []).map(({ location }) => ({ location, readyOn: todayOf(context) }));
  return {
    status,
    buyable: true,
    isLimited: false,
    services: optionsTogether(parcels, queryOf(status, asked, context)),
    ...(picks !== undefined && { parts: picks }),
  };
};

/** What the ledger will have to hand out once that is ordered, too: what lies in hand for it, and supplies. */
const incomingWith = ({ stock, ledger }: Standing, units: number, { stockCounts }: QuoteContext): Coverage => {
  const { owed, wentNegative, counted, inHand: received } = ledger;
  const levels = levelsBehind({ stockCounts, owed, sellable: stock.sellable });
  const inHand = inHandOf({ stockCounts, levels, wentNegative, owed: owed + units, counted, received });
  return [{ units: inHand, readyOn: null }, ...ledger.incoming.filter(({ supply }) => supply !== undefined)];
};

const withoutStock = (
  status: "backorder" | "preorder",
  standing: Standing,
  asked: Asked,
  context: QuoteContext,
): Quote => {
  const { ledger } = standing;
  const today = todayOf(context);
  const { locale } = context;
  const incoming = withoutPast(incomingWith(standing, asked.units, context), today);
  const coverage = dateInHand(quoteOf({ owed: ledger.owed, incoming, units: asked.units }), today);
  const query = queryOf(status, asked, context);
  const openUnits = asked.units;
  const estimate = estimateOf({ ...query, coverage, openUnits, locale });
  const why = whyOf({ status: "open", isBackorder: true, coverage, openUnits, locale });
  const parcels = coverage.flatMap(({ location, readyOn }) => (readyOn === null ? [] : [{ location, readyOn }]));
  return {
    status,
    buyable: true,
    isLimited: false,
    services: estimate === null ? [] : optionsTogether(parcels, query),
    wait: { place: ledger.lines + 1, estimate, why },
  };
};

/** The day from which on it can be sent: the one date of structured data and feeds. */
export const availabilityStartsOf = ({ wait }: Quote): Day | undefined => wait?.estimate?.shipsOn;
