import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bigcommerce } from "../../../shared/webhook/sources/bigcommerce.ts";

const clientSecret = "3f9ea420af83450d7ef9f78b08c8af25b2213637";
const createdAt = 1_780_315_200;
const hash = "352e4afc6dd3fc85ea26bfdf3f91852604d57528";

const bodyOf = (scope: string, data: unknown, more: Record<string, unknown> = {}) =>
  Buffer.from(
    JSON.stringify({
      producer: "stores/abcde",
      hash,
      created_at: createdAt,
      store_id: "1025646",
      scope,
      data,
      ...more,
    }),
  );
const inventory = (fields: Record<string, unknown>) => ({ type: "product", id: 167, inventory: fields });
const read = (scope: string, data: unknown, more: Record<string, unknown> = {}) => {
  const raw = bodyOf(scope, data, more);
  return bigcommerce.read({ raw, eventType: bigcommerce.eventType({}, raw), receivedAtMs: 1, options: {} });
};

describe("a BigCommerce signature", () => {
  const raw = bodyOf("store/product/updated", { type: "product", id: 205 });
  /** Spelt out, and not by the library that verifies it: the key is the text of the secret. */
  const signed = (body: Buffer, { key = clientSecret, agoSeconds = 0, id = "msg_1" } = {}) => {
    const timestamp = String(Math.floor(Date.now() / 1_000) - agoSeconds);
    const mac = createHmac("sha256", key)
      .update(`${id}.${timestamp}.${body.toString("utf8")}`)
      .digest("base64");
    return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
  };

  it("is good under the client secret as it is written, or another one that is valid during a rotation", () => {
    expect(bigcommerce.verify(raw, signed(raw), [clientSecret])).toBe(true);
    expect(bigcommerce.verify(raw, signed(raw), ["other", clientSecret])).toBe(true);
    expect(bigcommerce.verify(raw, signed(raw), ["other"])).toBe(false);
    expect(bigcommerce.verify(raw, signed(raw), [])).toBe(false);
  });

  it("is bad under the bytes that the secret would be as base64 or hex", () => {
    for (const encoding of ["base64", "hex"] as const) {
      const key = Buffer.from(clientSecret, encoding).toString("latin1");
      expect(bigcommerce.verify(raw, signed(raw, { key }), [clientSecret])).toBe(false);
    }
  });

  it("is bad five minutes later", () => {
    expect(bigcommerce.verify(raw, signed(raw, { agoSeconds: 290 }), [clientSecret])).toBe(true);
    expect(bigcommerce.verify(raw, signed(raw, { agoSeconds: 310 }), [clientSecret])).toBe(false);
    expect(bigcommerce.verify(raw, signed(raw, { agoSeconds: -310 }), [clientSecret])).toBe(false);
  });

  it("is bad for another event, without headers, and for bytes that only read alike", () => {
    expect(bigcommerce.verify(raw, { ...signed(raw), "webhook-id": "msg_2" }, [clientSecret])).toBe(false);
    expect(bigcommerce.verify(raw, {}, [clientSecret])).toBe(false);
    const text = Buffer.from('{"a":"\u{fffd}"}');
    const notUtf8 = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(bigcommerce.verify(text, signed(text), [clientSecret])).toBe(true);
    expect(bigcommerce.verify(notUtf8, signed(text), [clientSecret])).toBe(false);
  });

  it("is bad when any bit of the body is another one", () => {
    const headers = signed(raw);
    for (let bit = 0; bit < raw.length * 8; bit += 7) {
      const flipped = Buffer.from(raw);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(bigcommerce.verify(flipped, headers, [clientSecret])).toBe(false);
    }
  });
});

