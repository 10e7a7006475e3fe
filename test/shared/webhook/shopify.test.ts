import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { shopify } from "../../../shared/webhook/sources/shopify.ts";
import { captured, shopifyHeaders, signShopify } from "../../support/shopify-webhooks.ts";

const secret = "shpss_1";
const body = Buffer.from('{"id":1}');

const vectorFile = join(import.meta.dirname, "../../fixtures/signatures/vectors.json");
const vectors = v
  .parse(v.array(v.looseObject({ provider: v.string() })), JSON.parse(readFileSync(vectorFile, "utf8")))
  .filter(({ provider }) => provider === "shopify")
  .map((vector) => v.parse(v.object({ secret: v.string(), body: v.string(), signature: v.string() }), vector));

describe("a Shopify signature", () => {
  const isGood = (raw: Buffer, signature: string, secrets = [secret], header = "x-shopify-hmac-sha256") =>
    shopify.verify(raw, { [header]: signature }, secrets);

  it("is published twice", () => expect(vectors).toHaveLength(2));

  it.each(vectors)("is good as Shopify publishes it: $signature", ({ secret: published, signature, ...vector }) => {
    const raw = Buffer.from(vector.body);
    for (const header of ["x-shopify-hmac-sha256", "shopify-hmac-sha256"]) {
      expect(isGood(raw, signature, [published], header)).toBe(true);
      expect(isGood(raw, signature, ["other", published], header)).toBe(true);
      expect(isGood(raw, signature, ["other"], header)).toBe(false);
      expect(isGood(Buffer.from(`${vector.body} `), signature, [published], header)).toBe(false);
    }
  });

  it("is bad where there is none, and without a secret", () => {
    expect(shopify.verify(body, {}, [secret])).toBe(false);
    expect(isGood(body, signShopify(body, secret), [])).toBe(false);
    expect(isGood(body, "", [""])).toBe(false);
  });

  it.each(captured)("is bad when any bit of $topic or of the signature is another one", ({ raw }) => {
    const signature = signShopify(raw, secret);
    expect(isGood(raw, signature)).toBe(true);
    for (let bit = 0; bit < raw.length * 8; bit += 101) {
      const flipped = Buffer.from(raw);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isGood(flipped, signature)).toBe(false);
    }
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const flipped = Buffer.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isGood(raw, flipped.toString("latin1"))).toBe(false);
    }
  });

  it("is over the bytes, not over what they say", () => {
    const escaped = Buffer.from(String.raw`{"url":"https:\/\/shop.example.com"}`);
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(escaped.toString("utf8"))));
    expect(isGood(rewritten, signShopify(escaped, secret))).toBe(false);
  });
});

describe("a Shopify event", () => {
  const keyOf = (headers: Record<string, string>, raw: Buffer = body) => shopify.eventKey(headers, raw);

  it.each(captured)("of the captured headers is named and of its topic: $topic", ({ topic, headers, raw }) => {
    expect(shopify.eventType(headers, raw)).toBe(topic);
    expect(keyOf(headers, raw)).toBe(`${topic}-${headers["x-shopify-webhook-id"]}`);
    expect(Number(headers["content-length"])).toBe(raw.length);
  });

  it("is the same from a second subscription, of another webhook id, in either family of headers", () => {
    const keys = ["x-shopify-", "shopify-", "x-shopify-"].map((family) =>
      keyOf(shopifyHeaders("products/update", "", { family, eventId: "e" })),
    );
    expect(new Set(keys).size).toBe(1);
  });

  it("is another one under another topic or another id", () => {
    const one = keyOf(shopifyHeaders("products/update", "", { eventId: "e" }));
    expect(keyOf(shopifyHeaders("products/create", "", { eventId: "e" }))).not.toBe(one);
    expect(keyOf(shopifyHeaders("products/update", "", { eventId: "f" }))).not.toBe(one);
  });

  it("without any id is the same only where its bytes are: none is lost for want of a name", () => {
    const headers = { "x-shopify-topic": "products/update" };
    expect(keyOf(headers)).toBe(keyOf(headers));
    expect(keyOf(headers)).not.toBe(keyOf(headers, Buffer.from('{"id":2}')));
    expect(keyOf({})).toMatch(/^-[A-Za-z0-9_-]{43}$/);
  });

  it("is named and typed within limits", () => {
    expect(keyOf({ "x-shopify-event-id": "x".repeat(5_000) }).length).toBeLessThan(200);
    expect(shopify.eventType({ "shopify-topic": "x".repeat(500) }, body)).toHaveLength(100);
    expect(shopify.eventType({}, body)).toBe("unknown");
  });
});

