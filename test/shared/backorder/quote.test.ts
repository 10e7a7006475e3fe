import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { feedItemOf } from "../../../functions/merchant-api/feed-item.ts";
import { availabilityOf } from "../../../functions/storefront-api/availability.ts";
import { allocate, inHandOf, sellableAfter } from "../../../shared/backorder/ledger.ts";
import { newLedger } from "../../../shared/backorder/ledger-row.ts";
import { viewLine } from "../../../shared/backorder/line-view.ts";
import { type Asked, quote, type Quote, type QuoteContext, type Standing } from "../../../shared/backorder/quote.ts";
import type { Shipping } from "../../../shared/backorder/shipping.ts";
import { addDays, dayOf } from "../../../shared/runtime/day.ts";
import { newStock } from "../../../shared/stock/stock-table.ts";
import type { Variant } from "../../../shared/stock/variant.ts";
import { defaultSettings } from "../../../shared/store/settings.ts";
import { shippingOf } from "./shipping-of.ts";

const timeZone = "Europe/Berlin";
/** A Friday afternoon there. */
const nowMs = Date.parse("2026-11-27T14:30:00Z");
const today = "2026-11-27";
const settings = {
  ...defaultSettings,
  name: "Demo Outdoor",
  sender: "alerts@demo-outdoor.example.com",
  postalAddress: "1 Harbour Street",
  locale: "en" as const,
  timeZone,
};

const post = { id: "post", name: "Standard", transitDays: { min: 2, max: 4 }, price: "4.90" };
const express = { id: "express", name: "Express", transitDays: { min: 1, max: 1 }, price: "14.90" };
const slowToAustria = { ...post, byDestination: [{ country: "AT", min: 5, max: 9 }] };

let plain: Shipping;
let busy: Shipping;
beforeAll(async () => {
  plain = await shippingOf({});
  busy = await shippingOf({
    locations: { default: { handlingDays: 1, cutOff: "14:00", holidays: true }, south: { handlingDays: 3 } },
    services: [slowToAustria, express],
    ranks: [{ country: "AT", locations: ["south", "north"] }, { locations: ["north", "south"] }],
    splits: true,
    rules: [
      { when: { availability: "backorder" }, then: { handlingDays: 2, discountPercent: 10 } },
      { when: { quantity: { atLeast: 3 } }, then: { handlingDays: 1 } },
      { when: { daysOnBackorder: { atLeast: 1 } }, then: { handlingDays: 9 } },
      { when: { country: "CH", service: "express" }, then: { hide: true } },
    ],
  });
});

const contextOf = (shipping: Shipping, stockCounts: "net" | "onHand" = "net"): QuoteContext => ({
  shipping,
  timeZone,
  nowMs,
  locale: "en",
  stockCounts,
});

interface Shelf {
  variant?: Partial<Variant>;
  sellable?: number;
  unlimited?: boolean;
  incoming?: Standing["ledger"]["incoming"];
  owed?: number;
  lines?: number;
  inHand?: number;
  wentNegative?: boolean;
  counted?: number;
  levels?: [location: string, available: number][];
}

const standingOf = ({ variant, sellable = 0, unlimited, incoming = [], levels, ...ledger }: Shelf) => ({
  variant: {
    sku: "TENT",
    title: "Tent",
    price: "249.9",
    url: "https://shop.example.com/tent",
    observedAt: 1,
    ...variant,
  },
  stock: { ...newStock, sellable, ...(unlimited && { unlimited }) },
  ledger: { ...newLedger, incoming, ...ledger },
  ...(levels && { levels: levels.map(([location, available]) => ({ location, available, observedAt: 1 })) }),
});

const ask = (shelf: Shelf, asked: Partial<Asked> = {}, shipping: Shipping = plain): Quote =>
  quote(standingOf(shelf), { units: 1, ...asked }, contextOf(shipping));

