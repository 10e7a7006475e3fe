import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { levelSchema } from "../../stock/variant.ts";
import { idSchema, parseBody, readWith, toEventKey } from "../parse-body.ts";
import type { Read, WebhookSource } from "../source.ts";
import { isStandardSigned } from "../standard-signature.ts";

const scopeSchema = v.object({ scope: v.pipe(v.string(), v.maxLength(100)) });
/** Seconds since 1970, at most until the year 9999. */
const createdAtSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(253_402_300_799));
const eventSchema = v.object({ hash: v.pipe(v.string(), v.minLength(1)), created_at: createdAtSchema });

const deletedSchema = v.object({ created_at: createdAtSchema, data: v.object({ id: idSchema }) });
const unitsSchema = levelSchema.entries.available;
const inventorySchema = v.object({
  created_at: createdAtSchema,
  data: v.object({
    inventory: v.variant("method", [
      v.object({
        method: v.literal("absolute"),
        product_id: idSchema,
        variant_id: v.optional(idSchema),
        value: unitsSchema,
      }),
      v.object({ method: v.literal("relative") }),
    ]),
  }),
});

/** The whole shop: these events know no locations. */
const location = "bigcommerce";
const readAgain = (what: string): Read => ({ kind: "ignored", note: `${what}: needs reading the stock again` });

/** A product's events come where its units are counted as a whole: every variant of it has them. */
const readInventory = (raw: Buffer): Read =>
  readWith(inventorySchema, raw, ({ created_at, data: { inventory } }) => {
    if (inventory.method === "relative") return readAgain("says only by how much the stock has changed");
    const { product_id, variant_id, value } = inventory;
    const name = variant_id === undefined ? `bc:product:${product_id}` : `bc:variant:${variant_id}`;
    const observedAt = created_at * 1_000;
    return {
      kind: "changes",
      changes: [{ kind: "named_level", name, location, level: { available: value }, observedAt }],
    };
  });

const readDeleted = (raw: Buffer): Read =>
  readWith(deletedSchema, raw, ({ created_at, data: { id } }) => ({
    kind: "changes",
    changes: [{ kind: "withdrawn", name: `bc:product:${id}`, observedAt: created_at * 1_000 }],
  }));

/**
 * BigCommerce: Standard Webhooks, but its key is the bytes of the app's client secret. Its bodies name what changed
 * and little more; https://developer.bigcommerce.com/docs/integrations/webhooks
 */
export const bigcommerce: WebhookSource = {
  signedIn: "webhook-signature",
  verify: (raw, headers, secrets) =>
    secrets.some((secret) => isStandardSigned(raw, headers, new Webhook(Buffer.from(secret), { format: "raw" }))),
  /** The hash is of what the event says, and comes with every copy of it; the same may happen again later. */
  eventKey: (headers, raw) => {
    const parsed = v.safeParse(eventSchema, parseBody(raw));
    return toEventKey(
      parsed.success ? `${parsed.output.hash}-${parsed.output.created_at}` : (headers["webhook-id"] ?? ""),
    );
  },
  eventType: (_, raw) => {
    const parsed = v.safeParse(scopeSchema, parseBody(raw));
    return parsed.success ? parsed.output.scope : "unknown";
  },
  read: ({ raw, eventType }) => {
    switch (eventType) {
      case "store/product/inventory/updated":
      case "store/sku/inventory/updated":
      // What orders take and give back comes by names of its own.
      case "store/product/inventory/order/updated":
      case "store/sku/inventory/order/updated":
        return readInventory(raw);
      case "store/product/deleted":
        return readDeleted(raw);
      case "store/product/created":
      case "store/product/updated":
        return readAgain("says only which product has changed");
      default:
        return readWith(scopeSchema, raw, () => ({ kind: "ignored", note: `no use for ${eventType}` }));
    }
  },
};
