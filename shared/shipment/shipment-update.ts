import type { EstimatedDelivery, TrackingEvent } from "./tracking-log.ts";

/** What a shop says of a shipment: sometimes all of it, sometimes only that something happened to it. */
export interface ShipmentUpdate {
  /** The shop's id of it. */
  id: string;
  /** As the shop names it: `UPS`. */
  carrier?: string;
  /** As `toTrackingNumber` writes them; a shipment of several parcels has several. Absent where nothing is said of them. */
  trackingNumbers?: string[];
  trackingUrl?: string;
  /** The order's lines that are in it, by the shop's ids. Absent where nothing is said of them. */
  lines?: { id: string; quantity: number }[];
  /** Milliseconds since 1970. */
  shippedAt?: number;
  /** Where it was sent from, by the shop's id. */
  location?: string;
  /** `pending`: not handed over yet. `cancelled`: it never will be, and its lines are open again. */
  status?: "pending" | "shipped" | "cancelled" | "unknown";
  /** Its shop has it no more: where it names shipments by their numbers, perhaps because the number was corrected. */
  isTakenOut?: boolean;
  events: TrackingEvent[];
  estimatedDelivery?: EstimatedDelivery;
}
