import * as v from "valibot";
import { dayIn, eventTimeOf } from "../../shipment/event-time.ts";
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
  moreOf,
  placeOf,
  rawOf,
  status,
  toEstimate,
  toEvent,
  withOverall,
  words,
} from "../tracking-words.ts";

const source = "easypost";

/** https://docs.easypost.com/docs/trackers: `status`. */
const meaningOfStatus = createMeaningOf({
  silent: "unknown error",
  label_created: "pre_transit",
  in_transit: "in_transit",
  out_for_delivery: "out_for_delivery",
  available_for_pickup: "available_for_pickup",
  delivered: "delivered",
  exception: "failure",
  returning: "return_to_sender",
  cancelled: "cancelled",
});

/** `status_detail`, as far as it says more than a status that leaves much open. */
const meaningOfDetail = createMeaningOf({
  label_created: "label_created",
  out_for_delivery: "out_for_delivery",
  available_for_pickup: "arrived_at_pickup_location",
  exception: "damaged delivery_exception lost refused transit_exception",
  returning: "return",
  cancelled: "cancelled",
});
const open = new Set(["in_transit", "failure", "unknown", "error"]);

const meaningOf = (said: string, detail: string | undefined) =>
  moreOf(open.has(said) ? meaningOfDetail(detail) : "silent", meaningOfStatus(said));

const trackerSchema = v.object({
  result: v.object({
    tracking_code: trackingNumberSchema,
    carrier: words,
    status,
    status_detail: words,
    est_delivery_date: words,
    updated_at: words,
    tracking_details: entries(
      v.object({
        status: eventStatus,
        status_detail: words,
        message: words,
        description: words,
        datetime: words,
        tracking_location: v.fallback(v.nullish(v.object({ city: words, state: words, country: words })), null),
      }),
    ),
  }),
});
type Tracker = v.InferOutput<typeof trackerSchema>["result"];
type Detail = Tracker["tracking_details"][number];

const toDetailEvent = (detail: Detail) => {
  const { status: said, status_detail, message, description, datetime, tracking_location: place } = detail;
  return toEvent({
    meaning: meaningOf(said, status_detail),
    raw: rawOf(said, status_detail),
    time: eventTimeOf(datetime),
    description: message ?? description,
    place: placeOf(place?.city, place?.state, place?.country),
    source,
  });
};

const eventsOf = ({ tracking_details: details, status: said, status_detail, updated_at }: Tracker) =>
  withOverall(details.map(toDetailEvent), {
    meaning: meaningOf(said, status_detail),
    raw: rawOf(said, status_detail),
    time: eventTimeOf(updated_at),
    source,
  });

const types = { schema: fieldSchema("description"), ofUse: ["tracker.created", "tracker.updated"] };
const scheme = "hmac-sha256-hex=";

/** EasyPost sends a tracker whole, with all that happened to it; https://docs.easypost.com/docs/webhooks */
export const easypost: WebhookSource = {
  signedIn: "x-hmac-signature",
  verify: (raw, headers, secrets) => {
    const signature = headers["x-hmac-signature"] ?? "";
    if (!signature.startsWith(scheme)) return false;
    const keys = secrets.map((secret) => secret.normalize("NFKD"));
    return isSignedBy(raw, signature.slice(scheme.length), keys, "hex");
  },
  eventKey: (_, raw) => toEventKey(textIn(raw, fieldSchema("id")) ?? bodyKeyOf(raw)),
  eventType: (_, raw) => eventTypeIn(raw, types),
  read: (webhook) =>
    readTracking(webhook, types, trackerSchema, ({ result: tracker }) =>
      tracked({
        trackingNumber: tracker.tracking_code,
        carrier: tracker.carrier,
        events: eventsOf(tracker),
        ...toEstimate(
          dayIn(tracker.est_delivery_date),
          source,
          eventTimeOf(tracker.updated_at).at ?? webhook.receivedAtMs,
        ),
      }),
    ),
};
