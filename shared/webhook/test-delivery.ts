import { createHash, createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { decodeEntities } from "./decode-entities.ts";
import type { Receipt } from "./receipts-table.ts";

export interface Delivery {
  /** Names in lower case, as they arrive. */
  headers: Record<string, string>;
  body: string;
}

/** What happened, in no shop's words: every source acknowledges it and has no use for it. */
export const testEventType = "stockline/test";

/** What a merchant reads of a webhook: of a test that has arrived, that this was all. */
export const reasonOf = ({ eventType, state, note }: Pick<Receipt, "eventType" | "state" | "note">) =>
  eventType === testEventType && state === "ignored"
    ? "it arrived, rightly signed; it is only a test, and nothing was to be done"
    : note;

const hmacOf = (body: string, secret: string, encoding: "base64" | "hex" = "base64") =>
  createHmac("sha256", secret).update(body).digest(encoding);

const standard = (webhook: Webhook, id: string, nowMs: number, body: string): Delivery => ({
  headers: {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(nowMs / 1_000)),
    "webhook-signature": webhook.sign(id, new Date(nowMs), body),
  },
  body,
});

const jsonWith = (headers: Record<string, string>, body: string): Delivery => ({
  headers: { "content-type": "application/json", ...headers },
  body,
});

type Sign = (secret: string, id: string, nowMs: number) => Delivery;

/** ShipEngine is not among them: nobody but ShipEngine has its private keys. */
const carrierSigns: [string, Sign][] = [
  [
    "17track",
    (secret, id) => {
      const body = JSON.stringify({ event: testEventType, data: { test: id } });
      return jsonWith({ sign: createHash("sha256").update(`${body}/${secret}`).digest("hex") }, body);
    },
  ],
  [
    "aftership",
    (secret, id) => {
      const body = JSON.stringify({ event: testEventType, event_id: id });
      return jsonWith({ "aftership-hmac-sha256": hmacOf(body, secret) }, body);
    },
  ],
  [
    "easypost",
    (secret, id) => {
      const body = JSON.stringify({ description: testEventType, id });
      const signature = hmacOf(body, secret.normalize("NFKD"), "hex");
      return jsonWith({ "x-hmac-signature": `hmac-sha256-hex=${signature}` }, body);
    },
  ],
  [
    "sendcloud",
    (secret, id) => {
      const body = JSON.stringify({ action: testEventType, test: id });
      return jsonWith({ "sendcloud-signature": hmacOf(body, secret, "hex") }, body);
    },
  ],
  [
    "ship24",
    (secret, id) => {
      const body = JSON.stringify({ trackings: [{ metadata: { topic: testEventType, messageId: id } }] });
      return jsonWith({ authorization: `Bearer ${secret}` }, body);
    },
  ],
  [
    "shippo",
    (secret, id, nowMs) => {
      const body = JSON.stringify({ event: testEventType, test: id });
      const time = Math.floor(nowMs / 1_000);
      const signature = hmacOf(`${time}.${body}`, secret, "hex");
      return jsonWith({ "shippo-auth-signature": `t=${time},v1=${signature}` }, body);
    },
  ],
];

const signs: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ...carrierSigns,
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

/** A harmless webhook as the source signs it; undefined where we cannot sign as it does. Times in ms since 1970. */
export const testDeliveryOf = (source: string, secret: string, id: string, nowMs: number): Delivery | undefined =>
  signs.get(source)?.(secret, id, nowMs);
