import { describe, expect, it } from "vitest";
import type { LineState } from "../../../shared/backorder/order.ts";
import { shopify } from "../../../shared/webhook/sources/shopify.ts";
import { capturedBody } from "../../support/shopify-webhooks.ts";

const receivedAtMs = Date.UTC(2026, 5, 1);
const read = (eventType: string, body: unknown) =>
  shopify.read({
    raw: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    eventType,
    receivedAtMs,
    options: {},
  });
const orderIn = (eventType: string, body: unknown) => {
  const result = read(eventType, body);
  if (result.kind !== "changes") throw new Error(`It is ${result.kind}: ${result.note}`);
  const [change] = result.changes;
  if (change?.kind !== "order") throw new Error("It is no order");
  return change;
};

const item = { id: 11, variant_id: 12, sku: "TENT", title: "Tent", quantity: 2, price: "49.90" };
const least = {
  id: 1,
  currency: "EUR",
  created_at: "2026-05-01T10:00:00+02:00",
  updated_at: "2026-05-01T11:00:00+02:00",
  line_items: [item],
};
const stateOf = (fields: object = {}) => orderIn("orders/updated", { ...least, ...fields }).state;
const lineOf = (line: object, fields: object = {}): LineState | undefined =>
  stateOf({ ...fields, line_items: [{ ...item, ...line }] }).lines[0];

describe("an order of Shopify's", () => {
  it("is, as captured, whole, its ids digit for digit, and a line without a sku by its variant", () => {
    const at = Date.parse("2023-02-20T20:50:03-05:00");
    expect(orderIn("orders/create", capturedBody("orders/create"))).toEqual({
      kind: "order",
      order: "820982911946154508",
      state: {
        name: "#9999",
        placedAt: at,
        observedAt: at,
        customer: { email: "jon@example.com", phone: "555-555-SHIP", name: "John Smith", locale: "en" },
        shipTo: { country: "US", region: "KY", postalCode: "40003" },
        currency: "CAD",
        lines: [
          {
            id: "866550311766439020",
            sku: "1",
            title: "Ben Simmons 76's Jersey – Used",
            quantity: 1,
            unitPrice: "1.99",
            status: "open",
          },
          {
            id: "141249953214522974",
            sku: "shopify-43383372185812",
            title: "Cat Laser Toy",
            quantity: 1,
            unitPrice: "30.00",
            status: "open",
          },
        ],
        status: "cancelled",
        by: "platform",
      },
    });
  });

  it.each(["create", "updated", "paid", "fulfilled", "cancelled"])("is read from orders/%s, as captured", (topic) => {
    const change = orderIn(`orders/${topic}`, capturedBody(`orders/${topic}`));
    expect(change).toMatchObject({ order: "820982911946154508", state: { status: "cancelled" } });
  });

  it("that was edited is told whole by another topic", () => {
    expect(read("orders/edited", capturedBody("orders/edited"))).toEqual({
      kind: "ignored",
      note: "orders/updated says it, with the order as it is now",
    });
  });

  it("that is deleted is cancelled, whatever it was", () => {
    expect(read("orders/delete", '{"id":820982911946154508}')).toEqual({
      kind: "changes",
      changes: [{ kind: "order_cancelled", order: "820982911946154508", observedAt: receivedAtMs }],
    });
  });

  it("is open until it is cancelled", () => {
    expect(stateOf().status).toBe("open");
    expect(stateOf({ cancelled_at: null }).status).toBe("open");
    expect(stateOf({ cancelled_at: "2026-05-01T11:00:00Z" }).status).toBe("cancelled");
  });

  it("was seen when it was updated, else when it came; placed where it was placed first", () => {
    expect(stateOf()).toMatchObject({
      placedAt: Date.parse("2026-05-01T08:00:00Z"),
      observedAt: Date.parse("2026-05-01T09:00:00Z"),
    });
    expect(stateOf({ updated_at: null }).observedAt).toBe(receivedAtMs);
    expect(stateOf({ processed_at: "2026-04-01T00:00:00Z" }).placedAt).toBe(Date.parse("2026-04-01T00:00:00Z"));
  });

  const [german, french] = [{ country_code: "DE" }, { country_code: "FR" }];
  it.each<[what: string, fields: object, expected: object | undefined]>([
    ["where it ships to", { shipping_address: german, billing_address: french }, { country: "DE" }],
    ["where it is billed", { shipping_address: null, billing_address: french }, { country: "FR" }],
    ["nowhere, where nobody says it", {}, undefined],
    ["nowhere, of a country that is none", { shipping_address: { country_code: "ZZ" } }, undefined],
    [
      "nowhere near, of a postal code that is none",
      { shipping_address: { ...german, zip: "somewhere near the sea" } },
      { country: "DE", postalCode: undefined },
    ],
  ])("goes %s", (_, fields, expected) => {
    const { shipTo } = stateOf(fields);
    if (expected === undefined) expect(shipTo).toBeUndefined();
    else expect(shipTo).toMatchObject(expected);
  });

  it.each<[what: string, fields: object, email: string | undefined]>([
    ["its own e-mail", { email: "a@example.com", contact_email: "b@example.com" }, "a@example.com"],
    ["its contact's", { email: "", contact_email: "b@example.com" }, "b@example.com"],
    ["its customer's", { email: null, customer: { email: "c@example.com" } }, "c@example.com"],
    ["none, where there is none that can be written to", { email: "nobody" }, undefined],
    ["none, where it was sold in the shop", { customer: null }, undefined],
  ])("has %s", (_, fields, email) => expect(stateOf(fields).customer.email).toBe(email));

  it("has no language where Shopify's is none", () => {
    expect(stateOf({ customer_locale: "pt-BR" }).customer.locale).toBe("pt-BR");
    expect(stateOf({ customer_locale: "?" }).customer.locale).toBeUndefined();
  });

  it.each<[field: string, fields: object]>([
    ["id", { id: null }],
    ["currency", { currency: "COWRIES" }],
    ["created_at", { created_at: "yesterday" }],
    ["line_items.0.quantity", { line_items: [{ ...item, quantity: -1 }] }],
    ["line_items.0.sku", { line_items: [{ ...item, sku: "a\u0007" }] }],
    ["line_items", { line_items: Array.from({ length: 501 }, (_, id) => ({ ...item, id })) }],
  ])("is refused for its %s", (field, fields) => {
    expect(read("orders/create", { ...least, ...fields })).toEqual({
      kind: "refused",
      note: `${field} is missing or wrong`,
    });
  });
});