const inTwoWeeks = "2026-12-11";
const supply = (units: number, readyOn: string | null, id = "PO-1") => ({ supply: id, units, readyOn });
const coming = [supply(10, inTwoWeeks)];

describe("the status", () => {
  it.each<[string, Shelf, Quote["status"]]>([
    ["in stock", { sellable: 1 }, "in_stock"],
    ["in stock in any number", { unlimited: true }, "in_stock"],
    ["sold out", {}, "out_of_stock"],
    [
      "too few for a restock, and not for one more order",
      { sellable: 1, variant: { waves: { minimumStock: 2 } } },
      "in_stock",
    ],
    ["a supply with a date", { incoming: coming }, "backorder"],
    ["a supply with a date, and oversold", { sellable: -3, owed: 3, incoming: coming }, "backorder"],
    ["a supply without one", { incoming: [supply(10, null)] }, "out_of_stock"],
    ["a supply whose date has passed", { incoming: [supply(10, "2026-11-26")] }, "out_of_stock"],
    ["units in hand for others", { owed: 3, incoming: [{ units: 3, readyOn: null }] }, "out_of_stock"],
    ["allowed without any supply", { variant: { backorder: true } }, "backorder"],
    ["forbidden in spite of one", { variant: { backorder: false }, incoming: coming }, "out_of_stock"],
    ["never there yet", { variant: { preorder: true }, incoming: coming }, "preorder"],
    ["never there yet, and no supply", { variant: { preorder: true } }, "out_of_stock"],
    ["not published, whatever comes", { variant: { published: false, backorder: true }, sellable: 5 }, "out_of_stock"],
    ["no longer made", { variant: { discontinued: true, backorder: true }, sellable: 5 }, "discontinued"],
  ])("of what is %s", (_, shelf, status) => {
    expect(ask(shelf)).toMatchObject({
      status,
      buyable: ["in_stock", "backorder", "preorder"].includes(status),
      isLimited: false,
    });
  });

  it("of fewer than are asked for is limited, or that of the rest where it may be waited for", () => {
    expect(ask({ sellable: 2 }, { units: 3 })).toMatchObject({ status: "in_stock", buyable: false, isLimited: true });
    const waiting = ask({ sellable: 2, incoming: coming }, { units: 3 });
    expect(waiting).toMatchObject({ status: "backorder", buyable: true, wait: { estimate: { readyOn: inTwoWeeks } } });
  });
});

describe("units in stock", () => {
  const levels: Shelf["levels"] = [
    ["north", 2],
    ["south", 5],
  ];

  it("are sent by the first location that has all of them, after the cut-off from the next business day", () => {
    const { parts, services } = ask({ sellable: 7, levels }, { units: 2, destination: { country: "DE" } }, busy);
    expect(parts).toEqual([{ location: "north", units: 2 }]);
    expect(services).toEqual([
      {
        service: "post",
        name: "Standard",
        price: "4.90",
        shipsOn: "2026-12-01",
        deliversFrom: "2026-12-03",
        deliversTo: "2026-12-07",
      },
      {
        service: "express",
        name: "Express",
        price: "14.90",
        shipsOn: "2026-12-01",
        deliversFrom: "2026-12-02",
        deliversTo: "2026-12-02",
      },
    ]);
    expect(ask({ sellable: 7, levels }, { units: 2, destination: { country: "AT" } }, busy)).toMatchObject({
      parts: [{ location: "south", units: 2 }],
      services: [{ shipsOn: "2026-12-02", deliversTo: "2026-12-15" }, {}],
    });
  });

  it("are sent from several where the store splits, and arrive with the last of them", () => {
    const { parts, services } = ask({ sellable: 7, levels }, { units: 6 }, busy);
    expect(parts).toEqual([
      { location: "north", units: 2 },
      { location: "south", units: 4 },
    ]);
    expect(services[1]).toMatchObject({ service: "express", shipsOn: "2026-12-03", deliversTo: "2026-12-04" });
  });

  it("are too few where the store does not split, and nobody has all of them", () => {
    expect(ask({ sellable: 7, levels }, { units: 6 })).toMatchObject({ buyable: false, isLimited: true, services: [] });
  });
});