const read = (eventType: string, raw: Buffer | string) =>
  shopify.read({ raw: Buffer.from(raw), eventType, receivedAtMs: 5, options: { shopUrl: "https://shop.example.com" } });

describe("a topic of Shopify's", () => {
  it.each([
    "orders/risk_assessment_changed",
    "fulfillment_events/delete",
    "themes/publish",
    "constructor",
    "__proto__",
  ])("that we have no use for is said to be so: %s", (topic) =>
    expect(read(topic, "{}")).toEqual({ kind: "ignored", note: `no use for ${topic}` }),
  );

  it("that nobody names is refused: it may be any", () => {
    expect(read("unknown", "{}")).toEqual({ kind: "refused", note: "the header that names its topic is missing" });
  });

  it.each(["inventory_items/create", "inventory_items/update", "variants/in_stock", "variants/out_of_stock"])(
    "that says nothing of its own is acknowledged: %s",
    (topic) => expect(read(topic, "{}")).toEqual({ kind: "ignored", note: "its levels and its product say it" }),
  );

  it.each([
    ["customers/data_request", "export"],
    ["customers/redact", "erasure"],
  ])("%s asks for a customer's %s", (topic, wants) => {
    const [email, phone] = ["someone@example.com", "+12025550123"];
    const customer = (fields: unknown) => read(topic, JSON.stringify({ shop_id: 1, customer: fields }));
    expect(customer({ id: 1, email, phone })).toEqual({
      kind: "changes",
      changes: [{ kind: "contact", wants, email, phone }],
    });
    expect(customer({ id: 1, email: null, phone: "" })).toEqual({
      kind: "changes",
      changes: [{ kind: "contact", wants, email: undefined, phone: undefined }],
    });
    expect(customer(null)).toEqual({ kind: "refused", note: "customer is missing or wrong" });
  });

  it.each([
    ["shop/redact", "erasure"],
    ["app/uninstalled", "uninstall"],
  ])("%s asks for a whole shop's %s", (topic, wants) => {
    expect(read(topic, '{"shop_id":1}')).toEqual({ kind: "changes", changes: [{ kind: "shop", wants }] });
  });

  it("is read or refused, and never throws, whatever its body is", () => {
    const topics = [
      ...["create", "update", "delete"].map((event) => `products/${event}`),
      ...["connect", "update", "disconnect"].map((event) => `inventory_levels/${event}`),
      "inventory_items/delete",
      ...["create", "updated", "cancelled", "delete"].map((event) => `orders/${event}`),
      "fulfillments/update",
      "fulfillment_events/create",
      "customers/redact",
      "customers/data_request",
      "shop/redact",
      "app/uninstalled",
    ];
    const anyOf = <T>(good: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: good }, fc.jsonValue());
    const id = anyOf(fc.nat());
    const word = anyOf(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
    );
    const optional = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields, { requiredKeys: [] });
    const variant = optional({ id, title: word, sku: word, price: word, inventory_item_id: id, image_id: id });
    const fields = optional({
      id,
      title: word,
      handle: word,
      status: word,
      published_at: word,
      updated_at: word,
      variants: anyOf(fc.array(anyOf(variant), { maxLength: 3 })),
      images: anyOf(fc.array(anyOf(optional({ id, src: word })), { maxLength: 2 })),
      image: word,
      inventory_item_id: id,
      location_id: id,
      order_id: id,
      fulfillment_id: id,
      happened_at: word,
      tracking_numbers: anyOf(fc.array(word, { maxLength: 2 })),
      tracking_url: word,
      line_items: anyOf(fc.array(anyOf(optional({ id, quantity: id, sku: word, price: word })), { maxLength: 2 })),
      currency: anyOf(fc.constant("EUR")),
      created_at: anyOf(fc.constant("2026-05-01T10:00:00Z")),
      shipping_address: anyOf(optional({ country_code: anyOf(fc.constant("DE")), zip: word, phone: word })),
      refunds: anyOf(fc.array(anyOf(optional({ refund_line_items: word })), { maxLength: 2 })),
      available: id,
      customer: anyOf(optional({ email: word, phone: word })),
    });
    const bodies = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fields.map((one) => Buffer.from(JSON.stringify(one))),
    );
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...topics), bodies, (topic, raw) => {
        kinds.add(read(topic, raw).kind);
      }),
      { numRuns: 2_000 },
    );
    expect(kinds).toEqual(new Set(["changes", "refused"]));
  });
});
