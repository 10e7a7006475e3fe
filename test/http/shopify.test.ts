import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { captured, capturedBody, shopifyHeaders, signShopify } from "../support/shopify-webhooks.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const stores = createStoresTable(system.database.table("stores"));
const secret = "shpss_1";
await stores.putSource("demo", "shopify", ["shpss_new", secret], { shopUrl: "https://shop.example.com/" });

const send = async (topic: string, raw: Buffer, more: { signature?: string; family?: string; eventId?: string } = {}) =>
  system.send("POST", "/v1/webhooks/demo/shopify", {
    body: new Uint8Array(raw),
    headers: shopifyHeaders(topic, more.signature ?? signShopify(raw, secret), more),
    authorization: undefined,
  });
const post = async (topic: string, body: unknown) => {
  expect((await send(topic, Buffer.from(JSON.stringify(body)))).status).toBe(200);
  await system.idle();
};
const variantOf = async (sku: string) => {
  await system.idle();
  return system.send("GET", `/v1/stores/demo/variants/${sku}`);
};
const flip = (bytes: Buffer, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};

let ids = 900_000_000_000_000_000n;
/** A product of one variant, of ids beyond what a number can hold, as text that is JSON. */
const newProduct = (sku: string, more: Record<string, unknown> = {}) => {
  const [product, variant, item] = [(ids += 1n), (ids += 1n), (ids += 1n)];
  const body = (changed: Record<string, unknown> = {}) =>
    JSON.stringify({
      id: "P",
      title: "Tent",
      handle: "tent",
      status: "active",
      published_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-02T00:00:00Z",
      variants: [{ id: "V", title: "Green", sku, price: "19.90", inventory_item_id: "I" }],
      ...more,
      ...changed,
    })
      .replaceAll('"P"', String(product))
      .replaceAll('"V"', String(variant))
      .replaceAll('"I"', String(item));
  const level = (available: number | null, updatedAt: string, location = 77) =>
    `{"inventory_item_id":${item},"location_id":${location},"available":${available},"updated_at":"${updatedAt}"}`;
  return { product, variant, item, body, level };
};
const raw = (text: string) => Buffer.from(text);

/** Every order of the items. */
const permutations = (items: number[]): number[][] =>
  items.length <= 1
    ? [items]
    : items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));