describe("units that are still to come", () => {
  it("have a place, the supply that covers them, and a price and dates for each service", () => {
    const shelf = {
      owed: 8,
      lines: 4,
      inHand: 1,
      incoming: [{ units: 1, readyOn: null }, supply(9, inTwoWeeks), supply(5, "2027-01-08", "PO-2")],
    };
    const { wait, services } = ask(shelf, { units: 2, destination: { country: "DE" } }, busy);
    expect(wait).toMatchObject({
      place: 5,
      estimate: { readyOn: inTwoWeeks, shipsOn: "2026-12-16", confidence: "supplier" },
    });
    expect(services).toMatchObject([
      { service: "post", price: "4.41", shipsOn: "2026-12-16", deliversFrom: "2026-12-18", deliversTo: "2026-12-22" },
      { service: "express", shipsOn: "2026-12-16", deliversFrom: "2026-12-17", deliversTo: "2026-12-17" },
    ]);
    expect(ask(shelf, { units: 3 }).wait?.estimate?.readyOn).toBe("2027-01-08");
    expect(ask(shelf, { units: 2, destination: { country: "CH" } }, busy).services).toMatchObject([
      { service: "post" },
    ]);
  });

  it("have a place and no date where nothing covers all of them, or its date is not known", () => {
    const none = { estimate: null, place: 1 };
    expect(ask({ variant: { backorder: true } })).toMatchObject({
      services: [],
      wait: { ...none, why: { code: "uncovered" } },
    });
    expect(ask({ incoming: coming }, { units: 11 }).wait).toMatchObject({ ...none, why: { code: "uncovered" } });
    const undated = { variant: { backorder: true }, incoming: [supply(3, null)] };
    expect(ask(undated).wait).toMatchObject({ ...none, why: { code: "undated_supply" } });
  });
});

const partArbitrary = fc.record({
  units: fc.integer({ min: 1, max: 8 }),
  readyOn: fc.option(fc.integer({ min: -2, max: 420 }).map((days) => addDays(today, days))),
  location: fc.constantFrom("north", "south", "elsewhere"),
});
const worldArbitrary = fc.record({
  queue: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
  parts: fc.array(partArbitrary, { maxLength: 4 }),
  stockCounts: fc.constantFrom("net" as const, "onHand" as const),
  received: fc.nat(6),
  levels: fc.integer({ min: -6, max: 6 }),
  /** They were below nought before, and of the queue's lines these have come since they were seen. */
  wentNegative: fc.boolean(),
  uncounted: fc.nat(3),
  units: fc.integer({ min: 1, max: 5 }),
  country: fc.constantFrom(undefined, "DE", "AT", "CH"),
  backorder: fc.constantFrom(undefined, true, false),
  discontinued: fc.constantFrom(undefined, undefined, true),
  isBusy: fc.boolean(),
});
type World = typeof worldArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const sumOf = (units: readonly number[]): number => units.reduce((sum, each) => sum + each, 0);

/** What a run of the ledger makes of a queue, whose levels were seen before its last lines came. */
const runOver = (queue: readonly number[], lateLines: number, { stockCounts, levels, received, ...world }: World) => {
  const owed = sumOf(queue);
  const counted = sumOf(queue.slice(0, Math.max(0, queue.length - lateLines)));
  const wentNegative = owed > 0 && (world.wentNegative || levels < 0);
  const inHand = inHandOf({ stockCounts, levels, wentNegative, owed, counted, received });
  return { owed, counted, wentNegative, inHand };
};

