import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Coverage } from "../../../shared/backorder/coverage.ts";
import { estimateOf, splitProposal, whyOf } from "../../../shared/backorder/estimate.ts";
import { addDays } from "../../../shared/runtime/day.ts";
import { shippingOf } from "./shipping-of.ts";

const today = "2026-11-27";
const december = "2026-12-12";
const inHand = { units: 2, readyOn: today, location: "berlin" };
const dated = { units: 1, supply: "boat", readyOn: december, expectedOn: december, location: "berlin" };
const undated = { units: 1, supply: "boat", readyOn: null };

const nothingSaid = await shippingOf({});
const estimate = (coverage: Coverage, openUnits: number, locale: "en" | "de" = "en") =>
  estimateOf({ shipping: nothingSaid, coverage, openUnits, locale });

describe("the estimate of a line", () => {
  it("is the supply's date, where the store has said nothing of its days", () => {
    expect(estimate([dated], 1)).toEqual({
      readyOn: december,
      shipsOn: december,
      confidence: "supplier",
      because: { code: "supply", text: "Covered by a delivery expected on 12 December 2026" },
    });
    expect(estimate([dated], 1, "de")?.because.text).toBe(
      "Gedeckt durch eine Lieferung, die am 12. Dezember 2026 erwartet wird",
    );
  });

  it("is that of its last part, and of no part that only closed units needed", () => {
    expect(estimate([inHand, dated], 3)).toMatchObject({ readyOn: december, confidence: "supplier" });
    expect(estimate([inHand, dated], 2)).toEqual({
      readyOn: today,
      shipsOn: today,
      confidence: "in_hand",
      because: { code: "in_hand", text: "Set aside for this order" },
    });
  });

  it("rests on the supplier's history where that moved the date, and says both dates", () => {
    const late = { ...dated, expectedOn: "2026-12-05" };
    expect(estimate([inHand, late], 3)).toMatchObject({
      readyOn: december,
      confidence: "history",
      because: {
        code: "supply",
        text: "Covered by a delivery announced for 5 December 2026 and, going by the supplier's past deliveries, expected on 12 December 2026",
      },
    });
    expect(estimate([late], 1, "de")?.because.text).toContain("5. Dezember 2026");
  });

  it("is none where a unit has no cover or no date, or none is open", () => {
    expect(estimate([dated], 2)).toBeNull();
    expect(estimate([], 1)).toBeNull();
    expect(estimate([inHand, undated], 3)).toBeNull();
    expect(estimate([inHand, undated], 2)).not.toBeNull();
    expect(estimate([inHand], 0)).toBeNull();
  });

  it("has each part ship as its own location works, and the line when the last one does", async () => {
    const shipping = await shippingOf({
      locations: { berlin: { handlingDays: 1 }, hamburg: { handlingDays: 10 } },
      services: [{ id: "post", name: "Post", transitDays: { min: 1, max: 2 } }],
    });
    const coverage = [dated, { units: 1, supply: "train", readyOn: "2026-12-08", location: "hamburg" }];
    expect(estimateOf({ shipping, coverage, openUnits: 2, locale: "en" })).toMatchObject({
      readyOn: december,
      shipsOn: "2026-12-22",
      deliversFrom: "2026-12-23",
      deliversTo: "2026-12-24",
      because: { text: "Covered by a delivery expected on 12 December 2026" },
    });
    expect(estimateOf({ shipping, coverage, openUnits: 2, service: "drone", locale: "en" })).not.toHaveProperty(
      "deliversTo",
    );
  });

  it("has no days of delivery where one of its parts has none", async () => {
    const shipping = await shippingOf({
      services: [{ id: "post", name: "Post", transitDays: { min: 1, max: 2 } }],
      rules: [{ when: { location: "hamburg" }, then: { hide: true } }],
    });
    const coverage = [dated, { ...dated, location: "hamburg" }];
    const first = estimateOf({ shipping, coverage, openUnits: 1, locale: "en" });
    expect(first).toHaveProperty("deliversTo");
    const all = [coverage, coverage.toReversed()].map((coverage) =>
      estimateOf({ shipping, coverage, openUnits: 2, locale: "en" }),
    );
    for (const estimate of all) {
      expect(estimate?.shipsOn).toBe(december);
      expect(estimate).not.toHaveProperty("deliversTo");
    }
  });

  it("is none where a location never works", async () => {
    const closedOn = Array.from({ length: 100 }, (_, weeks) => addDays("2026-11-23", weeks * 7));
    const shipping = await shippingOf({ locations: { berlin: { workdays: [1], closedOn, handlingDays: 10 } } });
    const coverage = [{ ...dated, location: "hamburg" }, dated];
    expect(estimateOf({ shipping, coverage, openUnits: 1, locale: "en" })).not.toBeNull();
    expect(estimateOf({ shipping, coverage, openUnits: 2, locale: "en" })).toBeNull();
  });
});

