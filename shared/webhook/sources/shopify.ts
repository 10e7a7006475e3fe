import { createHash } from "node:crypto";
import * as v from "valibot";
import { instantSchema, levelSchema } from "../../stock/variant.ts";
import { isSignedBy } from "../hmac.ts";
import { idSchema, readWith, toEventKey } from "../parse-body.ts";
import type { Headers, Read, Webhook, WebhookSource } from "../source.ts";
import {
  shipmentEventOf,
  shipmentOf,
  shopifyFulfillmentEventSchema,
  shopifyFulfillmentSchema,
} from "./shopify-fulfillment.ts";
import { orderOf, shopifyOrderSchema } from "./shopify-order.ts";
import { shopifyName, shopifyProductSchema, shopifyVariantsOf } from "./shopify-product.ts";

/** Shopify has two families of headers: `X-Shopify-Topic`, and since 2025 `shopify-topic`. */
const headerOf = (headers: Headers, name: string): string | undefined =>
  headers[`x-shopify-${name}`] ?? headers[`shopify-${name}`];

/** Units of an item at a location; null where nobody counts them there. */
const levelBodySchema = v.object({
  inventory_item_id: idSchema,
  location_id: idSchema,
  available: v.nullish(levelSchema.entries.available),
  updated_at: v.nullish(instantSchema),
});

const readLevel = ({ raw, receivedAtMs, eventType }: Webhook): Read =>
  readWith(levelBodySchema, raw, (body) => ({
    kind: "changes",
    changes: [
      {
        kind: "named_level",
        name: shopifyName("item", body.inventory_item_id),
        location: body.location_id,
        level: { available: eventType.endsWith("/disconnect") ? 0 : (body.available ?? 0) },
        observedAt: typeof body.updated_at === "string" ? Date.parse(body.updated_at) : receivedAtMs,
      },
    ],
  }));

const readProduct = ({ raw, receivedAtMs, options }: Webhook): Read =>
  readWith(shopifyProductSchema, raw, (product) => ({
    kind: "changes",
    changes: shopifyVariantsOf(product, { receivedAtMs, shopUrl: options["shopUrl"] }),
  }));

const readGone =
  (kind: "item" | "product") =>
  ({ raw, receivedAtMs }: Webhook): Read =>
    readWith(v.object({ id: idSchema }), raw, ({ id }) => ({
      kind: "changes",
      changes: [{ kind: "withdrawn", name: shopifyName(kind, id), observedAt: receivedAtMs }],
    }));

const readOrder = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(shopifyOrderSchema, raw, (order) => ({ kind: "changes", changes: [orderOf(order, receivedAtMs)] }));

const readOrderGone = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(v.object({ id: idSchema }), raw, ({ id }) => ({
    kind: "changes",
    changes: [{ kind: "order_cancelled", order: id, observedAt: receivedAtMs }],
  }));

const readFulfillment = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(shopifyFulfillmentSchema, raw, (fulfillment) => ({
    kind: "changes",
    changes: [shipmentOf(fulfillment, receivedAtMs)],
  }));

const readFulfillmentEvent = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(shopifyFulfillmentEventSchema, raw, (event) => ({
    kind: "changes",
    changes: [shipmentEventOf(event, receivedAtMs)],
  }));

/** Privacy webhooks, which every app must act on: https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance */
const customerSchema = v.object({
  customer: v.object({ email: v.nullish(v.string()), phone: v.nullish(v.string()) }),
});

const readCustomer =
  (wants: "export" | "erasure") =>
  ({ raw }: Webhook): Read =>
    readWith(customerSchema, raw, ({ customer: { email, phone } }) => ({
      kind: "changes",
      changes: [{ kind: "contact", wants, email: email || undefined, phone: phone || undefined }],
    }));

const readShop =
  (wants: "uninstall" | "erasure") =>
  ({ raw }: Webhook): Read =>
    readWith(v.looseObject({}), raw, () => ({ kind: "changes", changes: [{ kind: "shop", wants }] }));

const readers: ReadonlyMap<string, (webhook: Webhook) => Read> = new Map([
  ["inventory_levels/connect", readLevel],
  ["inventory_levels/update", readLevel],
  ["inventory_levels/disconnect", readLevel],
  ["inventory_items/delete", readGone("item")],
  ["products/create", readProduct],
  ["products/update", readProduct],
  ["products/delete", readGone("product")],
  ["orders/create", readOrder],
  ["orders/updated", readOrder],
  ["orders/paid", readOrder],
  ["orders/partially_fulfilled", readOrder],
  ["orders/fulfilled", readOrder],
  ["orders/cancelled", readOrder],
  ["orders/delete", readOrderGone],
  ["fulfillments/create", readFulfillment],
  ["fulfillments/update", readFulfillment],
  ["fulfillment_events/create", readFulfillmentEvent],
  ["customers/data_request", readCustomer("export")],
  ["customers/redact", readCustomer("erasure")],
  ["shop/redact", readShop("erasure")],
  ["app/uninstalled", readShop("uninstall")],
]);

/** Topics that say nothing that another one does not say better, and which that is. */
const saidElsewhere: ReadonlyMap<string, string> = new Map([
  ["inventory_items/create", "its levels and its product say it"],
  ["inventory_items/update", "its levels and its product say it"],
  ["variants/in_stock", "its levels and its product say it"],
  ["variants/out_of_stock", "its levels and its product say it"],
  // Only by how much the lines have changed.
  ["orders/edited", "orders/updated says it, with the order as it is now"],
]);

/**
 * Shopify. Levels come by item, without a sku, in any order with their product; both are state, and the later time wins.
 * https://shopify.dev/docs/api/webhooks
 */
export const shopify: WebhookSource = {
  signedIn: "x-shopify-hmac-sha256",
  verify: (raw, headers, secrets) => isSignedBy(raw, headerOf(headers, "hmac-sha256"), secrets, "base64"),
  /** Two subscriptions to a topic send one event under two webhook ids. Without any id, only the same bytes are the same. */
  eventKey: (headers, raw) => {
    const id = headerOf(headers, "event-id") ?? headerOf(headers, "webhook-id");
    return toEventKey(
      `${headerOf(headers, "topic") ?? ""}-${id ?? createHash("sha256").update(raw).digest("base64url")}`,
    );
  },
  eventType: (headers) => (headerOf(headers, "topic") ?? "unknown").slice(0, 100),
  read: (webhook) => {
    const { eventType } = webhook;
    const elsewhere = saidElsewhere.get(eventType);
    if (elsewhere !== undefined) return { kind: "ignored", note: elsewhere };
    if (eventType === "unknown") return { kind: "refused", note: "the header that names its topic is missing" };
    return readers.get(eventType)?.(webhook) ?? { kind: "ignored", note: `no use for ${eventType}` };
  },
};
