import { toInstant } from "../runtime/clock.ts";
import { carrierOf } from "./carrier.ts";
import { latenessOf } from "./parcel-news.ts";
import { expectedOnOf, milestoneOfAll, type Parcel, parcelsOf } from "./parcel.ts";
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

const describeParcel = (shipment: Shipment, parcel: Parcel) => {
  const { trackingNumber, carrier, trackingUrl, milestone, events, estimatedDelivery } = parcel;
  return {
    ...(trackingNumber !== "" && { trackingNumber }),
    carrier: carrier ?? null,
    ...(trackingUrl !== undefined && { trackingUrl }),
    milestone,
    events: events.map(describeEvent),
    estimatedDeliveryOn: estimatedDelivery?.on ?? null,
    ...(estimatedDelivery !== undefined && { estimatedDeliverySource: estimatedDelivery.source }),
    late: latenessOf(shipment, parcel) !== undefined,
  };
};

/** A shipment as the API shows it: of one parcel its log, of several that of each under `parcels`. */
export const describeShipment = (order: string, shipment: Shipment) => {
  const parcels = parcelsOf(shipment);
  const described = parcels.map((parcel) => describeParcel(shipment, parcel));
  const [first] = described;
  const [detected] = carrierOf(shipment.trackingNumbers[0] ?? "");
  return {
    id: shipment.id,
    order,
    ...first,
    ...(detected !== undefined && { detectedCarrier: detected.carrier }),
    milestone: milestoneOfAll(parcels),
    estimatedDeliveryOn: expectedOnOf(parcels) ?? null,
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