describe("a line of Shopify's", () => {
  const refund = (quantity: number, restock_type: string) => ({
    refund_line_items: [
      { line_item_id: 11, quantity, restock_type },
      { line_item_id: 99, quantity: 1, restock_type: "cancel" },
    ],
  });

  it.each<[what: string, line: object, refunds: object[], quantity: number, status: string]>([
    ["all of it", {}, [], 2, "open"],
    ["what is left of it", { current_quantity: 1 }, [], 1, "open"],
    ["nothing, once it was removed", { current_quantity: 0 }, [], 2, "cancelled"],
    ["what was not refunded, by an older Shopify", {}, [refund(1, "cancel")], 1, "open"],
    ["nothing, where all of it was refunded", {}, [refund(1, "cancel"), refund(1, "no_restock")], 2, "cancelled"],
    [
      "all of it, though some came back after it was shipped",
      { current_quantity: 1 },
      [refund(1, "return")],
      2,
      "open",
    ],
    ["all of it, whatever was fulfilled already", { fulfillable_quantity: 0 }, [], 2, "open"],
  ])("is wanted: %s", (_, line, refunds, quantity, status) => {
    expect(lineOf(line, { refunds })).toMatchObject({ quantity, status });
  });

  it.each([
    [" TENT ", 12, "TENT"],
    ["", 12, "shopify-12"],
    [null, 12, "shopify-12"],
    ["", "9007199254740993001", "shopify-9007199254740993001"],
    [null, null, "shopify-line-11"],
  ])("of the sku %j and the variant %j is of %s", (sku, variant_id, expected) => {
    expect(lineOf({ sku, variant_id })?.sku).toBe(expected);
  });

  it("says of which form it is, and that nobody ships what is none", () => {
    expect(lineOf({ variant_title: "Green" })?.title).toBe("Tent, Green");
    expect(lineOf({ title: null })?.title).toBeUndefined();
    expect(lineOf({ requires_shipping: false })?.backorder).toBe(false);
    expect(lineOf({ requires_shipping: true })?.backorder).toBeUndefined();
  });

  it("of an odd price is free, and no reason to lose the order", () =>
    expect(lineOf({ price: "-5.00" })?.unitPrice).toBe("0"));
});
