import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import * as v from "valibot";
import { parseOutsideJson } from "../../runtime/json.ts";
import { instantSchema, levelSchema, locationSchema, skuSchema, variantSchema } from "../../stock/variant.ts";
import type { Headers, Read, WebhookSource } from "../source.ts";

/** A key of DynamoDB holds 2,048 bytes; a longer name of an event is kept by its hash. */
const longestEventKey = 200;

const envelope = v.object({ type: v.string(), timestamp: v.optional(instantSchema), data: v.unknown() });

/** `stock.updated`: the units at one location; `location` may be left out by shops that have only one. */
export const stockUpdatedSchema = v.object({
  sku: skuSchema,
  location: v.optional(locationSchema, "default"),
  ...levelSchema.entries,
});
/** `variant.updated`: a variant whole, as `PUT variants/{sku}` takes it. */
export const variantUpdatedSchema = v.object({ sku: skuSchema, ...variantSchema.entries });

const refused = (issues: readonly v.BaseIssue<unknown>[]): Read => {
  const [issue] = issues;
  const field = issue && v.getDotPath(issue);
  return { kind: "refused", note: `${field ?? "body"} is missing or wrong` };
};

const stockUpdated = (data: unknown, sentAt: number): Read => {
  const parsed = v.safeParse(stockUpdatedSchema, data);
  if (!parsed.success) return refused(parsed.issues);
  const { sku, location, ...level } = parsed.output;
  const observedAt = level.observedAt === undefined ? sentAt : Date.parse(level.observedAt);
  return { kind: "changes", changes: [{ kind: "level", sku, location, level, observedAt }] };
};

const variantUpdated = (data: unknown, sentAt: number): Read => {
  const parsed = v.safeParse(variantUpdatedSchema, data);
  if (!parsed.success) return refused(parsed.issues);
  const { sku, ...variant } = parsed.output;
  const observedAt = variant.observedAt === undefined ? sentAt : Date.parse(variant.observedAt);
  return { kind: "changes", changes: [{ kind: "variant", sku, variant, observedAt }] };
};

const isSigned = (raw: Buffer, headers: Record<string, string>, secret: string): boolean => {
  try {
    new Webhook(secret).verify(raw, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};

const parseBody = (raw: Buffer): unknown => {
  try {
    return parseOutsideJson(raw.toString("utf8"));
  } catch {
    return undefined;
  }
};

const signatureHeaders = (headers: Headers): Record<string, string> => ({
  "webhook-id": headers["webhook-id"] ?? "",
  "webhook-timestamp": headers["webhook-timestamp"] ?? "",
  "webhook-signature": headers["webhook-signature"] ?? "",
});

/** Anyone who signs as Standard Webhooks says: `webhook-id`, `-timestamp` (5 minutes), `-signature`; https://www.standardwebhooks.com */
export const stockline: WebhookSource = {
  // The library signs text: bytes that are none would all read alike.
  verify: (raw, headers, secrets) =>
    isUtf8(raw) && secrets.some((secret) => isSigned(raw, signatureHeaders(headers), secret)),
  eventKey: (headers) => {
    const id = headers["webhook-id"] ?? "";
    return id.length <= longestEventKey ? id : createHash("sha256").update(id).digest("base64url");
  },
  eventType: (_, raw) => {
    const parsed = v.safeParse(v.object({ type: v.pipe(v.string(), v.maxLength(100)) }), parseBody(raw));
    return parsed.success ? parsed.output.type : "unknown";
  },
  read: (raw, receivedAtMs) => {
    const body = parseBody(raw);
    if (body === undefined) return { kind: "refused", note: "the body is not JSON" };
    const parsed = v.safeParse(envelope, body);
    if (!parsed.success) return refused(parsed.issues);
    const { type, timestamp, data } = parsed.output;
    const sentAt = timestamp === undefined ? receivedAtMs : Date.parse(timestamp);
    switch (type) {
      case "stock.updated":
        return stockUpdated(data, sentAt);
      case "variant.updated":
        return variantUpdated(data, sentAt);
      default:
        return { kind: "ignored", note: `no use for ${type.slice(0, 100)}` };
    }
  },
};
