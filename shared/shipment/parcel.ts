import type { Day } from "../runtime/day.ts";
import { carrierOf, carrierOfShop, readableCarrier, trackingUrlOf } from "./carrier.ts";
import { roughMsOf } from "./event-time.ts";
import { type Milestone, rankOf } from "./milestone.ts";
import { ofAll, type ParcelLog, type Shipment } from "./shipment.ts";
import { type EstimatedDelivery, mergeLog, milestoneOf, type TrackingEvent } from "./tracking-log.ts";

/** One parcel of a shipment: as a rule the only one. */
export interface Parcel {
  /** Empty where it has none. */
  trackingNumber: string;
  /** For people: `UPS`. */
  carrier?: string | undefined;
  trackingUrl?: string | undefined;
  milestone: Milestone;
  /** Oldest first; what has no time comes last. */
  events: TrackingEvent[];
  estimatedDelivery?: EstimatedDelivery | undefined;
}

const emptyLog: ParcelLog = { events: [] };

/** The shop's word first, then whoever tracks it; the number's own form is a guess, for many carriers have the same. */
const carrierNameOf = (shipment: Shipment, trackingNumber: string, { carrier }: ParcelLog): string | undefined =>
  (shipment.carrier === undefined ? undefined : carrierOfShop(shipment.carrier)) ??
  (carrier === undefined ? undefined : readableCarrier(carrier)) ??
  (trackingNumber === "" ? undefined : carrierOf(trackingNumber)[0]?.name);

/** The shop's link is to the first of several parcels. */
const urlOf = (shipment: Shipment, trackingNumber: string, { carrier }: ParcelLog, index: number) => {
  if (index === 0 && shipment.trackingUrl !== undefined) return shipment.trackingUrl;
  return trackingNumber === "" ? undefined : trackingUrlOf(trackingNumber, shipment.carrier ?? carrier);
};

/** A shipment's parcels: one of each tracking number, or one without a number. What is said of it as a whole is said of each. */
export const parcelsOf = (shipment: Shipment): Parcel[] => {
  const { trackingNumbers, logs } = shipment;
  const numbers = trackingNumbers.length === 0 ? [""] : trackingNumbers;
  const whole = logs[ofAll] ?? emptyLog;
  return numbers.map((trackingNumber, index) => {
    const own = trackingNumber === "" ? emptyLog : (logs[trackingNumber] ?? emptyLog);
    const log = mergeLog(whole, own);
    return {
      trackingNumber,
      carrier: carrierNameOf(shipment, trackingNumber, own),
      trackingUrl: urlOf(shipment, trackingNumber, own, index),
      milestone: milestoneOf(log),
      ...log,
    };
  });
};

/** From here on, what the carrier expects is of no use to anybody. */
const arrivals: ReadonlySet<Milestone> = new Set(["available_for_pickup", "delivered", "returning", "returned"]);
export const hasArrived = ({ milestone }: Pick<Parcel, "milestone">): boolean => arrivals.has(milestone);

/** Somebody has to look after it. */
const troubles: ReadonlySet<Milestone> = new Set(["exception", "returning", "returned", "cancelled"]);
export const isTrouble = (milestone: Milestone): boolean => troubles.has(milestone);

/** Where a shipment is as a whole: where one of its parcels is in trouble, else where the last one is. */
export const milestoneOfAll = (parcels: readonly Parcel[]): Milestone => {
  const milestones = parcels.map(({ milestone }) => milestone);
  const [least = "unknown"] = milestones.toSorted((a, b) => rankOf(a) - rankOf(b));
  return milestones.find(isTrouble) ?? least;
};

/** The carrier had not got it at these. */
const beforeJourney: ReadonlySet<Milestone> = new Set(["unknown", "label_created", "cancelled"]);

/** Whether it was handed to the carrier, by the shop's word or by the carrier's. */
export const isSent = (shipment: Shipment, parcels: readonly Parcel[] = parcelsOf(shipment)): boolean => {
  if (shipment.status === undefined || shipment.status === "cancelled") return false;
  return shipment.status === "shipped" || parcels.some(({ milestone }) => !beforeJourney.has(milestone));
};

/** What is in a parcel of a shipment: its lines, and those of every other shipment of the order that goes by its number. */
export const contentsOf = (shipment: Shipment, trackingNumber: string, shipments: readonly Shipment[]) => {
  const others = shipments.filter((each) => each.id !== shipment.id && each.trackingNumbers.includes(trackingNumber));
  const units = new Map<string, number>();
  for (const { id, quantity } of [shipment, ...others.filter((each) => isSent(each))].flatMap(({ lines }) => lines)) {
    units.set(id, (units.get(id) ?? 0) + quantity);
  }
  return [...units].map(([id, quantity]) => ({ id, quantity }));
};

/**
 * When anything was last heard of it, by when that happened. What has no time, or one that has not come yet, counts as
 * told when the parcel last moved. Milliseconds since 1970.
 */
export const lastNewsAt = (shipment: Shipment, parcels: readonly Parcel[], nowMs: number): number => {
  const { shippedAt, observedAt, movedAt, createdAt } = shipment;
  const pastMs = (ms: number | undefined): number => (ms === undefined || ms > nowMs ? (movedAt ?? createdAt) : ms);
  const times = parcels.flatMap(({ events }) => events.map((event) => pastMs(roughMsOf(event))));
  return times.reduce((latest, ms) => Math.max(latest, ms), pastMs(shippedAt ?? observedAt));
};

/** The days on which carriers expect to deliver its parts, the soonest first. */
export const expectedDaysOf = (parcels: readonly Parcel[]): Day[] =>
  parcels
    .flatMap(({ estimatedDelivery }) => (estimatedDelivery === undefined ? [] : [estimatedDelivery.on]))
    .toSorted();
