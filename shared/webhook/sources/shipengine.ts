import * as v from "valibot";
import { dayIn, eventTimeOf } from "../../shipment/event-time.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import { eventTypeIn, fieldSchema, readTracking, tracked } from "../read-tracking.ts";
import { isRsaSigned } from "../rsa-signature.ts";
import type { WebhookSource } from "../source.ts";
import {
  bodyKeyOf,
  createMeaningOf,
  entries,
  placeOf,
  statedWith,
  toEstimate,
  toEvent,
  type Meaning,
  withOverall,
  words,
} from "../tracking-words.ts";

const source = "shipengine";

/** https://shipengine.github.io/shipengine-openapi: `status_code`, and `status_detail_code` where it says something else. */
const meaningOf = createMeaningOf({
  silent: "UN CARRIER_STATUS_NOT_MAPPED INFORMATION PARCEL_UPDATE_NOTIFICATION POST_TRANSIT_STATUS TRACKING_EXPIRED",
  label_created: `AC NY SHIPMENT_CREATED AWAITING_PICKUP_DROP_OFF ELEC_ADVICE_RECD_BY_CARRIER
    NOT_YET_RECEIVED_BY_CARRIER PICKUP_FAILED`,
  picked_up: "DROPPED_OFF PICKED_UP RECEIVED_BY_CARRIER RECD_BY_CARRIER_NO_ELEC_ADVICE",
  in_transit: `IT IN_TRANSIT COD_AMOUNT_PAID CUSTOMS_CLEARED CUSTOMS_PROCESSING DELIVERY_ARRANGED_WITH_RECIPIENT
    DELIVERY_RESCHEDULED DELIVERY_SCHEDULED HUB_PROCESSING HUB_SCAN_IN HUB_SCAN_OUT PARCEL_OVER_LABELLED
    PARCEL_REDIRECTED RECEIVED_LOCAL_DELIVERY_DEPOT SUB_CONTRACTOR_EVENT SUB_CONTRACTOR_RECEIVED`,
  out_for_delivery: "OUT_FOR_DELIVERY",
  delivery_attempted: "AT ATTEMPTED_DELIVERY ATTEMPTED_DELIVERY_FINAL CUSTOMER_CARDED",
  available_for_pickup: `SP AWAITING_COLLECTION_FROM_PICKUP_POINT COLLECT_AT_LOCAL_PO CUSTOMER_TO_COLLECT_FROM_CARRIER
    DELIVERED_TO_PICKUP_POINT`,
  delivered: `DE DELIVERED DELIVERED_DAMAGED DELIVERED_IN_PART DELIVERED_SPECIFIED_SAFE_PLACE
    DELIVERED_TO_ALTERNATIVE_DELIVERY_LOCATION DELIVERED_TO_NEIGHBOUR DELIVERED_TO_PO_BOX DELIVERED_TO_RECEPTION
    PARCEL_COLLECTED_FROM_PICKUP_POINT PROOF_OF_DELIVERY`,
  exception: `EX ADDRESS_QUERY CARRIER_DELAYS COD_AMOUNT_NOT_PAID CUSTOMER_IDENTIFICATION_FAILED DELAYED_NOT_CARRIER
    DUTY_NOT_PAID HAZARDOUS_PROHIBITED HELD_BY_CARRIER HELD_BY_CARRIER_FOR_CLEARANCE_PRE_PROCESSING HELD_BY_CUSTOMS
    INCORRECT_DECLARATION MISROUTED NOT_DELIVERED_ADDRESSEE_DECEASED NO_ACCESS_TO_RECIPIENTS_ADDRESS PARCEL_DAMAGED
    PARCEL_DISPOSED PARCEL_LOST PARCEL_OUTSIDE_OF_SERVICE_CAPABILITY PARCEL_REDIRECTED_BY_CARRIER PARCEL_REPACKED
    UNSPECIFIED_EXCEPTION`,
  returning: "RETURN_TO_SENDER CUSTOMER_MOVED NOT_COLLECTED_FROM_PICKUP_POINT NOT_DELIVERED REFUSED_BY_CUSTOMER",
  returned: "UNDELIVERABLE_RETURNED_TO_SENDER",
  cancelled: "CANCELLED",
});

