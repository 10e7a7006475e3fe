import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { capturedBody, shopifyHeaders, signShopify } from "../support/shopify-webhooks.ts";
import { wooHeaders, wooProduct } from "../support/woo-webhooks.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const stores = createStoresTable(system.database.table("stores"));
for (const source of ["shopify", "woocommerce"]) await stores.putSource("demo", source, ["a long secret"]);
const began = Date.now();
const at = (second: number) => new Date(began - 60_000 + second * 1_000).toISOString();

let events = 0;
const tell = async (type: string, second: number, data: object) => {
  const body = JSON.stringify({ type, timestamp: at(second), data });
  const [id, sentAt] = [`order-event-${(events += 1)}`, new Date()];
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1_000)),
    "webhook-signature": new Webhook(system.demo.webhookSecrets.stockline).sign(id, sentAt, body),
  };
  const answer = await system.send("POST", "/v1/webhooks/demo/stockline", { body, headers, authorization: undefined });
  expect(answer).toMatchObject({ status: 200, body: { status: "received" } });
  await system.idle();
};
const get = async (path: string) => {
  await system.idle();
  return (await system.send("GET", `/v1/stores/demo/${path}`)).body;
};
const orderOf = (id: string, lines: object[], more: object = {}) => ({
  id,
  placedAt: at(0),
  customer: { email: "ada@example.com" },
  shipTo: { country: "US" },
  currency: "USD",
  lines: lines.map((line, n) => ({ id: `l${n}`, quantity: 1, unitPrice: "1", ...line })),
  ...more,
});

describe("an order that comes by webhook", () => {
  it("waits for its supply, in whatever order both come, and leaves when it is cancelled by its id", async () => {
    await tell("supply.updated", 2, { id: "po-1", sku: "HOOKED", quantity: 5, expectedOn: "2099-01-05" });
    await tell("order.created", 1, orderOf("W-1", [{ sku: "HOOKED", quantity: 2 }]));
    await tell("supply.updated", 1, { id: "po-1", sku: "HOOKED", quantity: 9, expectedOn: "2099-03-05" });
    expect(await get("supplies?sku=HOOKED")).toMatchObject({ owed: 2, items: [{ id: "po-1", quantity: 5 }] });
    expect(await get("orders/W-1")).toMatchObject({
      lines: [{ backorder: true, place: 1, estimate: { readyOn: "2099-01-05" } }],
    });

    await tell("order.cancelled", 3, { id: "W-1" });
    await tell("order.updated", 2, orderOf("W-1", [{ sku: "HOOKED", quantity: 2 }]));
    expect(await get("orders/W-1")).toMatchObject({ status: "cancelled", lines: [{ status: "cancelled" }] });
    expect(await get("supplies?sku=HOOKED")).toMatchObject({ owed: 0 });
  });

  it("of a line that becomes another variant leaves one queue for the other", async () => {
    await tell("order.created", 1, orderOf("W-2", [{ sku: "LEFT" }]));
    expect(await get("supplies?sku=LEFT")).toMatchObject({ owed: 1 });
    await tell("order.updated", 2, orderOf("W-2", [{ sku: "ENTERED" }]));
    expect(await get("supplies?sku=LEFT")).toMatchObject({ owed: 0 });
    expect(await get("supplies?sku=ENTERED")).toMatchObject({ owed: 1 });
  });
});

describe("a shop's order", () => {
  it("of Shopify's is known by Shopify's id, digit for digit", async () => {
    const raw = capturedBody("orders/create");
    const headers = shopifyHeaders("orders/create", signShopify(Buffer.from(raw), "a long secret"));
    const asked = { body: raw, headers, authorization: undefined };
    expect(await system.send("POST", "/v1/webhooks/demo/shopify", asked)).toMatchObject({ status: 200 });
    expect(await get("orders/820982911946154508")).toMatchObject({
      name: "#9999",
      status: "cancelled",
      lines: [{ sku: "shopify-43383372185812" }, { sku: "1" }],
    });
  });

  const fixture = readFileSync(join(import.meta.dirname, "../fixtures/woocommerce/orders.1.json"), "utf8");
  const wooOrder = v.parse(v.record(v.string(), v.unknown()), JSON.parse(fixture));
  const tellWoo = async (topic: string, raw: Buffer) => {
    const headers = wooHeaders(raw, "a long secret", { topic });
    const asked = { body: new Uint8Array(raw), headers, authorization: undefined };
    expect(await system.send("POST", "/v1/webhooks/demo/woocommerce", asked)).toMatchObject({ status: 200 });
    await system.idle();
  };

  it("of WooCommerce's is a backorder where its product is on backorder, though nobody counts it", async () => {
    const [onBackorder, inStock] = [
      { id: 801, stock_status: "onbackorder" },
      { id: 802, stock_status: "instock" },
    ].map((fields) => wooProduct({ sku: "", ...fields }));
    for (const product of [onBackorder, inStock]) await tellWoo("product.updated", product ?? Buffer.alloc(0));
    const line = { name: "Tent", quantity: 1, price: 3, sku: "", variation_id: 0 };
    const line_items = [801, 802].map((product_id) => ({ ...line, id: product_id, product_id }));
    await tellWoo("order.created", Buffer.from(JSON.stringify({ ...wooOrder, line_items })));
    expect(await get("orders/727")).toMatchObject({
      lines: [
        { sku: "woo-801", backorder: true, place: 1 },
        { sku: "woo-802", backorder: false, place: null },
      ],
    });
    await tellWoo("order.deleted", Buffer.from('{"id":727}'));
    expect(await get("orders/727")).toMatchObject({ status: "cancelled" });
  });
});
