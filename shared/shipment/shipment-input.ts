import * as v from "valibot";
import { orderIdSchema } from "../backorder/order.ts";
import { isInFuture } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { type Fault, futureFaultsOf } from "../stock/future-faults.ts";
import { instantSchema } from "../stock/variant.ts";
import type { ShipmentUpdate } from "./shipment-update.ts";
import { trackingNumberSchema } from "./tracking-number.ts";

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

const lineSchema = v.object({
  id: orderIdSchema,
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
});

/** A shipment whole, as `PUT orders/{id}/shipments/{id}` and `shipment.updated` take it: what it does not say is not so. */
export const shipmentSchema = v.object({
  /** As anyone writes it, `UPS`; where nothing is said, the number says it. */
  carrier: v.optional(text(100)),
  /** Any number is taken, also one that no carrier is known to have. */
  trackingNumber: trackingNumberSchema,
  trackingUrl: v.optional(
    v.pipe(v.string(), v.url(), v.maxLength(2_000), v.regex(/^https?:/, "must be a web address")),
  ),
  /** The order's lines that are in it, with the units of each. */
  lines: v.pipe(
    v.array(lineSchema),
    v.minLength(1),
    v.maxLength(limits.orderLines, `holds at most ${limits.orderLines} lines`),
  ),
  shippedAt: instantSchema,
  location: v.optional(text(100)),
  /** `pending`: not handed over yet. `cancelled`: it never will be, and its lines are open again. */
  status: v.optional(v.picklist(["pending", "shipped", "cancelled"]), "shipped"),
  observedAt: v.optional(instantSchema),
});
export type ShipmentInput = v.InferOutput<typeof shipmentSchema>;

/** What is wrong with a shipment at the time at which it comes, by field. */
export const shipmentFaultsOf = ({ shippedAt, status, observedAt }: ShipmentInput, nowMs: number): Fault[] => [
  ...futureFaultsOf({ observedAt }, nowMs),
  ...(status === "shipped" && isInFuture(shippedAt, nowMs)
    ? [{ field: "shippedAt", message: "must not be in the future, unless the status is pending" }]
    : []),
];

/** As apply-shipment takes it. */
export const toShipmentUpdate = (id: string, input: ShipmentInput): ShipmentUpdate => {
  const { carrier, trackingNumber, trackingUrl, lines, shippedAt, location, status } = input;
  return {
    id,
    ...(carrier !== undefined && { carrier }),
    trackingNumbers: [trackingNumber],
    ...(trackingUrl !== undefined && { trackingUrl }),
    lines,
    shippedAt: Date.parse(shippedAt),
    ...(location !== undefined && { location }),
    status,
    events: [],
  };
};
