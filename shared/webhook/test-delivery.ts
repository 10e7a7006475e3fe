import { createHash, createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { decodeEntities } from "./decode-entities.ts";

export interface Delivery {
  /** Names in lower case, as they arrive. */
  headers: Record<string, string>;
  body: string;
}

/** What happened, in no shop's words: every source acknowledges it and has no use for it. */
export const testEventType = "stockline/test";

const hmacOf = (body: string, secret: string) => createHmac("sha256", secret).update(body).digest("base64");

const standard = (webhook: Webhook, id: string, nowMs: number, body: string): Delivery => ({
  headers: {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(nowMs / 1_000)),
    "webhook-signature": webhook.sign(id, new Date(nowMs), body),
  },
  body,
});

type Sign = (secret: string, id: string, nowMs: number) => Delivery;

const signs: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  [
    "stockline",
    (secret, id, nowMs) =>
      standard(new Webhook(secret), id, nowMs, JSON.stringify({ type: testEventType, data: { test: id } })),
  ],
  [
    "bigcommerce",
    (secret, id, nowMs) => {
      const hash = createHash("sha1").update(id).digest("hex");
      const body = JSON.stringify({ scope: testEventType, data: { type: "test", id: 0 }, hash, created_at: 0 });
      return standard(new Webhook(Buffer.from(secret), { format: "raw" }), id, nowMs, body);
    },
  ],
  [
    "shopify",
    (secret, id) => {
      const body = JSON.stringify({ test: id });
      const headers = {
        "content-type": "application/json",
        "x-shopify-topic": testEventType,
        "x-shopify-event-id": id,
        "x-shopify-webhook-id": id,
        "x-shopify-hmac-sha256": hmacOf(body, secret),
      };
      return { headers, body };
    },
  ],
  [
    "woocommerce",
    (secret, id) => {
      const body = JSON.stringify({ test: id });
      const headers = {
        "content-type": "application/json",
        "x-wc-webhook-topic": testEventType,
        "x-wc-webhook-delivery-id": id,
        "x-wc-webhook-signature": hmacOf(body, decodeEntities(secret)),
      };
      return { headers, body };
    },
  ],
]);

/** A harmless webhook as the source signs it; undefined where there is no source of this name. Times in ms since 1970. */
export const testDeliveryOf = (source: string, secret: string, id: string, nowMs: number): Delivery | undefined =>
  signs.get(source)?.(secret, id, nowMs);
