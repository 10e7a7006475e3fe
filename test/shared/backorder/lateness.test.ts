import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latenessOf } from "../../../shared/backorder/lateness.ts";
import { addDays } from "../../../shared/runtime/day.ts";

/** Deliveries that came so many days late, each a week after the one before. */
const lateBy = (days: readonly number[]) =>
  days.map((late, index) => {
    const receivedOn = addDays("2026-01-01", index * 7);
    return { expectedOn: addDays(receivedOn, -late), receivedOn };
  });

const daysArbitrary = fc.array(fc.integer({ min: -30, max: 90 }), { minLength: 10, maxLength: 100 });

describe("a supplier's lateness", () => {
  it("is unknown, and counts as none, until ten deliveries say something", () => {
    expect(latenessOf([])).toEqual({ p50Days: 0, p90Days: 0, deliveries: 0 });
    expect(latenessOf(lateBy(Array.from({ length: 9 }, () => 5)))).toEqual({ p50Days: 0, p90Days: 0, deliveries: 9 });
    expect(latenessOf(lateBy(Array.from({ length: 10 }, () => 5)))).toEqual({ p50Days: 5, p90Days: 5, deliveries: 10 });
  });

  it("is the nearest rank: the fifth and the ninth of ten, in whatever order they came", () => {
    expect(latenessOf(lateBy([10, 1, 9, 2, 8, 3, 7, 4, 6, 5]))).toEqual({ p50Days: 5, p90Days: 9, deliveries: 10 });
    expect(latenessOf(lateBy([11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6]))).toMatchObject({ p50Days: 6, p90Days: 10 });
  });

  it("may be negative for half of them, but no promise is earlier than the supplier's own", () => {
    expect(latenessOf(lateBy(Array.from({ length: 12 }, () => -3)))).toMatchObject({ p50Days: -3, p90Days: 0 });
  });

  it("is that of the newest hundred", () => {
    const early = Array.from({ length: 100 }, () => 30);
    const lately = Array.from({ length: 100 }, () => 2);
    const deliveries = lateBy([...early, ...lately]);
    const expected = { p50Days: 2, p90Days: 2, deliveries: 100 };
    expect(latenessOf(deliveries)).toEqual(expected);
    expect(latenessOf(deliveries.toReversed())).toEqual(expected);
  });

  it("is such that half and nine tenths of all came no later, and one day less would not do", () => {
    fc.assert(
      fc.property(daysArbitrary, (days) => {
        const { p50Days, p90Days } = latenessOf(lateBy(days));
        const shareWithin = (limit: number) => days.filter((late) => late <= limit).length / days.length;
        expect(shareWithin(p50Days)).toBeGreaterThanOrEqual(0.5);
        expect(shareWithin(p50Days - 1)).toBeLessThan(0.5);
        expect(shareWithin(p90Days)).toBeGreaterThanOrEqual(0.9);
        if (p90Days > 0) expect(shareWithin(p90Days - 1)).toBeLessThan(0.9);
        expect(p90Days).toBeGreaterThanOrEqual(Math.max(p50Days, 0));
      }),
    );
  });
});
