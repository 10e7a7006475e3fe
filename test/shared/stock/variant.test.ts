import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { instantSchema, levelSchema, skuSchema, variantSchema, wavePolicyOf } from "../../../shared/stock/variant.ts";
import { defaultSettings } from "../../../shared/store/settings.ts";

describe("a sku", () => {
  it.each(["A", "TENT-2P/green", "a#b#000001", "  spaced  ", "帳篷-1", "🏕️", "x".repeat(100), "50%41", "a:b;c,d"])(
    "may be %j",
    (sku) => expect(v.parse(skuSchema, sku)).toBe(sku),
  );

  it.each([
    ["empty", ""],
    ["longer than 100 bytes", "x".repeat(101)],
    ["longer than 100 bytes once it is UTF-8", "帳".repeat(34)],
    ["on two lines", "a\nb"],
    ["with a NUL", "a\u0000"],
    ["a number", 12],
    ["missing", undefined],
  ])("is refused when it is %s", (_, sku) => expect(v.safeParse(skuSchema, sku).success).toBe(false));
});

describe("an instant", () => {
  it.each([
    ["2026-05-01T09:30:00Z", Date.UTC(2026, 4, 1, 9, 30)],
    ["2026-05-01T09:30Z", Date.UTC(2026, 4, 1, 9, 30)],
    ["2026-05-01T09:30:00.250Z", Date.UTC(2026, 4, 1, 9, 30, 0, 250)],
    ["2026-05-01T09:30:00+02:00", Date.UTC(2026, 4, 1, 7, 30)],
    ["2026-05-01T09:30:00-09:30", Date.UTC(2026, 4, 1, 19, 0)],
    ["2028-02-29T00:00:00Z", Date.UTC(2028, 1, 29)],
    ["2026-01-01T00:00:00+14:00", Date.UTC(2025, 11, 31, 10)],
  ])("may be %s", (text, ms) => expect(Date.parse(v.parse(instantSchema, text))).toBe(ms));

  it.each([
    ["has no zone", "2026-05-01T09:30:00"],
    ["is only a date", "2026-05-01"],
    ["is the 30th of February", "2026-02-30T00:00:00Z"],
    ["is the 29th of February of a common year", "2026-02-29T12:00:00+01:00"],
    ["is the 31st of April", "2026-04-31T00:00:00Z"],
    ["has a 13th month", "2026-13-01T00:00:00Z"],
    ["has a day 0", "2026-01-00T00:00:00Z"],
    ["has a 25th hour", "2026-05-01T25:00:00Z"],
    ["has a zone that is none", "2026-05-01T09:30:00+25:00"],
    ["is in words", "tomorrow"],
    ["is a number", 1_777_627_800_000],
  ])("is refused when it %s", (_, text) => expect(v.safeParse(instantSchema, text).success).toBe(false));
});

describe("a level", () => {
  it.each([0, 1, -3, 1_000_000_000])("may hold %d units", (available) =>
    expect(v.parse(levelSchema, { available })).toEqual({ available }),
  );

  it.each([1.5, "3", null, undefined, Number.NaN, 1_000_000_001, -1_000_000_001])(
    "may not hold %s units",
    (available) => expect(v.safeParse(levelSchema, { available }).success).toBe(false),
  );
});

describe("a variant", () => {
  it("keeps a price as text, so that nothing is rounded", () => {
    expect(v.parse(variantSchema, { title: "Tent", price: "49.90" }).price).toBe("49.90");
    expect(v.parse(variantSchema, { title: "Tent", price: 49.9 }).price).toBe("49.9");
  });

  it.each([
    "-1",
    "1,50",
    "1.23456",
    "€5",
    "",
    "1e3",
    "Infinity",
    -0.01,
    1e-7,
    33.333333333333336,
    Number.POSITIVE_INFINITY,
  ])("may not cost %s", (price) => expect(v.safeParse(variantSchema, { title: "Tent", price }).success).toBe(false));

  it.each(["javascript:alert(1)", "ftp://example.com/x", "//example.com", "example.com", "data:text/html,x"])(
    "may not link to %s",
    (url) => {
      expect(v.safeParse(variantSchema, { title: "Tent", url }).success).toBe(false);
      expect(v.safeParse(variantSchema, { title: "Tent", image: url }).success).toBe(false);
    },
  );

  it("overrides what it says of its store's wave policy, and nothing else", () => {
    const policy = wavePolicyOf(defaultSettings.waves, { waves: { peoplePerUnit: "everyone", settleSeconds: 0 } });
    expect(policy).toEqual({ ...defaultSettings.waves, peoplePerUnit: "everyone", settleSeconds: 0 });
    expect(wavePolicyOf(defaultSettings.waves, {})).toEqual(defaultSettings.waves);
  });
});
