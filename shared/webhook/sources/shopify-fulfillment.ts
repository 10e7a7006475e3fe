import * as v from "valibot";
import { dayIn, eventTimeOf } from "../../shipment/event-time.ts";
import type { ShipmentUpdate } from "../../shipment/shipment-update.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import { idSchema } from "../parse-body.ts";
import type { Change } from "../source.ts";
import { createMeaningOf, placeOf, status, toEstimate, toEvent, words } from "../tracking-words.ts";

const source = "shopify";

/** https://shopify.dev/docs/api/admin-graphql/latest/enums/FulfillmentEventStatus, in lower case as webhooks have it. */
const meaningOf = createMeaningOf({
  label_created: "label_printed label_purchased confirmed",
  // By whom is not said. The carrier is the answer that ends nothing too early.
  picked_up: "carrier_picked_up picked_up",
  in_transit: "in_transit",
  out_for_delivery: "out_for_delivery",
  delivery_attempted: "attempted_delivery",
  available_for_pickup: "ready_for_pickup ready_for_recipient_pickup",
  delivered: "delivered",
  exception: "failure delayed buyer_action_required",
  returning: "returning_to_sender",
});

/** What a fulfillment's own status says of it; error and failure are of the request to ship, which came to nothing. */
const stateOf: ReadonlyMap<string, ShipmentUpdate["status"]> = new Map([
  ["pending", "pending"],
  ["open", "pending"],
  ["success", "shipped"],
  ["cancelled", "cancelled"],
  ["error", "cancelled"],
  ["failure", "cancelled"],
]);

const orderName = (id: string): string => `shopify:order:${id}`;

const numbers = v.fallback(v.nullish(v.array(v.union([v.literal(""), trackingNumberSchema]))), null);
const lineSchema = v.object({ id: idSchema, quantity: v.pipe(v.number(), v.integer(), v.minValue(0)) });

/** As `fulfillments/create` and `fulfillments/update` have it. */
export const shopifyFulfillmentSchema = v.object({
  id: idSchema,
  order_id: idSchema,
  status: v.nullish(status),
  shipment_status: words,
  created_at: words,
  updated_at: words,
  location_id: v.fallback(v.nullish(idSchema), null),
  tracking_company: words,
  tracking_number: v.fallback(v.nullish(v.union([v.literal(""), trackingNumberSchema])), null),
  tracking_numbers: numbers,
  tracking_url: v.fallback(v.nullish(v.pipe(v.string(), v.maxLength(2_000), v.url(), v.regex(/^https?:/))), null),
  line_items: v.array(lineSchema),
});
type Fulfillment = v.InferOutput<typeof shopifyFulfillmentSchema>;

const numbersOf = ({ tracking_number: one, tracking_numbers: several }: Fulfillment): string[] => [
  ...new Set([...(several ?? []), one ?? ""].filter((number) => number !== "")),
];

/** Said again with every edit, whenever it happened: it has no time, and takes the parcel forward alone. */
const eventsOf = ({ shipment_status: said }: Fulfillment) =>
  said === undefined ? [] : [toEvent({ meaning: meaningOf(said), raw: said, time: {}, source })];

/** A shipment whole, with the lines that are in it. */
export const shipmentOf = (fulfillment: Fulfillment, receivedAtMs: number): Change => {
  const { id, order_id, tracking_company: carrier, tracking_url: trackingUrl, location_id: location } = fulfillment;
  const shippedAt = eventTimeOf(fulfillment.created_at).at;
  const shipment: ShipmentUpdate = {
    id,
    ...(carrier !== undefined && { carrier }),
    trackingNumbers: numbersOf(fulfillment),
    ...(typeof trackingUrl === "string" && { trackingUrl }),
    lines: fulfillment.line_items,
    ...(shippedAt !== undefined && { shippedAt }),
    ...(typeof location === "string" && { location }),
    status: stateOf.get(fulfillment.status ?? "") ?? "unknown",
    events: eventsOf(fulfillment),
  };
  const observedAt = eventTimeOf(fulfillment.updated_at).at ?? receivedAtMs;
  return { kind: "shipment", order: orderName(order_id), shipment, observedAt };
};

/** As `fulfillment_events/create` has it: it names the shipment, and no tracking number. */
export const shopifyFulfillmentEventSchema = v.object({
  fulfillment_id: idSchema,
  order_id: idSchema,
  status,
  message: words,
  happened_at: words,
  created_at: words,
  estimated_delivery_at: words,
  city: words,
  province: words,
  country: words,
});
type FulfillmentEvent = v.InferOutput<typeof shopifyFulfillmentEventSchema>;

/** Something that happened to a shipment; the rest of it is said elsewhere. */
export const shipmentEventOf = (event: FulfillmentEvent, receivedAtMs: number): Change => {
  const time = eventTimeOf(event.happened_at ?? event.created_at);
  const observedAt = eventTimeOf(event.created_at).at ?? receivedAtMs;
  const shipment: ShipmentUpdate = {
    id: event.fulfillment_id,
    events: [
      toEvent({
        meaning: meaningOf(event.status),
        raw: event.status,
        time,
        description: event.message,
        place: placeOf(event.city, event.province, event.country),
        source,
      }),
    ],
    ...toEstimate(dayIn(event.estimated_delivery_at), source, observedAt),
  };
  return { kind: "shipment", order: orderName(event.order_id), shipment, observedAt };
};
