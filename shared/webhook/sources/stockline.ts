import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { toOrderState } from "../../backorder/order-state.ts";
import { orderFaultsOf, supplyFaultsOf } from "../../backorder/faults.ts";
import { orderIdSchema, orderSchema } from "../../backorder/order.ts";
import { seenAtOf, supplySchema } from "../../backorder/supply.ts";
import { isInFuture } from "../../runtime/clock.ts";
import { futureFaultsOf, observedFaultsOf } from "../../stock/future-faults.ts";
import { instantSchema, levelSchema, locationSchema, skuSchema, variantSchema } from "../../stock/variant.ts";
import { shipmentFaultsOf, shipmentSchema, toShipmentUpdate } from "../../shipment/shipment-input.ts";
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

/** A person reads it: the first of many faults are enough. */
const shownFaults = 10;

const refusedFor = (faults: { field: string; message: string }[]): Read | undefined =>
  faults.length === 0
    ? undefined
    : {
        kind: "refused",
        note: faults
          .slice(0, shownFaults)
          .map(({ field, message }) => `${field} ${message}`)
          .join("; "),
      };

const stockUpdated = (data: unknown, sentAt: number, receivedAtMs: number): Read => {
  const parsed = v.safeParse(stockUpdatedSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { sku, location, ...level } = parsed.output;
  const refused = refusedFor(observedFaultsOf(level, receivedAtMs));
  if (refused !== undefined) return refused;
  const observedAt = level.observedAt === undefined ? sentAt : Date.parse(level.observedAt);
  return { kind: "changes", changes: [{ kind: "level", sku, location, level, observedAt }] };
};

const variantUpdated = (data: unknown, sentAt: number, receivedAtMs: number): Read => {
  const parsed = v.safeParse(variantUpdatedSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { sku, ...variant } = parsed.output;
  const refused = refusedFor(observedFaultsOf(variant, receivedAtMs));
  if (refused !== undefined) return refused;
  const observedAt = variant.observedAt === undefined ? sentAt : Date.parse(variant.observedAt);
  return { kind: "changes", changes: [{ kind: "variant", sku, variant, observedAt }] };
};

/** `order.created`, `order.updated`: an order whole, as `PUT orders/{id}` takes it. */
const orderUpdatedSchema = v.object({ id: orderIdSchema, ...orderSchema.entries });
/** `order.cancelled`: the order whole, or no more than its id. */
const orderCancelledSchema = v.object({ id: orderIdSchema, observedAt: v.optional(instantSchema) });
const wholeOrderSchema = v.looseObject({ lines: v.unknown() });
/** `supply.updated`: an inbound delivery, as `PUT supplies/{id}` takes it. */
const supplyUpdatedSchema = v.object({ id: orderIdSchema, ...supplySchema.entries });

const orderUpdated = (data: unknown, sentAt: number, receivedAtMs: number, status?: "cancelled"): Read => {
  const parsed = v.safeParse(orderUpdatedSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { id, ...input } = parsed.output;
  const refused = refusedFor(orderFaultsOf(input, receivedAtMs));
  if (refused !== undefined) return refused;
  const state = toOrderState({ ...input, status: status ?? input.status }, sentAt);
  return { kind: "changes", changes: [{ kind: "order", order: id, state }] };
};

const orderCancelled = (data: unknown, sentAt: number, receivedAtMs: number): Read => {
  if (v.is(wholeOrderSchema, data)) return orderUpdated(data, sentAt, receivedAtMs, "cancelled");
  const parsed = v.safeParse(orderCancelledSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { id, observedAt } = parsed.output;
  const refused = refusedFor(futureFaultsOf({ observedAt }, receivedAtMs));
  if (refused !== undefined) return refused;
  const cancelledAt = observedAt === undefined ? sentAt : Date.parse(observedAt);
  return { kind: "changes", changes: [{ kind: "order_cancelled", order: id, observedAt: cancelledAt }] };
};

const supplyUpdated = (data: unknown, sentAt: number, receivedAtMs: number): Read => {
  const parsed = v.safeParse(supplyUpdatedSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { id, ...input } = parsed.output;
  const refused = refusedFor(supplyFaultsOf(input, receivedAtMs));
  if (refused !== undefined) return refused;
  return { kind: "changes", changes: [{ kind: "supply", supply: id, input, observedAt: seenAtOf(input, sentAt) }] };
};

/** `shipment.updated`: a shipment whole, as `PUT orders/{id}/shipments/{id}` takes it. */
export const shipmentUpdatedSchema = v.object({ order: orderIdSchema, id: orderIdSchema, ...shipmentSchema.entries });

const shipmentUpdated = (data: unknown, sentAt: number, receivedAtMs: number): Read => {
  const parsed = v.safeParse(shipmentUpdatedSchema, data);
  if (!parsed.success) return refusedBy(parsed.issues);
  const { order, id, ...input } = parsed.output;
  const refused = refusedFor(shipmentFaultsOf(input, receivedAtMs));
  if (refused !== undefined) return refused;
  const observedAt = input.observedAt === undefined ? sentAt : Date.parse(input.observedAt);
  return { kind: "changes", changes: [{ kind: "shipment", order, shipment: toShipmentUpdate(id, input), observedAt }] };
};

/** Anyone who signs as Standard Webhooks says: `webhook-id`, `-timestamp` (5 minutes), `-signature`; https://www.standardwebhooks.com */
export const stockline: WebhookSource = {
  signedIn: "webhook-signature",
  verify: (raw, headers, secrets) => secrets.some((secret) => isStandardSigned(raw, headers, new Webhook(secret))),
  eventKey: (headers) => toEventKey(headers["webhook-id"] ?? ""),
  eventType: (_, raw) => {
    const parsed = v.safeParse(v.object({ type: v.pipe(v.string(), v.maxLength(100)) }), parseBody(raw));
    return parsed.success ? parsed.output.type : "unknown";
  },
  read: ({ raw, receivedAtMs }) =>
    readWith(envelope, raw, ({ type, timestamp, data }) => {
      // Nothing newer could ever change what was sent at a time that has not come yet.
      const isSentThen = timestamp !== undefined && !isInFuture(timestamp, receivedAtMs);
      const sentAt = isSentThen ? Date.parse(timestamp) : receivedAtMs;
      switch (type) {
        case "stock.updated":
          return stockUpdated(data, sentAt, receivedAtMs);
        case "variant.updated":
          return variantUpdated(data, sentAt, receivedAtMs);
        case "order.created":
        case "order.updated":
          return orderUpdated(data, sentAt, receivedAtMs);
        case "order.cancelled":
          return orderCancelled(data, sentAt, receivedAtMs);
        case "supply.updated":
          return supplyUpdated(data, sentAt, receivedAtMs);
        case "shipment.updated":
          return shipmentUpdated(data, sentAt, receivedAtMs);
        default:
          return { kind: "ignored", note: `no use for ${type.slice(0, 100)}` };
      }
    }),
};
