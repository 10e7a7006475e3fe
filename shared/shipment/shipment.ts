import * as v from "valibot";
import { type OrderRef } from "../backorder/order.ts";
import { daySchema } from "../runtime/day.ts";
import { milestones } from "./milestone.ts";

export interface ShipmentRef extends OrderRef {
  shipment: string;
}

const text = v.string();
const eventSchema = v.object({
  at: v.optional(v.number()),
  localAt: v.optional(text),
  milestone: v.picklist(milestones),
  raw: text,
  isSilent: v.optional(v.boolean()),
  description: v.optional(text),
  place: v.optional(text),
  source: text,
});

/** What is known of one tracking number. */
export const parcelLogSchema = v.object({
  events: v.array(eventSchema),
  estimatedDelivery: v.optional(v.object({ on: daySchema, source: text, statedAt: v.number() })),
  /** Who carries it, in the words of whoever told of it. */
  carrier: v.optional(text),
});
export type ParcelLog = v.InferOutput<typeof parcelLogSchema>;

/** Stands for no tracking number where one is a name: those are in capitals. */
export const ofAll = "all";

const shipmentStatuses = ["pending", "shipped", "cancelled", "unknown"] as const;

/** A shipment's row: what its shop says of it, and what its carriers say. Times are milliseconds since 1970. */
export const shipmentRowSchema = v.object({
  id: text,
  version: v.number(),
  createdAt: v.number(),
  carrier: v.optional(text),
  trackingNumbers: v.array(text),
  trackingUrl: v.optional(text),
  /** The order's lines that are in it; they need not be known yet. */
  lines: v.array(v.object({ id: text, quantity: v.number() })),
  shippedAt: v.optional(v.number()),
  location: v.optional(text),
  /** None while only events have told of it. */
  status: v.optional(v.picklist(shipmentStatuses)),
  /** Cancelled because its shop has it no more: another one may stand for the same parcel. */
  isTakenOut: v.optional(v.boolean()),
  observedAt: v.number(),
  /** Settles which of two states of one instant counts. */
  mark: text,
  /** By tracking number, and under `ofAll` what was said of the shipment as a whole. */
  logs: v.record(text, parcelLogSchema),
  /** Since when its parcels are where they are: what changes again soon after is one message. */
  movedAt: v.optional(v.number()),
  /** The day by which the customer was told that it arrives; it never moves. */
  promisedOn: v.optional(daySchema),
  dueAt: v.optional(v.number()),
  /** Until when what carriers wrote in words of their own is kept. */
  textsUntil: v.optional(v.number()),
  /** Its order's customer was erased then: no such words are kept any more. */
  erasedAt: v.optional(v.number()),
  /** When it expires, in seconds since 1970. */
  ttl: v.optional(v.number()),
});
export type Shipment = v.InferOutput<typeof shipmentRowSchema>;
