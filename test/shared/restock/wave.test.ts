import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Allowance, allowanceOf, leftOf, nextAllowance, smallerOf } from "../../../shared/restock/wave.ts";

const allowanceArbitrary = fc.oneof(fc.nat(1_000), fc.constant<Allowance>("everyone"));
const isAtMost = (a: Allowance, b: Allowance) => b === "everyone" || (a !== "everyone" && a <= b);

describe("a wave's allowance", () => {
  it.each<[number | "everyone", number, Allowance]>([
    [1, 5, 5],
    [2, 5, 10],
    [1.5, 3, 5],
    [0.5, 1, 1],
    [0.01, 1, 1],
    [0.07, 100, 7],
    [0.14, 50, 7],
    [0.29, 100, 29],
    [1, 0, 0],
    [2, -4, 0],
    ["everyone", 1, "everyone"],
    ["everyone", 0, "everyone"],
  ])("with %s people per unit and %d units is %s", (peoplePerUnit, sellable, allowance) => {
    expect(allowanceOf({ peoplePerUnit }, sellable)).toBe(allowance);
  });

  it("is units times people per unit, rounded up, as on paper", () => {
    const hundredths = fc.integer({ min: 1, max: 100_000 });
    // Whole results are where a computer's rounding would add somebody.
    const units = fc.oneof(
      fc.nat(1_000_000),
      fc.nat(1_000).map((n) => n * 50),
    );
    fc.assert(
      fc.property(hundredths, units, (people, sellable) => {
        const onPaper = (BigInt(people) * BigInt(sellable) + 99n) / 100n;
        expect(allowanceOf({ peoplePerUnit: people / 100 }, sellable)).toBe(Number(onPaper));
      }),
      { numRuns: 1_000 },
    );
  });

  it("shrinks by the units of those who were invited, and never below nothing", () => {
    expect(leftOf(5, 3)).toBe(2);
    expect(leftOf(5, 5)).toBe(0);
    expect(leftOf(5, 7)).toBe(0);
    expect(leftOf("everyone", 1_000_000)).toBe("everyone");
  });

  it("is the smaller of two in whatever order, and everyone is more than any number", () => {
    fc.assert(
      fc.property(allowanceArbitrary, allowanceArbitrary, (a, b) => {
        const smaller = smallerOf(a, b);
        expect(smaller).toBe(smallerOf(b, a));
        expect([a, b]).toContain(smaller);
        expect(isAtMost(smaller, a) && isAtMost(smaller, b)).toBe(true);
      }),
    );
  });
});

describe("the next wave's allowance", () => {
  const hourMs = 3_600_000;
  const closed = (left: Allowance) => ({ closedAt: 1_000, left });

  it("is a fresh one where there was no wave before", () => {
    expect(nextAllowance(4, undefined, hourMs, 500)).toEqual({ allowance: 4, renewsAt: 500 });
  });

  it("is what the last wave could not use, until the interval is over", () => {
    expect(nextAllowance(4, closed(1), hourMs, 2_000)).toEqual({ allowance: 1, renewsAt: 1_000 + hourMs });
    expect(nextAllowance(4, closed(0), hourMs, 1_000 + hourMs - 1).allowance).toBe(0);
    expect(nextAllowance(4, closed(0), hourMs, 1_000 + hourMs).allowance).toBe(4);
  });

  it("never hands on more than the stock of now allows", () => {
    expect(nextAllowance(2, closed(9), hourMs, 2_000).allowance).toBe(2);
    expect(nextAllowance(2, closed("everyone"), hourMs, 2_000).allowance).toBe(2);
    expect(nextAllowance("everyone", closed(3), hourMs, 2_000).allowance).toBe(3);
  });

  it("is fresh at once where there is no interval", () => {
    expect(nextAllowance(4, closed(0), 0, 1_000).allowance).toBe(4);
  });

  it("is never more than the fresh one, and nobody has to wait longer than the interval for that", () => {
    fc.assert(
      fc.property(
        allowanceArbitrary,
        allowanceArbitrary,
        fc.nat(hourMs),
        fc.nat(2 * hourMs),
        (fresh, left, gap, at) => {
          const next = nextAllowance(fresh, closed(left), gap, 1_000 + at);
          expect(isAtMost(next.allowance, fresh)).toBe(true);
          expect(next.renewsAt).toBe(1_000 + gap);
          expect(nextAllowance(fresh, closed(left), gap, next.renewsAt).allowance).toBe(fresh);
        },
      ),
    );
  });
});
