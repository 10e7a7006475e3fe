import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toTenThousandths } from "../../../shared/backorder/money.ts";
import { type Circumstances, effectsOf, priceOf } from "../../../shared/backorder/shipping-rules.ts";
import type { ShippingRule } from "../../../shared/backorder/shipping-settings.ts";

const nothing = { discountPercent: 0, flatPrice: undefined, isFree: false, isHidden: false, handlingDays: 0 };

const line: Circumstances = {
  availability: "backorder",
  daysOnBackorder: 14,
  quantity: 3,
  orderValue: "100.00",
  destination: { country: "DE", postalCode: "10115" },
  location: "berlin",
  service: "post",
};

/** Whether a rule with this condition holds. */
const holds = (when: ShippingRule["when"], known = line): boolean =>
  effectsOf([{ when, then: { hide: true } }], known).isHidden;

describe("a shipping rule", () => {
  it.each<[ShippingRule["when"], boolean]>([
    [{}, true],
    [{ availability: "backorder" }, true],
    [{ availability: "in_stock" }, false],
    [{ daysOnBackorder: { atLeast: 14 } }, true],
    [{ daysOnBackorder: { atLeast: 15 } }, false],
    [{ quantity: { atLeast: 3 } }, true],
    [{ quantity: { atLeast: 4 } }, false],
    [{ orderValue: { atLeast: "100" } }, true],
    [{ orderValue: { atLeast: "100.0001" } }, false],
    [{ orderValue: { atLeast: "20" } }, true],
    [{ country: "DE", postalPrefix: "10" }, true],
    [{ country: "DE", postalPrefix: "20" }, false],
    [{ country: "AT" }, false],
    [{ location: "berlin", service: "post" }, true],
    [{ location: "berlin", service: "express" }, false],
    [{ location: "hamburg" }, false],
  ])("with %j holds for the line: %s", (when, expected) => {
    expect(holds(when)).toBe(expected);
  });

  it.each<ShippingRule["when"]>([
    { availability: "backorder" },
    { daysOnBackorder: { atLeast: 0 } },
    { quantity: { atLeast: 1 } },
    { orderValue: { atLeast: "0" } },
    { country: "DE" },
    { postalPrefix: "1" },
    { location: "berlin" },
    { service: "post" },
  ])("with %j does not hold for what is not known", (when) => {
    expect(holds(when, {})).toBe(false);
  });

  it("rewards patience with a discount that grows with the wait", () => {
    const rules: ShippingRule[] = [
      { when: { daysOnBackorder: { atLeast: 21 } }, then: { discountPercent: 100 } },
      { when: { daysOnBackorder: { atLeast: 7 } }, then: { discountPercent: 25 } },
      { when: { daysOnBackorder: { atLeast: 14 } }, then: { discountPercent: 50 } },
    ];
    const priceAfter = (days: number) => priceOf("4.90", effectsOf(rules, { daysOnBackorder: days }));
    expect([0, 7, 13, 14, 21].map(priceAfter)).toEqual(["4.90", "3.675", "3.675", "2.45", "0.00"]);
  });

  it("adds its effects to those of the others: the last flat price, all handling, free and hidden for good", () => {
    const rules: ShippingRule[] = [
      { when: {}, then: { flatPrice: "9", handlingDays: 1, free: true } },
      { when: {}, then: { flatPrice: "7", handlingDays: 2, hide: true, free: false } },
      { when: {}, then: { discountPercent: 5, hide: false } },
      { when: { location: "hamburg" }, then: { flatPrice: "1", handlingDays: 9 } },
    ];
    expect(effectsOf(rules, line)).toEqual({
      discountPercent: 5,
      flatPrice: "7",
      isFree: true,
      isHidden: true,
      handlingDays: 3,
    });
    expect(effectsOf([], line)).toEqual(nothing);
  });
});

describe("a price after the rules", () => {
  it.each([
    ["4.90", {}, "4.90"],
    ["4.90", { discountPercent: 10 }, "4.41"],
    ["4.90", { discountPercent: 15 }, "4.165"],
    ["500", { discountPercent: 15 }, "425"],
    ["0.0001", { discountPercent: 50 }, "0.0001"],
    // 1.15 x 100 is 114.99999999999999 to a computer.
    ["100", { discountPercent: 1.15 }, "98.85"],
    ["4.90", { flatPrice: "3.00" }, "3.00"],
    ["4.90", { flatPrice: "3.00", discountPercent: 50 }, "1.50"],
    ["4.90", { flatPrice: "3", isFree: true }, "0"],
    ["4.90", { isFree: true }, "0.00"],
    [undefined, { flatPrice: "3.00" }, "3.00"],
    [undefined, { isFree: true }, "0"],
    [undefined, { discountPercent: 50 }, undefined],
  ])("of %s with %j is %s", (price, effects, expected) => {
    expect(priceOf(price, { ...nothing, ...effects })).toBe(expected);
  });

  it("is never negative, never more than before, and what paper says", () => {
    const moneyArbitrary = fc
      .tuple(fc.nat(999_999), fc.stringMatching(/^\d{0,4}$/))
      .map(([units, fraction]) => (fraction === "" ? String(units) : `${units}.${fraction}`));
    fc.assert(
      fc.property(moneyArbitrary, fc.nat(10_000), (price, hundredths) => {
        const reduced = toTenThousandths(
          priceOf(price, { ...nothing, discountPercent: hundredths / 100 }) ?? "not a price",
        );
        const before = toTenThousandths(price);
        expect(reduced >= 0n && reduced <= before).toBe(true);
        const onPaper = before * BigInt(10_000 - hundredths);
        const error = reduced * 10_000n - onPaper;
        expect(error > -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });
});
