import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, "../fixtures/woocommerce", name));

/** A real shop's webhook, byte for byte: `/` is `\/` in it. */
export const capturedProduct = fixture("product.updated.raw.json");
/** A variation as a list of variations shows it. */
export const listedVariation = fixture("product-variations.1.json");

const capturedFields = v.parse(v.record(v.string(), v.unknown()), JSON.parse(capturedProduct.toString("utf8")));

/** The captured product with other values, written as PHP writes JSON. */
export const wooProduct = (fields: Record<string, unknown>): Buffer =>
  Buffer.from(JSON.stringify({ ...capturedFields, ...fields }).replaceAll("/", String.raw`\/`));

export const signWoo = (raw: Buffer, secret: string): string =>
  createHmac("sha256", secret).update(raw).digest("base64");

interface WooDelivery {
  topic?: string;
  /** WooCommerce makes it of the webhook's id and the second. */
  deliveryId?: string;
  signature?: string;
}

/** What WooCommerce sends with a webhook; its own header names, whatever their case. */
export const wooHeaders = (raw: Buffer, secret: string, delivery: WooDelivery = {}): Record<string, string> => {
  const { topic = "product.updated", deliveryId = createHash("md5").update(raw).digest("hex") } = delivery;
  const [resource = "", event = ""] = topic.split(".");
  return {
    "content-type": "application/json",
    "user-agent": "WooCommerce/7.4.0 Hookshot (WordPress/6.1.1)",
    "x-wc-webhook-source": "http://localhost/wordpress/",
    "x-wc-webhook-topic": topic,
    "x-wc-webhook-resource": resource,
    "x-wc-webhook-event": event,
    "x-wc-webhook-signature": delivery.signature ?? signWoo(raw, secret),
    "x-wc-webhook-id": "10",
    "x-wc-webhook-delivery-id": deliveryId,
  };
};
