import { toInstant } from "../runtime/clock.ts";
import type { Day } from "../runtime/day.ts";
import { carrierOf } from "./carrier.ts";
import { latenessOf } from "./parcel-news.ts";
import { expectedDaysOf, hasArrived, isSent, milestoneOfAll, type Parcel, parcelsOf } from "./parcel.ts";
import type { Shipment } from "./shipment.ts";
import type { TrackingEvent } from "./tracking-log.ts";

/** An instant where its zone is known; else what a clock showed there. */
const describeEvent = ({ at, localAt, milestone, raw, description, place, source }: TrackingEvent) => ({
  ...(at !== undefined && { at: toInstant(at) }),
  localAt,
  milestone,
  raw,
  description,
  place,
  source,
});

/** Whether its carrier's day has passed, or is behind the one that the customer was told. */
const isLate = (shipment: Shipment, parcel: Parcel, today: Day): boolean => {
  const isOverdue = !hasArrived(parcel) && (parcel.estimatedDelivery?.on ?? today) < today;
  return isSent(shipment) && (isOverdue || latenessOf(shipment, parcel) !== undefined);
};

const describeParcel = (shipment: Shipment, parcel: Parcel, today: Day) => {
  const { trackingNumber, carrier, trackingUrl, milestone, events, estimatedDelivery } = parcel;
  return {
    ...(trackingNumber !== "" && { trackingNumber }),
    carrier: carrier ?? null,
    ...(trackingUrl !== undefined && { trackingUrl }),
    milestone,
    events: events.map(describeEvent),
    estimatedDeliveryOn: estimatedDelivery?.on ?? null,
    ...(estimatedDelivery !== undefined && { estimatedDeliverySource: estimatedDelivery.source }),
    late: isLate(shipment, parcel, today),
  };
};

/** A shipment as the API shows it on a day of its store: of one parcel its log, of several that of each under `parcels`. */
export const describeShipment = (order: string, shipment: Shipment, today: Day) => {
  const parcels = parcelsOf(shipment);
  const described = parcels.map((parcel) => describeParcel(shipment, parcel, today));
  const [first] = described;
  const [detected] = carrierOf(shipment.trackingNumbers[0] ?? "");
  return {
    id: shipment.id,
    order,
    ...first,
    ...(detected !== undefined && { detectedCarrier: detected.carrier }),
    milestone: milestoneOfAll(parcels),
    estimatedDeliveryOn: expectedDaysOf(parcels).at(-1) ?? null,
    promisedDeliveryOn: shipment.promisedOn ?? null,
    late: described.some(({ late }) => late),
    status: shipment.status ?? "unknown",
    lines: shipment.lines,
    ...(shipment.shippedAt !== undefined && { shippedAt: toInstant(shipment.shippedAt) }),
    ...(shipment.location !== undefined && { location: shipment.location }),
    observedAt: toInstant(shipment.observedAt),
    ...(described.length > 1 && { parcels: described }),
  };
};
