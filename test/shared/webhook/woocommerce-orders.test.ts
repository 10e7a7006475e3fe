import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { woocommerce } from "../../../shared/webhook/sources/woocommerce.ts";

const receivedAtMs = Date.UTC(2026, 5, 1);
const published = readFileSync(join(import.meta.dirname, "../../fixtures/woocommerce/orders.1.json"));
const fields = v.parse(v.record(v.string(), v.unknown()), JSON.parse(published.toString("utf8")));
const item = { id: 315, name: "Tent", product_id: 93, variation_id: 0, quantity: 2, sku: "TENT", price: 3 };

const readRaw = (raw: Buffer, eventType: string) => woocommerce.read({ raw, eventType, receivedAtMs, options: {} });
const read = (more: object, eventType = "order.updated") =>
  readRaw(Buffer.from(JSON.stringify({ ...fields, ...more })), eventType);
const orderIn = (result: ReturnType<typeof readRaw>) => {
  if (result.kind !== "changes") throw new Error(`It is ${result.kind}: ${result.note}`);
  const [change] = result.changes;
  if (change?.kind !== "order") throw new Error("It is no order");
  return change;
};
const stateOf = (more: object = {}, eventType?: string) => orderIn(read(more, eventType)).state;
const lineOf = (line: object) => stateOf({ line_items: [{ ...item, ...line }] }).lines[0];

describe("an order of WooCommerce's", () => {
  it("has a price that WooCommerce has divided rounded to four decimals", () =>
    expect(lineOf({ price: 33.333333333333336 })?.unitPrice).toBe("33.3333"));

  it("brings the parcels that a tracking plugin has noted in it", () => {
    const entry = { tracking_id: "a1", tracking_provider: "dhl", tracking_number: "00340434161094042557" };
    const result = read({ line_items: [item], meta_data: [{ key: "_wc_shipment_tracking_items", value: [entry] }] });
    expect(result).toMatchObject({
      kind: "changes",
      changes: [
        { kind: "order", order: "727" },
        {
          kind: "shipment",
          order: "woocommerce:order:727",
          shipment: { trackingNumbers: ["00340434161094042557"], lines: [{ id: "315", quantity: 2 }] },
        },
        { kind: "only_shipments", order: "woocommerce:order:727", ids: [expect.any(String)] },
      ],
    });
  });

  it("is, as published, whole, its times in UTC, and a line without a sku by its product", () => {
    expect(orderIn(readRaw(published, "order.created"))).toEqual({
      kind: "order",
      order: "727",
      state: {
        name: undefined,
        placedAt: Date.parse("2017-03-22T19:28:02Z"),
        observedAt: Date.parse("2017-03-22T19:28:08Z"),
        customer: { email: "john.doe@example.com", phone: "(555) 555-5555", name: "John Doe" },
        shipTo: { country: "US", region: "CA", postalCode: "94103" },
        currency: "USD",
        lines: [
          { id: "315", sku: "woo-93", title: "Woo Single #1", quantity: 2, unitPrice: "3", status: "open" },
          {
            id: "316",
            sku: "Bar3",
            title: "Ship Your Idea &ndash; Color: Black, Size: M Test",
            quantity: 1,
            unitPrice: "12",
            status: "open",
          },
        ],
        status: "open",
        by: "platform",
      },
    });
  });

  it.each(["processing", "on-hold", "completed", "partially-shipped"])("that is %s is open", (status) =>
    expect(stateOf({ status }).status).toBe("open"),
  );
  it.each(["cancelled", "refunded", "failed", "trash"])("that is %s is cancelled", (status) =>
    expect(stateOf({ status }).status).toBe("cancelled"),
  );
  it.each(["pending", "checkout-draft", "auto-draft"])("that is %s is none yet", (status) =>
    expect(read({ status })).toEqual({ kind: "ignored", note: `${status}: it is no order yet` }),
  );

  it("that is deleted is cancelled from when that came; restored, it counts from then as well", () => {
    expect(readRaw(Buffer.from('{"id":9007199254740993001}'), "order.deleted")).toEqual({
      kind: "changes",
      changes: [{ kind: "order_cancelled", order: "9007199254740993001", observedAt: receivedAtMs }],
    });
    expect(stateOf({}, "order.restored")).toMatchObject({ observedAt: receivedAtMs, status: "open" });
    expect(read({ status: "pending" }, "order.restored").kind).toBe("ignored");
    const later = stateOf({ date_modified_gmt: "2026-06-02T00:00:00" }, "order.restored");
    expect(later.observedAt).toBe(Date.UTC(2026, 5, 2));
  });

  it("that does not say when it was changed was seen when it came", () =>
    expect(stateOf({ date_modified_gmt: null }).observedAt).toBe(receivedAtMs));

  it("has its number where a plugin numbers orders anew", () => {
    expect(stateOf({ number: "2026-17" }).name).toBe("2026-17");
    expect(stateOf().name).toBeUndefined();
  });

  const billing = { country: "FR", email: "ada@example.com", phone: "1" };
  it.each<[what: string, more: object, country: string | undefined]>([
    ["where it ships to", { billing, shipping: { country: "DE" } }, "DE"],
    ["where it is billed", { billing, shipping: { country: "" } }, "FR"],
    ["where it is billed, of a country that is none", { billing, shipping: { country: "ZZ" } }, "FR"],
    ["nowhere, where nobody says it", { billing: { country: "" }, shipping: undefined }, undefined],
  ])("goes %s", (_, more, country) => expect(stateOf(more).shipTo?.country).toBe(country));

  it("may have no e-mail and no phone that is one", () => {
    const { customer } = stateOf({ billing: { email: "", phone: "x".repeat(41), first_name: "Ada" } });
    expect(customer).toEqual({ email: undefined, phone: undefined, name: "Ada" });
  });

  it.each<[field: string, more: object]>([
    ["currency", { currency: "?" }],
    ["date_created_gmt", { date_created_gmt: null }],
    ["line_items.0.quantity", { line_items: [{ ...item, quantity: -1 }] }],
    ["line_items", { line_items: Array.from({ length: 501 }, (_, id) => ({ ...item, id })) }],
  ])("is refused for its %s", (field, more) =>
    expect(read(more)).toEqual({ kind: "refused", note: `${field} is missing or wrong` }),
  );
});

describe("a line of WooCommerce's", () => {
  it.each([
    [{ sku: " TENT " }, "TENT"],
    [{ sku: "" }, "woo-93"],
    [{ sku: null }, "woo-93"],
    [{ sku: "", variation_id: 94 }, "woo-94"],
    [{ sku: "", product_id: 0 }, "woo-line-315"],
  ])("with %j is of %s", (line, sku) => expect(lineOf(line)?.sku).toBe(sku));

  it("is a backorder where WooCommerce has noted that, and nothing else is said", () => {
    expect(lineOf({ meta_data: [{ id: 1, key: "Backordered", value: "1" }] })?.backorder).toBe(true);
    expect(lineOf({ meta_data: [{ key: "size", value: { odd: [] } }, "odd"] })?.backorder).toBeUndefined();
  });

  it("of half a unit waits for one; of none it is cancelled", () => {
    expect(lineOf({ quantity: 0.5 })).toMatchObject({ quantity: 1, status: "open" });
    expect(lineOf({ quantity: 0 })).toMatchObject({ quantity: 1, status: "cancelled" });
  });
});