describe("a BigCommerce event", () => {
  const keyOf = (id: string, more: Record<string, unknown> = {}) =>
    bigcommerce.eventKey({ "webhook-id": id }, bodyOf("store/product/updated", {}, more));

  it("is the same under whatever id its copies come, and another one when it happens again", () => {
    expect(keyOf("a")).toBe(keyOf("b"));
    expect(keyOf("a")).not.toBe(keyOf("a", { hash: "other" }));
    expect(keyOf("a")).not.toBe(keyOf("a", { created_at: createdAt + 1 }));
  });

  it("goes by its id where it has no hash", () => {
    expect(keyOf("a", { hash: undefined })).toBe("a");
    expect(bigcommerce.eventKey({ "webhook-id": "a" }, Buffer.from("{"))).toBe("a");
    expect(bigcommerce.eventKey({}, Buffer.from("{"))).toBe("");
  });

  it("has its scope as type", () => {
    expect(bigcommerce.eventType({}, bodyOf("store/sku/inventory/updated", {}))).toBe("store/sku/inventory/updated");
    expect(bigcommerce.eventType({}, Buffer.from("{"))).toBe("unknown");
    expect(bigcommerce.eventType({}, bodyOf("x".repeat(101), {}))).toBe("unknown");
  });
});

describe("what a BigCommerce webhook asks for", () => {
  it("is refused where nobody can say what it is about, and ignored where it is of no use", () => {
    const readRaw = (text: string) =>
      bigcommerce.read({ raw: Buffer.from(text), eventType: "unknown", receivedAtMs: 1, options: {} });
    expect(readRaw("{")).toEqual({ kind: "refused", note: "the body is not JSON" });
    expect(readRaw("{}")).toEqual({ kind: "refused", note: "scope is missing or wrong" });
    expect(read("store/customer/created", {})).toEqual({ kind: "ignored", note: "no use for store/customer/created" });
  });

  const level = (name: string, available: number) => ({
    kind: "changes",
    changes: [
      { kind: "named_level", name, location: "bigcommerce", level: { available }, observedAt: createdAt * 1_000 },
    ],
  });

  it("is the units of a product or of a variant, where it says how many there are", () => {
    const product = inventory({ product_id: 167, method: "absolute", value: 12 });
    expect(read("store/product/inventory/updated", product)).toEqual(level("bc:product:167", 12));
    expect(read("store/product/inventory/order/updated", product)).toEqual(level("bc:product:167", 12));
    const variant = inventory({ product_id: 206, variant_id: 509, method: "absolute", value: 0 });
    expect(read("store/sku/inventory/updated", variant)).toEqual(level("bc:variant:509", 0));
    expect(read("store/sku/inventory/order/updated", variant)).toEqual(level("bc:variant:509", 0));
  });

  it.each([
    ["store/product/inventory/updated", inventory({ product_id: 167, method: "relative", value: 3 })],
    ["store/sku/inventory/updated", inventory({ product_id: 206, variant_id: 509, method: "relative", value: -3 })],
    ["store/product/created", { type: "product", id: 205 }],
    ["store/product/updated", { type: "product", id: 205 }],
  ])("is to read the stock again where it does not say how many there are: %s", (scope, data) => {
    expect(read(scope, data)).toEqual({
      kind: "ignored",
      note: expect.stringMatching(/^says only .*: needs reading the stock again$/),
    });
  });

  it("is that a product can no longer be bought", () => {
    expect(read("store/product/deleted", { type: "product", id: 205 })).toEqual({
      kind: "changes",
      changes: [{ kind: "withdrawn", name: "bc:product:205", observedAt: createdAt * 1_000 }],
    });
  });

  it.each(["store/order/created", "store/sku/created"])("is nothing we have use for: %s", (scope) => {
    expect(read(scope, {})).toEqual({ kind: "ignored", note: `no use for ${scope}` });
  });

  it.each<[string, unknown, Record<string, unknown>?]>([
    ["data.inventory is missing or wrong", { id: 1 }],
    ["data.inventory.method is missing or wrong", inventory({ product_id: 1, method: "guessed", value: 1 })],
    ["data.inventory.product_id is missing or wrong", inventory({ method: "absolute", value: 1 })],
    ["data.inventory.value is missing or wrong", inventory({ product_id: 1, method: "absolute", value: "1" })],
    [
      "created_at is missing or wrong",
      inventory({ product_id: 1, method: "absolute", value: 1 }),
      { created_at: "yesterday" },
    ],
  ])("is refused with the path that failed: %s", (note, data, more) => {
    expect(read("store/product/inventory/updated", data, more)).toEqual({ kind: "refused", note });
  });
});
