import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { guidedSources, guideOf, setUpSchemaOf, withoutTokens } from "../../../shared/webhook/source-guides.ts";
import { sources } from "../../../shared/webhook/sources.ts";
import { testDeliveryOf } from "../../../shared/webhook/test-delivery.ts";

const url = "https://alerts.example.com/v1/webhooks/demo/any";
const standardSecret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** Only ShipEngine has the keys to sign as ShipEngine does. */
const testable = guidedSources.filter((source) => source !== "shipengine");
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const jwk = publicKey.export({ format: "jwk" });
const pem = publicKey.export({ format: "pem", type: "spki" });
const jwks = JSON.stringify({ keys: [{ ...jwk, kid: "a" }] });

const fieldsOf = (source: string, body: unknown) => {
  const guide = guideOf(source);
  if (guide === undefined) throw new Error(`No guide for ${source}`);
  const parsed = v.safeParse(setUpSchemaOf(guide), body);
  return parsed.issues?.map((issue) => v.getDotPath(issue)) ?? [];
};

describe("every source of webhooks", () => {
  it("that somebody connects by hand has its guide, and every guide its source", () => {
    expect(guidedSources.toSorted()).toEqual([...sources.keys()].toSorted());
  });

  it.each(guidedSources)("%s says what to subscribe to, and where to paste the address", (source) => {
    const guide = guideOf(source);
    expect(guide?.topics.length).toBeGreaterThan(0);
    const steps = guide?.steps(url) ?? [];
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.filter((step) => step.includes(url))).toHaveLength(1);
  });

  it("has a test delivery, but for the one that nobody else can sign for", () => {
    expect(testDeliveryOf("shipengine", jwks, "test-1", 0)).toBeUndefined();
    expect(testDeliveryOf("nobody", "secret", "test-1", 0)).toBeUndefined();
  });

  it.each(testable)("%s has no use for its test delivery, and takes it under its own signature only", (source) => {
    const nowMs = Date.now();
    // A quote in a secret is what WordPress keeps as an entity.
    const secret = source === "stockline" ? standardSecret : "tom &amp; jerry's";
    const delivery = testDeliveryOf(source, secret, "test-1", nowMs);
    const raw = Buffer.from(delivery?.body ?? "");
    const headers = delivery?.headers ?? {};
    const known = sources.get(source);
    expect(known?.verify(raw, headers, [secret])).toBe(true);
    expect(known?.isFresh?.(headers, nowMs) ?? true).toBe(true);
    const otherSecret = source === "stockline" ? `whsec_${Buffer.alloc(32, 8).toString("base64")}` : "other";
    expect(known?.verify(raw, headers, [otherSecret])).toBe(false);
    const eventType = known?.eventType(headers, raw) ?? "";
    expect(known?.read({ raw, eventType, receivedAtMs: nowMs, options: {} }).kind).toBe("ignored");
    const again = testDeliveryOf(source, secret, "test-2", nowMs);
    const keys = [delivery, again].map((each) => known?.eventKey(each?.headers ?? {}, Buffer.from(each?.body ?? "")));
    expect(new Set(keys).size).toBe(2);
  });
});

describe("a set-up", () => {
  it.each<[string, unknown]>([
    ["stockline", { secrets: [standardSecret] }],
    ["shopify", { secrets: ["long enough", "and another"], options: {} }],
    [
      "shopify",
      {
        secrets: ["long enough"],
        options: { shopUrl: "https://a.example.com/", shopDomain: "A-1.myshopify.com", adminToken: "t" },
      },
    ],
    [
      "woocommerce",
      {
        secrets: ["long enough"],
        options: { url: "http://127.0.0.1:8080/shop", consumerKey: "k", consumerSecret: "s" },
      },
    ],
    ["bigcommerce", { secrets: ["long enough"], options: { storeHash: "abc123de", accessToken: "t" } }],
    ["easypost", { secrets: ["long enough", "and another"] }],
    ["17track", { secrets: ["long enough"], options: {} }],
    ["shipengine", { secrets: [jwks, pem, JSON.stringify(jwk)] }],
  ])("of %s is taken", (source, body) => {
    expect(fieldsOf(source, body)).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    ["stockline", "secrets.0", { secrets: ["secret"] }],
    ["stockline", "secrets.1", { secrets: [standardSecret, "whsec_"] }],
    ["stockline", "secrets.0", { secrets: ["whsec_no base64"] }],
    ["stockline", "options.shopUrl", { secrets: [standardSecret], options: { shopUrl: "https://a.example.com" } }],
    // The token would be sent there.
    ["shopify", "options.shopDomain", { secrets: ["long enough"], options: { shopDomain: "shop.example.com" } }],
    [
      "shopify",
      "options.shopDomain",
      { secrets: ["long enough"], options: { shopDomain: "evil.com/a.myshopify.com" } },
    ],
    ["shopify", "options.shopUrl", { secrets: ["long enough"], options: { shopUrl: "javascript:alert(1)" } }],
    ["shopify", "options.admintoken", { secrets: ["long enough"], options: { admintoken: "slip" } }],
    ["shopify", "options.adminToken", { secrets: ["long enough"], options: { adminToken: 1 } }],
    ["woocommerce", "options.url", { secrets: ["long enough"], options: { url: "shop.example.com" } }],
    ["woocommerce", "options.url", { secrets: ["long enough"], options: { url: "https://shop.example.com/?a=b" } }],
    ["shopify", "secrets.0", { secrets: ["x".repeat(501)] }],
    ["woocommerce", "secrets.1", { secrets: ["long enough", "1234567"] }],
    ["easypost", "secrets.0", { secrets: ["x"] }],
    ["easypost", "options.url", { secrets: ["long enough"], options: { url: "https://a.example.com" } }],
    ["shipengine", "secrets.0", { secrets: ["whsec_1"] }],
    ["shipengine", "secrets.1", { secrets: [jwks, JSON.stringify({ keys: [] })] }],
    ["shipengine", "secrets.0", { secrets: [JSON.stringify({ keys: [{ kty: "oct", k: "c2VjcmV0" }] })] }],
    ["bigcommerce", "options.storeHash", { secrets: ["long enough"], options: { storeHash: "../hash" } }],
  ])("of %s with a wrong %s is refused by that name", (source, field, body) => {
    expect(new Set(fieldsOf(source, body))).toEqual(new Set([field]));
  });

  it("shows every option but those that open the shop", () => {
    const shown = (source: string, options: Record<string, string>) => {
      const guide = guideOf(source);
      return guide && withoutTokens(guide, options);
    };
    expect(shown("shopify", { shopUrl: "https://a.example.com", adminToken: "t" })).toEqual({
      shopUrl: "https://a.example.com",
    });
    expect(shown("woocommerce", { url: "u", consumerKey: "k", consumerSecret: "s" })).toEqual({ url: "u" });
    expect(shown("bigcommerce", { storeHash: "h", accessToken: "t" })).toEqual({ storeHash: "h" });
  });
});
