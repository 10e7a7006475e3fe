import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import {
  decimalsOf,
  moneySchema,
  roundedMoneySchema,
  toMoney,
  toTenThousandths,
} from "../../../shared/backorder/money.ts";

describe("money", () => {
  it.each([
    ["4.90", "4.90"],
    [4.9, "4.9"],
    [0, "0"],
    ["999999999999.9999", "999999999999.9999"],
  ])("may be %j", (input, text) => {
    expect(v.parse(moneySchema, input)).toBe(text);
  });

  it.each(["", "-1", "1,5", "1.", ".5", "1.00001", "1e3", "1234567890123", -1, 1e-7, 0.1 + 0.2, Infinity, NaN, null])(
    "is not %j",
    (input) => {
      expect(v.is(moneySchema, input)).toBe(false);
    },
  );

  it.each([
    [33.333333333333336, "33.3333"],
    [0.1 + 0.2, "0.3"],
    [1e-7, "0"],
    [4.9, "4.9"],
    ["4.90", "4.90"],
  ])("is %j as a platform has it, rounded to what is kept", (input, text) => {
    expect(v.parse(roundedMoneySchema, input)).toBe(text);
  });

  it.each([-1, 1e21, Infinity, NaN, "1.00001", "x"])("is not %j as a platform has it", (input) => {
    expect(v.is(roundedMoneySchema, input)).toBe(false);
  });

  it("keeps its decimals, and shows no more than it needs", () => {
    expect(toMoney(toTenThousandths("4.90"), 2)).toBe("4.90");
    expect(toMoney(toTenThousandths("4.9050"), 2)).toBe("4.905");
    expect(toMoney(toTenThousandths("500"), 0)).toBe("500");
    expect(toMoney(1n, 0)).toBe("0.0001");
    expect([decimalsOf("500"), decimalsOf("4.90")]).toEqual([0, 2]);
  });

  it("is read and written without a loss, at sizes that a number would round", () => {
    const amountArbitrary = fc.bigInt({ min: 0n, max: 9_999_999_999_999_999n });
    fc.assert(
      fc.property(amountArbitrary, fc.nat(4), (amount, decimals) => {
        const text = toMoney(amount, decimals);
        expect(toTenThousandths(text)).toBe(amount);
        expect(decimalsOf(text)).toBeGreaterThanOrEqual(decimals);
        expect(v.is(moneySchema, text)).toBe(true);
      }),
    );
  });
});