const collected = "PARCEL_COLLECTED_FROM_PICKUP_POINT";

/** SP is delivered to a collection point: the customer does not have it before it is collected, whatever the detail says. */
const meaningIn = (detail: string | undefined, code: string | undefined): Meaning => {
  const meaning = meaningOf(detail, code);
  const isAtPoint = code?.toUpperCase() === "SP" && detail?.toUpperCase() !== collected;
  return meaning === "delivered" && isAtPoint ? "available_for_pickup" : meaning;
};

const statusWords = { status_code: words, status_detail_code: words };

const trackSchema = v.object({
  data: v.object({
    tracking_number: trackingNumberSchema,
    carrier_code: words,
    ...statusWords,
    estimated_delivery_date: words,
    events: entries(
      v.object({
        /** `carrier_occurred_at` beside it is the local time, here without a zone and there with a Z: it is not read. */
        occurred_at: words,
        description: words,
        event_code: words,
        city_locality: words,
        state_province: words,
        country_code: words,
        ...statusWords,
      }),
    ),
  }),
});
type Track = v.InferOutput<typeof trackSchema>["data"];

const eventsOf = (track: Track, receivedAtMs: number) => {
  const events = track.events.map((event) =>
    toEvent({
      meaning: meaningIn(event.status_detail_code, event.status_code),
      raw: event.status_detail_code ?? event.status_code ?? event.event_code ?? "",
      time: eventTimeOf(event.occurred_at),
      description: event.description,
      place: placeOf(event.city_locality, event.state_province, event.country_code),
      source,
    }),
  );
  return withOverall(events, {
    meaning: meaningIn(track.status_detail_code, track.status_code),
    raw: track.status_detail_code ?? track.status_code ?? "",
    time: { at: receivedAtMs },
    source,
  });
};

const types = { schema: fieldSchema("resource_type"), ofUse: ["API_TRACK", "TRACK_EVENT_V2"] };

const windowMs = 300_000;
const timeHeader = "x-shipengine-timestamp";

/**
 * ShipEngine (ShipStation's API) signs with keys of its own, which it publishes at https://api.shipengine.com/jwks: the
 * store's secrets are copies of them. Bodies: https://docs.shipstation.com/apis/docs/guides/webhooks-schemas; headers and
 * the window of five minutes: https://docs.shipstation.com/apis/docs/guides/webhooks-validation
 */
export const shipengine: WebhookSource = {
  signedIn: "x-shipengine-rsa-sha256-signature",
  verify: (raw, headers, secrets) => {
    const time = headers[timeHeader] ?? "";
    const signature = headers["x-shipengine-rsa-sha256-signature"] ?? "";
    const keyName = headers["x-shipengine-rsa-sha256-key-id"];
    return time !== "" && isRsaSigned(Buffer.concat([Buffer.from(`${time}.`), raw]), signature, keyName, secrets);
  },
  isFresh: (headers, nowMs) => Math.abs(nowMs - Date.parse(headers[timeHeader] ?? "")) <= windowMs,
  eventKey: (_, raw) => bodyKeyOf(raw),
  eventType: (_, raw) => eventTypeIn(raw, types),
  read: (webhook) =>
    readTracking(webhook, types, trackSchema, ({ data: track }) => {
      const events = eventsOf(track, webhook.receivedAtMs);
      return tracked({
        trackingNumber: track.tracking_number,
        carrier: track.carrier_code,
        events,
        ...toEstimate(dayIn(track.estimated_delivery_date), source, statedWith(events, webhook.receivedAtMs)),
      });
    }),
};
