import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { woocommerce } from "../../../shared/webhook/sources/woocommerce.ts";
import { capturedProduct, signWoo, wooHeaders } from "../../support/woo-webhooks.ts";

const secret = "woo-secret-1";

describe("a WooCommerce signature", () => {
  const isGood = (raw: Buffer, signature: string, secrets = [secret]) =>
    woocommerce.verify(raw, { "x-wc-webhook-signature": signature }, secrets);

  it("is good over the captured bytes, under any secret that is valid during a rotation", () => {
    const signature = signWoo(capturedProduct, secret);
    expect(isGood(capturedProduct, signature)).toBe(true);
    expect(isGood(capturedProduct, signature, ["other", secret])).toBe(true);
    expect(isGood(capturedProduct, signature, ["other"])).toBe(false);
    expect(isGood(capturedProduct, signature, [])).toBe(false);
  });

  it("is over the bytes, not over what they say", () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(capturedProduct.toString("utf8"))));
    expect(isGood(rewritten, signWoo(capturedProduct, secret))).toBe(false);
  });

  it("is bad when any bit of the body or of the signature is another one", () => {
    const signature = signWoo(capturedProduct, secret);
    for (let bit = 0; bit < capturedProduct.length * 8; bit += 13) {
      const flipped = Buffer.from(capturedProduct);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isGood(flipped, signature)).toBe(false);
    }
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const flipped = Buffer.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isGood(capturedProduct, flipped.toString("latin1"))).toBe(false);
    }
  });

  it.each([
    ["a&amp;b", "a&b"],
    ["&lt;&gt;&quot;&#34;&#039;&#39;&#x27;&#038;", `<>""'''&`],
    ["&amp;lt;", "&lt;"],
    ["a&b &nbsp; &AMP; &#65; &;", "a&b &nbsp; &AMP; &#65; &;"],
  ])("is made with what WordPress reads in the secret %s", (typed, used) => {
    expect(isGood(capturedProduct, signWoo(capturedProduct, used), [typed])).toBe(true);
    if (typed !== used) expect(isGood(capturedProduct, signWoo(capturedProduct, typed), [typed])).toBe(false);
  });

  it("is bad where there is none", () => expect(woocommerce.verify(capturedProduct, {}, [secret])).toBe(false));
});

describe("WooCommerce's knock", () => {
  const isPing = (body: string, headers = {}) => woocommerce.isPing?.(Buffer.from(body), headers);

  it("names the webhook that was made, and has no signature", () => expect(isPing("webhook_id=10")).toBe(true));

  it.each(["", "webhook_id=", "webhook_id=10&x=1", "webhook_id=10\n", '{"id":1}', "xwebhook_id=1", "webhook_id=1e5"])(
    "is nothing else: %j",
    (body) => expect(isPing(body)).toBe(false),
  );

  it("is no webhook that is signed", () =>
    expect(isPing("webhook_id=10", { "x-wc-webhook-signature": "" })).toBe(false));
});

describe("a WooCommerce event", () => {
  const keyOf = (deliveryId: string, body: string) =>
    woocommerce.eventKey({ "x-wc-webhook-delivery-id": deliveryId }, Buffer.from(body));

  it("is the same only where delivery and body are: two within a second share the delivery's id", () => {
    expect(keyOf("d", "1")).toBe(keyOf("d", "1"));
    expect(keyOf("d", "1")).not.toBe(keyOf("d", "2"));
    expect(keyOf("d", "1")).not.toBe(keyOf("e", "1"));
    expect(keyOf("x".repeat(5_000), "1").length).toBeLessThan(200);
  });

  it("without a delivery's id is named by its bytes", () => {
    expect(woocommerce.eventKey({}, capturedProduct)).toMatch(/^-[A-Za-z0-9_-]{43}$/);
  });

  it("has its topic as type", () => {
    expect(woocommerce.eventType(wooHeaders(capturedProduct, secret), capturedProduct)).toBe("product.updated");
    expect(woocommerce.eventType({}, capturedProduct)).toBe("unknown");
    expect(woocommerce.eventType({ "x-wc-webhook-topic": "x".repeat(500) }, capturedProduct)).toHaveLength(100);
  });

  it.each(["order.note_added", "coupon.created", "action.woocommerce_add_to_cart"])(
    "that we have no use for is said to be so: %s",
    (eventType) => {
      const read = woocommerce.read({ raw: capturedProduct, eventType, receivedAtMs: 1, options: {} });
      expect(read).toEqual({ kind: "ignored", note: `no use for ${eventType}` });
    },
  );

  it("that names no topic is refused: it may be any", () => {
    const read = woocommerce.read({ raw: capturedProduct, eventType: "unknown", receivedAtMs: 1, options: {} });
    expect(read).toEqual({ kind: "refused", note: "the header that names its topic is missing" });
  });

  it("is read or refused, and never throws, whatever its body is", () => {
    const topics = ["created", "updated", "restored", "deleted"].flatMap((event) => [
      `product.${event}`,
      `order.${event}`,
    ]);
    const fields = fc.record(
      {
        id: fc.oneof(fc.integer(), fc.jsonValue()),
        name: fc.jsonValue(),
        sku: fc.oneof(fc.string(), fc.jsonValue()),
        status: fc.oneof(fc.constant("publish"), fc.jsonValue()),
        manage_stock: fc.oneof(fc.boolean(), fc.jsonValue()),
        stock_quantity: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
        stock_status: fc.oneof(fc.constant("instock"), fc.jsonValue()),
        attributes: fc.jsonValue(),
        images: fc.jsonValue(),
        currency: fc.oneof(fc.constant("EUR"), fc.jsonValue()),
        date_created_gmt: fc.oneof(fc.constant("2026-05-01T10:00:00"), fc.jsonValue()),
        billing: fc.oneof(fc.record({ country: fc.jsonValue(), email: fc.jsonValue() }), fc.jsonValue()),
        line_items: fc.oneof(
          fc.array(
            fc.record({
              id: fc.oneof(fc.nat(), fc.jsonValue()),
              quantity: fc.oneof(fc.double(), fc.jsonValue()),
              sku: fc.oneof(fc.string(), fc.jsonValue()),
              meta_data: fc.jsonValue(),
            }),
          ),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    );
    const bodies = fc.oneof(
      fc.uint8Array(),
      fc.oneof(fields, fc.jsonValue()).map((body) => JSON.stringify(body)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...topics), bodies, (eventType, body) => {
        const raw = typeof body === "string" ? Buffer.from(body) : Buffer.from(body);
        const read = woocommerce.read({ raw, eventType, receivedAtMs: 1, options: {} });
        expect(["changes", "ignored", "refused"]).toContain(read.kind);
      }),
      { numRuns: 500 },
    );
  });
});