describe("a captured Shopify webhook", () => {
  it("is there for many topics", () => expect(captured.length).toBe(16));

  it.each(captured)(
    "$topic is taken byte for byte, in both families of headers, once",
    async ({ topic, raw: body }) => {
      expect(await send(topic, body, { eventId: `first-${topic}` })).toMatchObject({ status: 200 });
      expect(await send(topic, body, { eventId: `first-${topic}` })).toMatchObject({
        status: 200,
        body: { status: "received_before" },
      });
      expect(await send(topic, body, { family: "shopify-", eventId: `other-${topic}` })).toMatchObject({ status: 200 });
    },
  );

  it.each(captured)(
    "$topic with one bit changed anywhere is answered 401, and kept nowhere",
    async ({ topic, raw: body }) => {
      const signature = signShopify(body, secret);
      for (const bit of [0, Math.floor(body.length / 2) * 8 + 3, body.length * 8 - 1]) {
        const ask = async () => send(topic, flip(body, bit), { signature });
        expect(await system.changingNothing(ask)).toMatchObject({ status: 401, problem: "unauthorized" });
      }
      const other = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
      const wrongs = [other, "", signature.slice(0, -1)];
      const askAll = async () => Promise.all(wrongs.map(async (wrong) => send(topic, body, { signature: wrong })));
      const before = await system.everything();
      expect((await askAll()).map(({ status }) => status)).toEqual([401, 401, 401]);
      expect(await system.everything()).toEqual(before);
    },
  );

  it("of a product makes its variants: titles, prices, pictures and addresses, but no stock", async () => {
    await send("products/update", raw(capturedBody("products/update")));
    expect((await variantOf("example-shirt-s")).body).toMatchObject({
      title: "Example T-Shirt, Small",
      price: "19.99",
      url: "https://shop.example.com/products/example-t-shirt?variant=642667041472713922",
      image: expect.stringMatching(/^https:\/\/cdn\.shopify\.com\//),
      sellable: 0,
      levels: [],
      // products/delete came above, later than these bodies' own time.
      published: false,
    });
    expect((await variantOf("example-shirt-m")).status).toBe(200);
  });

  it("of an order is acknowledged, and nothing refused", async () => {
    await system.idle();
    const answer = await system.send("GET", "/v1/stores/demo/receipts?status=refused");
    expect(v.parse(v.object({ items: v.array(v.unknown()) }), answer.body).items).toEqual([]);
  });
});

describe("a level", () => {
  it("that comes before its product is kept, and is the variant's when that comes", async () => {
    const { body, level } = newProduct("EARLY");
    await send("inventory_levels/update", raw(level(4, "2026-01-03T00:00:00Z")));
    expect((await variantOf("EARLY")).status).toBe(404);
    await send("products/create", raw(body()));
    expect((await variantOf("EARLY")).body).toMatchObject({ sellable: 4, levels: [{ location: "77", available: 4 }] });
  });

  it("counts by its own time, whatever comes after it, and is summed over locations", async () => {
    const { body, level } = newProduct("LATE");
    await send("products/create", raw(body()));
    await send("inventory_levels/update", raw(level(4, "2026-01-03T00:00:00Z")));
    await send("inventory_levels/update", raw(level(9, "2026-01-02T00:00:00Z")));
    await send("inventory_levels/connect", raw(level(2, "2026-01-03T00:00:00Z", 78)));
    expect((await variantOf("LATE")).body).toMatchObject({ sellable: 6 });
    await send("inventory_levels/update", raw(level(null, "2026-01-04T00:00:00Z", 78)));
    expect((await variantOf("LATE")).body).toMatchObject({ sellable: 4 });
    await send("inventory_levels/disconnect", raw(level(4, "2026-01-05T00:00:00Z")));
    expect((await variantOf("LATE")).body).toMatchObject({ sellable: 0 });
  });

  it("reaches both names of a variant whose sku was changed", async () => {
    const { body, level } = newProduct("OLD-NAME");
    await send("products/create", raw(body()));
    await send("inventory_levels/update", raw(level(2, "2026-01-02T00:00:00Z")));
    const renamed = body({ updated_at: "2026-01-03T00:00:00Z" }).replace("OLD-NAME", "NEW-NAME");
    await system.idle();
    await send("products/update", raw(renamed));
    expect((await variantOf("NEW-NAME")).body).toMatchObject({ sellable: 2 });
    await send("inventory_levels/update", raw(level(3, "2026-01-04T00:00:00Z")));
    expect((await variantOf("OLD-NAME")).body).toMatchObject({ sellable: 3 });
    expect((await variantOf("NEW-NAME")).body).toMatchObject({ sellable: 3 });
  });

  it("makes one restock and one final state, in whatever order events come", async () => {
    const orders = permutations([0, 1, 2, 3]);
    const stories = orders.map((_, n): [string, string][] => {
      const { body, level } = newProduct(`ORDER-${n}`);
      return [
        ["products/create", body()],
        ["inventory_levels/update", level(0, "2026-01-03T00:00:00Z")],
        ["inventory_levels/update", level(5, "2026-01-05T00:00:00Z")],
        ["products/update", body({ title: "Tent 2", updated_at: "2026-01-06T00:00:00Z" })],
      ];
    });
    for (const turn of [0, 1, 2, 3]) {
      for (const [n, order] of orders.entries()) {
        const [topic, text] = stories[n]?.[order[turn] ?? 0] ?? ["", ""];
        expect(await send(topic, raw(text))).toMatchObject({ status: 200, body: { status: "received" } });
      }
      await system.idle();
    }
    await system.advance("PT3M");
    expect(orders).toHaveLength(24);
    for (const n of orders.keys()) {
      expect((await variantOf(`ORDER-${n}`)).body).toMatchObject({ title: "Tent 2, Green", sellable: 5 });
      expect(await system.restocks(`ORDER-${n}`)).toHaveLength(1);
    }
  });
});

describe("a product", () => {
  it("without a sku goes by its variant's id, digit for digit", async () => {
    const { body, variant } = newProduct("");
    await send("products/create", raw(body()));
    expect((await variantOf(`shopify-${variant}`)).status).toBe(200);
  });

  it("that is deleted, hidden or whose item is gone can no longer be bought, also where that came first", async () => {
    const [deleted, hidden, gone, early] = [
      newProduct("DELETED"),
      newProduct("HIDDEN"),
      newProduct("GONE"),
      newProduct("EARLY-END"),
    ];
    await send("products/delete", raw(`{"id":${early.product}}`));
    for (const one of [deleted, hidden, gone, early]) await send("products/create", raw(one.body()));
    await send("products/delete", raw(`{"id":${deleted.product}}`));
    await send("products/update", raw(hidden.body({ status: "draft", updated_at: "2026-01-04T00:00:00Z" })));
    await send("inventory_items/delete", raw(`{"id":${gone.item}}`));
    for (const sku of ["DELETED", "HIDDEN", "GONE", "EARLY-END"]) {
      expect((await variantOf(sku)).body).toMatchObject({ published: false });
    }
  });

  it("keeps what the merchant has set and Shopify says nothing of", async () => {
    const { body } = newProduct("WAVES");
    await system.call("PUT", "variants/WAVES", {
      title: "Tent",
      currency: "EUR",
      waves: { peoplePerUnit: 3 },
      substitutes: ["EARLY"],
      observedAt: "2026-01-01T00:00:00Z",
    });
    await send("products/create", raw(body()));
    expect((await variantOf("WAVES")).body).toMatchObject({
      title: "Tent, Green",
      currency: "EUR",
      waves: { peoplePerUnit: 3 },
      substitutes: ["EARLY"],
    });
  });

  it("whose body is not what it should be is refused, with the path, and acknowledged", async () => {
    expect((await send("products/update", raw('{"id":1,"title":5}'), { eventId: "odd" })).status).toBe(200);
    await system.idle();
    const answer = await system.send("GET", "/v1/stores/demo/receipts?status=refused");
    expect(JSON.stringify(answer.body)).toContain("title is missing or wrong");
  });
});

describe("a customer's privacy", () => {
  const email = "shopify-customer@example.com";

  it("is a request that the merchant sees, and an erasure that is done", async () => {
    await system.putVariant("PRIVATE", {});
    const signupId = await system.signUp("PRIVATE", email);
    await post("customers/data_request", { shop_domain: "x", customer: { id: 1, email, phone: null } });
    const messages = await system.call("GET", "messages");
    expect(JSON.stringify(messages.body)).toContain("data_request");
    await post("customers/redact", { shop_domain: "x", customer: { id: 1, email, phone: null } });
    expect((await system.call("GET", `signups/${signupId}`)).status).toBe(404);
    expect(
      JSON.stringify([...(await system.everything())].filter(([key]) => !key.startsWith("receipts"))),
    ).not.toContain(email);
  });

  it("of a whole shop is erased, shopper by shopper", async () => {
    await system.putVariant("SHOP-END", {});
    const erased: string[] = [];
    for (let n = 0; n < 25; n += 1) erased.push(await system.signUp("SHOP-END", `end-${n}@example.com`));
    const order = async (id: string, customer: Record<string, unknown>) =>
      system.sendJson("PUT", `/v1/stores/demo/orders/${id}`, {
        placedAt: new Date(Date.now() - 86_400_000).toISOString(),
        customer,
        shipTo: { country: "US", postalCode: "97299" },
        currency: "USD",
        lines: [{ id: "1", sku: "SHOP-END", quantity: 1, unitPrice: "1.00", backorder: true }],
      });
    // More than one step takes; half of them of people who wait for nothing.
    for (let n = 13; n < 38; n += 1) await order(`END-${n}`, { email: `end-${n}@example.com`, name: "Ada Lovelace" });
    await system.idle();
    await post("app/uninstalled", { id: 5 });
    await post("shop/redact", { shop_id: 1, shop_domain: "x" });
    await system.idle();
    for (const id of erased) expect((await system.call("GET", `signups/${id}`)).status).toBe(404);
    const rows = [...(await system.everything())].filter(([key]) => key.startsWith("waitlist"));
    expect(rows).toEqual([]);
    const orders = [...(await system.everything())].filter(([key]) => key.startsWith("orders"));
    expect(orders.filter(([key]) => key.includes("END-")).length).toBeGreaterThanOrEqual(50);
    expect(JSON.stringify(orders)).not.toMatch(/@example\.com|Lovelace|97299/);
  });
});
