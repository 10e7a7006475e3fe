import * as v from "valibot";
import { dayIn, eventTimeOf, eventTimeOfUnix } from "../../shipment/event-time.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import { isSignedBy } from "../hmac.ts";
import { toEventKey } from "../parse-body.ts";
import { eventTypeIn, fieldSchema, readTracking, textIn, tracked } from "../read-tracking.ts";
import type { WebhookSource } from "../source.ts";
import {
  bodyKeyOf,
  createMeaningOf,
  entries,
  eventStatus,
  placeOf,
  status,
  toEstimate,
  toEvent,
  unixTime,
  withOverall,
  words,
} from "../tracking-words.ts";

const source = "aftership";

/** https://www.aftership.com/docs/tracking/enum/delivery-statuses, and sub-statuses where they say something else. */
const meaningOf = createMeaningOf({
  silent: "Pending Expired",
  label_created: "InfoReceived",
  picked_up: "InTransit_002",
  // An appointment was made, or the customer was called: nobody is on the way yet.
  in_transit: "InTransit OutForDelivery_003 OutForDelivery_004",
  out_for_delivery: "OutForDelivery",
  delivery_attempted: "AttemptFail",
  available_for_pickup: "AvailableForPickup OutForDelivery_002",
  delivered: "Delivered",
  exception: "Exception",
  returning: "Exception_010",
  returned: "Exception_011",
});

const estimateSchema = v.fallback(v.nullish(v.object({ estimated_delivery_date: words, datetime: words })), null);

const trackingSchema = v.object({
  ts: unixTime,
  msg: v.object({
    tracking_number: trackingNumberSchema,
    slug: words,
    tag: status,
    subtag: words,
    courier_estimated_delivery_date: estimateSchema,
    latest_estimated_delivery: estimateSchema,
    expected_delivery: words,
    checkpoints: entries(
      v.object({
        checkpoint_time: words,
        message: words,
        tag: eventStatus,
        subtag: words,
        location: words,
        city: words,
        state: words,
        country_name: words,
      }),
    ),
  }),
});
type Tracking = v.InferOutput<typeof trackingSchema>;

const eventsOf = ({ ts, msg: { checkpoints, tag, subtag } }: Tracking) =>
  withOverall(
    checkpoints.map((point) =>
      toEvent({
        meaning: meaningOf(point.subtag, point.tag),
        raw: point.subtag ?? point.tag,
        time: eventTimeOf(point.checkpoint_time),
        description: point.message,
        place: point.location ?? placeOf(point.city, point.state, point.country_name),
        source,
      }),
    ),
    { meaning: meaningOf(subtag, tag), raw: subtag ?? tag, time: eventTimeOfUnix(ts), source },
  );

const estimatedDayOf = ({ msg }: Tracking) =>
  dayIn(
    msg.courier_estimated_delivery_date?.estimated_delivery_date ??
      msg.latest_estimated_delivery?.datetime ??
      msg.expected_delivery,
  );

const types = { schema: fieldSchema("event"), ofUse: ["tracking_update", "edd_revise"] };

/**
 * AfterShip. Its checkpoints have the carrier's local time, mostly without a zone.
 * https://www.aftership.com/docs/tracking/webhook/webhook-specifications
 */
export const aftership: WebhookSource = {
  signedIn: "aftership-hmac-sha256",
  verify: (raw, headers, secrets) => isSignedBy(raw, headers["aftership-hmac-sha256"], secrets, "base64"),
  eventKey: (_, raw) => toEventKey(textIn(raw, fieldSchema("event_id")) ?? bodyKeyOf(raw)),
  eventType: (_, raw) => eventTypeIn(raw, types),
  read: (webhook) =>
    readTracking(webhook, types, trackingSchema, (tracking) =>
      tracked({
        trackingNumber: tracking.msg.tracking_number,
        carrier: tracking.msg.slug,
        // A revised estimate is no news of the parcel, though it repeats where that is.
        events: webhook.eventType === "edd_revise" ? [] : eventsOf(tracking),
        ...toEstimate(estimatedDayOf(tracking), source, eventTimeOfUnix(tracking.ts).at ?? webhook.receivedAtMs),
      }),
    ),
};
