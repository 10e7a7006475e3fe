import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createStore } from "../../shared/store/create-store.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { carrierSecretOf, signCarrier } from "../support/carrier-signing.ts";
import { carrierBodies, changesOf, readAs } from "../support/carrier-webhooks.ts";
import { captured } from "../support/shopify-webhooks.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const stores = createStoresTable(system.database.table("stores"));

interface Delivery {
  source: string;
  raw: Buffer;
  headers?: Record<string, string>;
}

const carriers: Delivery[] = carrierBodies.map(([source, , raw]) => ({ source, raw }));
const fulfillments: Delivery[] = captured
  .filter(({ topic }) => topic.startsWith("fulfillments/"))
  .map(({ topic, raw }) => ({
    source: "shopify",
    raw,
    headers: { "x-shopify-topic": topic, "x-shopify-event-id": topic },
  }));
const deliveries = [...carriers, ...fulfillments];
const numbers = carriers
  .flatMap(({ source, raw }) => changesOf(readAs(source, raw)))
  .flatMap((change) => (change.kind === "tracking" ? [change.update.trackingNumber] : []));
const parcels = [...new Set(numbers)];

/** The order that Shopify's fulfillments are of, as it is named here; its id is beyond what a number holds. */
const shopifyOrder = (() => {
  const { raw = Buffer.alloc(0), topic = "" } = captured.find((one) => one.topic === "fulfillments/create") ?? {};
  const read = sources.get("shopify")?.read({ raw, eventType: topic, receivedAtMs: 0, options: {} });
  const [change] = read === undefined ? [] : changesOf(read);
  if (change?.kind !== "shipment") throw new Error("Shopify's fixture is no shipment");
  return { id: change.order.replace("shopify:order:", ""), lines: change.shipment.lines ?? [] };
})();

/** A store of its own, whose customer has ordered all that the fixtures' parcels hold. */
const openShop = async (name: string) => {
  const settings = { name: "Shop", sender: "alerts@shop.example.com", postalAddress: "1 Harbour Street" };
  const { apiKey } = await createStore({ stores, clock: systemClock }, name, settings);
  const email = `${name}@example.com`;
  const call = async (method: string, path: string, body?: unknown) =>
    system.send(method, `/v1/stores/${name}/${path}`, {
      authorization: `Bearer ${apiKey}`,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  for (const source of new Set(deliveries.map((delivery) => delivery.source))) {
    await call("PUT", `webhook-sources/${source}`, { secrets: [carrierSecretOf(source)] });
  }
  const now = new Date(Date.now() - 60_000).toISOString();
  const putOrder = async (id: string, lines: { id: string; quantity: number }[]) =>
    call("PUT", `orders/${id}`, {
      placedAt: now,
      customer: { email },
      shipTo: { country: "DE" },
      currency: "EUR",
      lines: lines.map((line) => ({ ...line, sku: `SKU-${line.id}`, unitPrice: "1.00" })),
    });
  const putShipment = async (trackingNumber: string, index: number) =>
    call("PUT", `orders/O/shipments/p${index}`, {
      trackingNumber,
      lines: [{ id: `${index}`, quantity: 1 }],
      shippedAt: now,
      observedAt: now,
    });
  const deliver = async ({ source, raw, headers = {} }: Delivery) => {
    const answer = await system.send("POST", `/v1/webhooks/${name}/${source}`, {
      authorization: undefined,
      body: new Uint8Array(raw),
      headers: { ...headers, ...signCarrier(source, raw) },
    });
    expect([source, answer.status]).toEqual([source, 200]);
  };
  return { name, email, call, putOrder, putShipment, deliver };
};
type Shop = Awaited<ReturnType<typeof openShop>>;
type Step = (shop: Shop) => Promise<unknown>;

const ordering: Step[] = [
  async ({ putOrder }) =>
    putOrder(
      "O",
      parcels.map((_, index) => ({ id: `${index}`, quantity: 1 })),
    ),
  async ({ putOrder }) =>
    putOrder(
      shopifyOrder.id,
      shopifyOrder.lines.map(({ id, quantity }) => ({ id, quantity: quantity + 1 })),
    ),
];
const shipping: Step[] = parcels.map(
  (number, index) =>
    async ({ putShipment }: Shop) =>
      putShipment(number, index),
);
const telling: Step[] = deliveries.map(
  (delivery) =>
    async ({ deliver }: Shop) =>
      deliver(delivery),
);
const steps = [...ordering, ...shipping, ...telling];

const shuffled = (seed: number): Step[] => {
  const random = (n: number) => Math.abs(Math.sin(seed * 1_000 + n * 7.13) * 10_000) % 1;
  return steps
    .map((step, index) => ({ step, at: random(index) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ step }) => step);
};

const messageSchema = v.array(v.object({ to: v.string(), subject: v.string(), text: v.string() }));

/** What is known at the end, and all that was told; without what names this run. */
const outcomeOf = async ({ call, email }: Shop) => {
  await system.idle();
  await system.send("POST", "/local/clock", { body: '{"advance":"PT3M"}', authorization: undefined });
  await system.idle();
  const ids = ["O", shopifyOrder.id];
  const known = await Promise.all(
    ids.map(async (id) => {
      const [order, shipments] = [await call("GET", `orders/${id}`), await call("GET", `orders/${id}/shipments`)];
      const lines = v.parse(v.array(v.looseObject({ shipped: v.number(), status: v.string() })), order.body["lines"]);
      return {
        lines: lines.map((line) => [line["id"], line.shipped, line.status]),
        shipments: shipments.body,
      };
    }),
  );
  const answer = await fetch(`${system.url}/local/messages`);
  const messages = v.parse(messageSchema, await answer.json()).filter(({ to }) => to === email);
  const told = messages.map(({ subject, text }) => [subject, text.replaceAll(/t=[\w.-]+/g, "t=")].join("\n"));
  const timeless = JSON.stringify(known).replaceAll(/"(observedAt|shippedAt)":"[^"]*"/g, '"$1":""');
  return { known: v.parse(v.array(v.unknown()), JSON.parse(timeless)), told: told.toSorted() };
};

const play = async (name: string, played: Step[]) => {
  const shop = await openShop(name);
  for (const step of played) await step(shop);
  return outcomeOf(shop);
};

describe("all that carriers and Shopify have sent, byte for byte", () => {
  it("comes to the same, in whatever order and however often it comes", async () => {
    const inOrder = await play("in-order", steps);
    expect(inOrder.told.length).toBeGreaterThanOrEqual(parcels.length);
    expect(inOrder.told.filter((text) => text.startsWith("Delivered")).length).toBeGreaterThan(1);
    expect(JSON.stringify(inOrder.known)).toContain('"milestone":"delivered"');
    expect(inOrder.known[1]).toMatchObject({ shipments: { items: [{ order: "820982911946154508" }] } });
    expect(await play("reversed", steps.toReversed())).toEqual(inOrder);
    expect(await play("doubled", [...steps, ...steps])).toEqual(inOrder);
    expect(await play("shuffled", shuffled(1))).toEqual(inOrder);
    const byTwos = shuffled(7).flatMap((step) => [step, step]);
    expect(await play("by-twos", byTwos)).toEqual(inOrder);
  }, 180_000);
});