const settle = (world: World) => {
  const { queue, levels, stockCounts, received, uncounted, backorder, discontinued } = world;
  const supplies = world.parts.map((part, n) => ({ ...part, supply: `PO-${n}` }));
  const { inHand, ...run } = runOver(queue, uncounted, world);
  const standing = standingOf({
    ...run,
    variant: { backorder, discontinued },
    sellable: sellableAfter({ stockCounts, levels, owed: run.owed }),
    lines: queue.length,
    inHand: received,
    incoming: [{ units: inHand, readyOn: null }, ...supplies],
  });
  return { standing, supplies, context: contextOf(world.isBusy ? busy : plain, stockCounts) };
};

describe("page, structured data, feed, API and orders", () => {
  it("say the same of whatever is asked", () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { standing, context } = settle(world);
        const quoted = quote(standing, { units: world.units, destination: { country: world.country } }, context);
        const circumstances = { units: world.units, locale: "en" as const, substitutes: [] };
        const page = availabilityOf(settings, standing.variant, quoted, circumstances);
        const feed = feedItemOf(settings, standing.variant, quoted, nowMs);

        const shipsOn = page.estimate?.shipsOn;
        expect(page.availabilityStarts).toBe(shipsOn);
        expect(page.jsonLd.availabilityStarts).toBe(shipsOn);
        const words = {
          in_stock: "InStock",
          backorder: "BackOrder",
          out_of_stock: "OutOfStock",
          discontinued: "Discontinued",
          preorder: "",
        };
        const word = page.status === "in_stock" && !page.buyable ? "LimitedAvailability" : words[page.status];
        expect(page.jsonLd.availability).toBe(`https://schema.org/${word}`);
        if (shipsOn !== undefined && shipsOn <= addDays(today, 365)) {
          expect(feed.availability).toBe(page.status);
          expect(dayOf(Date.parse(String(feed.availability_date)), timeZone)).toBe(shipsOn);
          expect(shipsOn >= today).toBe(true);
        } else {
          expect(feed).not.toHaveProperty("availability_date");
          expect(feed.availability).toBe(page.status === "in_stock" ? "in_stock" : "out_of_stock");
        }
        expect("place" in page).toBe(page.status === "backorder");
      }),
      { numRuns: 1_000 },
    );
  });

  it("is what an order line is told that is placed at that moment", () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { standing, supplies, context } = settle({ ...world, backorder: true, discontinued: undefined });
        const { units, country = "DE" } = world;
        const quoted = quote(standing, { units, destination: { country } }, context);
        if (quoted.wait === undefined) return;

        const known = supplies.map((part) => {
          const { readyOn } = part;
          return readyOn !== null && readyOn < today ? { ...part, readyOn: null, expectedOn: readyOn } : part;
        });
        const queue = [...world.queue, units].map((each, n) => ({ id: String(n), units: each }));
        // A shop that has been below nought since units are owed was not, where none were.
        const { wentNegative } = standing.ledger;
        const after = { ...world, wentNegative };
        const { inHand } = runOver([...world.queue, units], world.uncounted + 1, after);
        const line = {
          id: "1",
          sku: "TENT",
          quantity: units,
          unitPrice: "249.90",
          placedAt: nowMs,
          isBackorder: true,
          isGone: false,
          shipped: 0,
          withdrawn: 0,
          observedAt: nowMs,
          mark: "",
          version: 1,
          coverage: allocate(queue, [{ units: inHand, readyOn: null }, ...known]).at(-1)?.coverage,
        };
        const view = viewLine(line, { shipTo: { country } }, context);
        expect(quoted.wait).toEqual({ place: queue.length, estimate: view.estimate, why: view.why });
      }),
      { numRuns: 1_000 },
    );
  });

  it("names among the services the dates of the estimate", () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { standing, context } = settle({ ...world, isBusy: true, parts: world.parts.slice(0, 1) });
        const quoted = quote(standing, { units: world.units, destination: { country: world.country } }, context);
        if (!quoted.wait?.estimate) return;
        const { shipsOn, deliversFrom, deliversTo } = quoted.wait.estimate;
        expect(quoted.services[0]).toMatchObject({ service: "post", shipsOn, deliversFrom, deliversTo });
      }),
    );
  });
});
