import * as v from "valibot";
import { dayIn, eventTimeOf } from "../../shipment/event-time.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import { isSignedBy } from "../hmac.ts";
import { eventTypeIn, fieldSchema, readTracking, tracked } from "../read-tracking.ts";
import type { Headers, WebhookSource } from "../source.ts";
import {
  bodyKeyOf,
  createMilestoneOf,
  placeOf,
  status,
  toEstimate,
  toEvent,
  withOverall,
  words,
} from "../tracking-words.ts";

const source = "shippo";

/** https://docs.goshippo.com/docs/tracking/tracking: `status`. RETURNED is used from the moment that a parcel turns round. */
const milestoneOfStatus = createMilestoneOf({
  unknown: "UNKNOWN",
  label_created: "PRE_TRANSIT",
  in_transit: "TRANSIT",
  delivered: "DELIVERED",
  exception: "FAILURE",
  returning: "RETURNED",
});

/** `substatus.code` within TRANSIT, which alone has room for it. */
const milestoneInTransit = createMilestoneOf({
  picked_up: "package_accepted",
  out_for_delivery: "out_for_delivery",
  delivery_attempted: "delivery_attempted location_inaccessible notice_left",
  available_for_pickup: "pickup_available",
  exception: "address_issue contact_carrier package_damaged",
});

const milestoneOf = ({ status: said, substatus }: Status) => {
  const within = said === "TRANSIT" ? milestoneInTransit(substatus?.code) : "unknown";
  return within === "unknown" ? milestoneOfStatus(said) : within;
};

const statusSchema = v.object({
  status,
  substatus: v.fallback(v.nullish(v.object({ code: words })), null),
  status_date: words,
  status_details: words,
  location: v.fallback(v.nullish(v.object({ city: words, state: words, country: words })), null),
});
type Status = v.InferOutput<typeof statusSchema>;

const trackSchema = v.object({
  data: v.object({
    tracking_number: trackingNumberSchema,
    carrier: words,
    eta: words,
    tracking_status: v.nullish(statusSchema),
    tracking_history: v.optional(v.array(statusSchema), []),
  }),
});
type Track = v.InferOutput<typeof trackSchema>["data"];

const toStatusEvent = (each: Status) =>
  toEvent({
    milestone: milestoneOf(each),
    raw: each.status,
    time: eventTimeOf(each.status_date),
    description: each.status_details,
    place: placeOf(each.location?.city, each.location?.state, each.location?.country),
    source,
  });

const eventsOf = ({ tracking_history: history, tracking_status: now }: Track) => {
  const events = history.map(toStatusEvent);
  return now ? withOverall(events, { ...toStatusEvent(now), time: eventTimeOf(now.status_date) }) : events;
};

const types = { schema: fieldSchema("event"), ofUse: ["track_updated"] };

/** Shippo leaves it to us; it tries again within seconds. */
const toleranceSeconds = 300;

const signatureOf = (headers: Headers) => {
  const [, time, signature] = /^t=(\d{1,13}),v1=([0-9a-f]{64})$/.exec(headers["shippo-auth-signature"] ?? "") ?? [];
  return time === undefined || signature === undefined ? undefined : { time, signature };
};

/** Shippo sends a parcel whole; it signs for those who have asked it to: https://docs.goshippo.com/docs/tracking/webhooksecurity */
export const shippo: WebhookSource = {
  verify: (raw, headers, secrets) => {
    const given = signatureOf(headers);
    if (given === undefined) return false;
    return isSignedBy(Buffer.concat([Buffer.from(`${given.time}.`), raw]), given.signature, secrets, "hex");
  },
  isFresh: (headers, nowMs) => {
    const seconds = Number(signatureOf(headers)?.time);
    return Math.abs(nowMs / 1_000 - seconds) <= toleranceSeconds;
  },
  eventKey: (_, raw) => bodyKeyOf(raw),
  eventType: (_, raw) => eventTypeIn(raw, types),
  read: (webhook) =>
    readTracking(webhook, types, trackSchema, ({ data: track }) =>
      tracked({
        trackingNumber: track.tracking_number,
        carrier: track.carrier,
        events: eventsOf(track),
        ...toEstimate(dayIn(track.eta), source, webhook.receivedAtMs),
      }),
    ),
};
