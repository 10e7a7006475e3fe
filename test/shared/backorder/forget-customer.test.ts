import { describe, expect, it } from "vitest";
import { forgetCustomer, forgetPhone } from "../../../shared/backorder/forget-customer.ts";
import { type Known, mergeOrder } from "../../../shared/backorder/merge-order.ts";
import type { Order, OrderState } from "../../../shared/backorder/order.ts";

const names = { contact: "by-mail", phoneContact: "by-phone", hashKey: "key" };
const state = (more: Partial<OrderState> = {}): OrderState => ({
  placedAt: 1_000,
  observedAt: 2_000,
  customer: { email: "ada@example.com", phone: "+12025550143", name: "Ada Lovelace", locale: "de" },
  shipTo: { country: "US", region: "OR", postalCode: "97201" },
  smsConsent: { wordingVersion: "1" },
  currency: "USD",
  lines: [{ id: "1", sku: "TENT", quantity: 2, unitPrice: "10.00", backorder: true }],
  by: "platform",
  ...more,
});
const placed = (more: Partial<OrderState> = {}): { order: Order; known: Known } => {
  const { order, changed } = mergeOrder("o", { order: undefined, lines: [] }, state(more), 5_000, names);
  return { order, known: { order, lines: changed } };
};
const isNamed = (value: unknown) => /ada|Ada|2025550143|97201|OR|by-/.test(JSON.stringify(value));

describe("an order whose customer is forgotten", () => {
  it("names nobody and no place but the country, and is ordered as before", () => {
    const { order } = placed();
    const forgotten = forgetCustomer(order, 9_000);
    expect(isNamed(order)).toBe(true);
    expect(isNamed(forgotten)).toBe(false);
    expect(forgotten).toMatchObject({ customer: {}, shipTo: { country: "US" }, placedAt: 1_000, erasedAt: 9_000 });
    expect(forgetCustomer(forgotten, 10_000)).toEqual(forgotten);
  });

  it.each([
    ["the same", 2_000],
    ["an older", 1_500],
    ["a newer", 3_000],
  ])("takes the lines of %s state, and its customer from none", (_, observedAt) => {
    const { order, known } = placed();
    const lines = [{ id: "1", sku: "TENT", quantity: 3, unitPrice: "10.00", backorder: true }];
    const erased = { ...known, order: forgetCustomer(order, 9_000) };
    const merged = mergeOrder("o", erased, state({ observedAt, lines }), 10_000, names);
    expect(isNamed(merged)).toBe(false);
    expect(merged.order.erasedAt).toBe(9_000);
    if (observedAt > 2_000) expect(merged.changed).toMatchObject([{ open: 3, place: known.lines[0]?.place }]);
  });
});

describe("an order whose customer's phone is forgotten", () => {
  it("is told of by mail, whatever its shop says after", () => {
    const { order, known } = placed();
    const erased = { ...known, order: forgetPhone(order, 9_000) };
    const merged = mergeOrder("o", erased, state({ observedAt: 3_000 }), 10_000, names);
    for (const one of [erased.order, merged.order]) {
      expect(one).toMatchObject({ contact: "by-mail", customer: { email: "ada@example.com", name: "Ada Lovelace" } });
      expect(JSON.stringify(one)).not.toMatch(/2025550143|by-phone|wordingVersion/);
    }
  });

  it("has no customer any more, where there was no e-mail", () => {
    const { order } = placed({ customer: { phone: "+12025550143", name: "Ada Lovelace" } });
    expect(order).toMatchObject({ contact: undefined, phoneContact: "by-phone" });
    expect(isNamed(forgetPhone(order, 9_000))).toBe(false);
  });
});

describe("the mark of a state", () => {
  it("cannot be made by whoever guesses the customer and has no key", () => {
    const markWith = (hashKey: string) =>
      mergeOrder("o", { order: undefined, lines: [] }, state(), 5_000, { hashKey }).order.mark;
    expect(markWith("key")).toBe(markWith("key"));
    expect(markWith("key")).not.toBe(markWith("other"));
  });
});