describe("why a line has its date or none", () => {
  const line = { status: "open" as const, isBackorder: true, coverage: [dated], openUnits: 1, locale: "en" as const };

  it.each([
    [{}, "supply"],
    [{ coverage: [inHand] }, "in_hand"],
    [{ coverage: [inHand, undated], openUnits: 3 }, "undated_supply"],
    [{ coverage: [inHand, undated], openUnits: 4 }, "uncovered"],
    [{ coverage: [] }, "uncovered"],
    [{ coverage: undefined }, "being_worked_out"],
    [{ isBackorder: false, coverage: undefined }, "in_stock"],
    [{ status: "shipped" as const }, "shipped"],
    [{ status: "cancelled" as const, isBackorder: false }, "cancelled"],
  ])("with %j is %s, in words of either language", (change, code) => {
    const english = whyOf({ ...line, ...change });
    const german = whyOf({ ...line, ...change, locale: "de" });
    expect([english.code, german.code]).toEqual([code, code]);
    expect(english.text).not.toBe(german.text);
    expect(english.text.length * german.text.length).toBeGreaterThan(0);
  });
});

describe("a line in portions", () => {
  it("is proposed where the first is ready before the last", () => {
    expect(splitProposal([inHand, dated], 3)).toEqual([
      { readyOn: today, units: 2 },
      { readyOn: december, units: 1 },
    ]);
    expect(splitProposal([dated, undated, inHand, { ...dated, supply: "plane" }], 6)).toEqual([
      { readyOn: today, units: 2 },
      { readyOn: december, units: 2 },
      { readyOn: null, units: 2 },
    ]);
  });

  it("is not proposed where all of it is ready on one day, or on none that is known", () => {
    expect(splitProposal([inHand, dated], 2)).toBeUndefined();
    expect(splitProposal([dated, { ...dated, supply: "plane" }], 2)).toBeUndefined();
    expect(splitProposal([undated], 2)).toBeUndefined();
    expect(splitProposal([], 2)).toBeUndefined();
    expect(splitProposal([inHand], 0)).toBeUndefined();
  });
});

describe("any line", () => {
  const dayArbitrary = fc.integer({ min: 0, max: 60 }).map((days) => addDays(today, days));
  const partArbitrary = fc.record(
    {
      units: fc.integer({ min: 1, max: 5 }),
      readyOn: fc.option(dayArbitrary, { freq: 10 }),
      supply: fc.constantFrom("boat", "plane"),
    },
    { requiredKeys: ["units", "readyOn"] },
  );
  const coverageArbitrary: fc.Arbitrary<Coverage> = fc.array(partArbitrary, { maxLength: 5 });
  const openUnitsArbitrary = fc.integer({ min: 1, max: 20 });

  it("has an estimate exactly where its reason is a dated one, and then the same reason", () => {
    fc.assert(
      fc.property(coverageArbitrary, openUnitsArbitrary, (coverage, openUnits) => {
        const why = whyOf({ status: "open", isBackorder: true, coverage, openUnits, locale: "en" });
        const made = estimate(coverage, openUnits);
        expect(made !== null).toBe(why.code === "supply" || why.code === "in_hand");
        if (made !== null) expect(made.because).toEqual(why);
      }),
    );
  });

  it("is proposed in portions that are all of it, in order, the last on the estimate's day", () => {
    fc.assert(
      fc.property(coverageArbitrary, openUnitsArbitrary, (coverage, openUnits) => {
        const portions = splitProposal(coverage, openUnits);
        if (portions === undefined) return;
        expect(portions.reduce((sum, { units }) => sum + units, 0)).toBe(openUnits);
        const days = portions.map(({ readyOn }) => readyOn ?? "9999-99-99");
        expect(days).toEqual([...new Set(days)].sort());
        expect(portions.at(-1)?.readyOn).toBe(estimate(coverage, openUnits)?.readyOn ?? null);
      }),
    );
  });

  it("is never ready earlier with one more unit", () => {
    fc.assert(
      fc.property(coverageArbitrary, openUnitsArbitrary, (coverage, openUnits) => {
        const readyWith = (units: number) => estimate(coverage, units)?.readyOn ?? "9999-99-99";
        expect(readyWith(openUnits + 1) >= readyWith(openUnits)).toBe(true);
      }),
    );
  });
});
