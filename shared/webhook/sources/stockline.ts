import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { instantSchema, levelSchema, locationSchema, skuSchema, variantSchema } from "../../stock/variant.ts";
import { parseBody, readWith, refusedBy, toEventKey } from "../parse-body.ts";
import type { Read, WebhookSource } from "../source.ts";
import { isStandardSigned } from "../standard-signature.ts";

const envelope = v.object({ type: v.string(), timestamp: v.optional(instantSchema), data: v.unknown() });

/** `stock.updated`: the units at one location; `location` may be left out by shops that have only one. */
export const stockUpdatedSchema = v.object({
  sku: skuSchema,
  location: v.optional(locationSchema, "default"),
  ...levelSchema.entries,
});
/** `variant.updated`: a variant whole, as `PUT variants/{sku}` takes it. */
export const variantUpdatedSchema = v.object({ sku: skuSchema, ...variantSchema.entries });

const stockUpdated = (data: unknown, sentAt: number): Read => {
  const parsed = v.safeParse(stockUpdatedSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { sku, location, ...level } = parsed.output;
  const observedAt = level.observedAt === undefined ? sentAt : Date.parse(level.observedAt);
  return { kind: "changes", changes: [{ kind: "level", sku, location, level, observedAt }] };
};

const variantUpdated = (data: unknown, sentAt: number): Read => {
  const parsed = v.safeParse(variantUpdatedSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { sku, ...variant } = parsed.output;
  const observedAt = variant.observedAt === undefined ? sentAt : Date.parse(variant.observedAt);
  return { kind: "changes", changes: [{ kind: "variant", sku, variant, observedAt }] };
};

/** Anyone who signs as Standard Webhooks says: `webhook-id`, `-timestamp` (5 minutes), `-signature`; https://www.standardwebhooks.com */
export const stockline: WebhookSource = {
  verify: (raw, headers, secrets) => secrets.some((secret) => isStandardSigned(raw, headers, new Webhook(secret))),
  eventKey: (headers) => toEventKey(headers["webhook-id"] ?? ""),
  eventType: (_, raw) => {
    const parsed = v.safeParse(v.object({ type: v.pipe(v.string(), v.maxLength(100)) }), parseBody(raw));
    return parsed.success ? parsed.output.type : "unknown";
  },
  read: ({ raw, receivedAtMs }) =>
    readWith(envelope, raw, ({ type, timestamp, data }) => {
      const sentAt = timestamp === undefined ? receivedAtMs : Date.parse(timestamp);
      switch (type) {
        case "stock.updated":
          return stockUpdated(data, sentAt);
        case "variant.updated":
          return variantUpdated(data, sentAt);
        default:
          return { kind: "ignored", note: `no use for ${type.slice(0, 100)}` };
      }
    }),
};
