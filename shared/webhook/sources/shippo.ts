import * as v from "valibot";
import { dayIn, eventTimeOf } from "../../shipment/event-time.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import { isSignedBy } from "../hmac.ts";
import { eventTypeIn, fieldSchema, readTracking, tracked } from "../read-tracking.ts";
import type { Headers, WebhookSource } from "../source.ts";
import {
  bodyKeyOf,
  createMeaningOf,
  entries,
  eventStatus,
  moreOf,
  placeOf,
  rawOf,
  statedWith,
  status,
  toEstimate,
  toEvent,
  withOverall,
  words,
} from "../tracking-words.ts";

const source = "shippo";

/** https://docs.goshippo.com/docs/tracking/tracking: `status`. RETURNED is used from the moment that a parcel turns round. */
const meaningOfStatus = createMeaningOf({
  silent: "UNKNOWN",
  label_created: "PRE_TRANSIT",
  in_transit: "TRANSIT",
  delivered: "DELIVERED",
  exception: "FAILURE",
  returning: "RETURNED",
});

/** `substatus.code` within TRANSIT, which alone has room for it. */
const meaningInTransit = createMeaningOf({
  picked_up: "package_accepted",
  out_for_delivery: "out_for_delivery",
  delivery_attempted: "delivery_attempted location_inaccessible notice_left",
  available_for_pickup: "pickup_available",
  exception: "address_issue contact_carrier package_damaged",
});

const meaningOf = ({ status: said, substatus }: Status) =>
  moreOf(said === "TRANSIT" ? meaningInTransit(substatus?.code) : "silent", meaningOfStatus(said));

const statusSchema = v.object({
  status: eventStatus,
  substatus: v.fallback(v.nullish(v.object({ code: words })), null),
  status_date: words,
  status_details: words,
  object_updated: words,
  location: v.fallback(v.nullish(v.object({ city: words, state: words, country: words })), null),
});
type Status = v.InferOutput<typeof statusSchema>;

const trackSchema = v.object({
  data: v.object({
    tracking_number: trackingNumberSchema,
    carrier: words,
    eta: words,
    tracking_status: v.nullish(v.object({ ...statusSchema.entries, status })),
    tracking_history: entries(statusSchema),
  }),
});
type Track = v.InferOutput<typeof trackSchema>["data"];

const toSaid = (each: Status) => ({
  meaning: meaningOf(each),
  raw: rawOf(each.status, each.substatus?.code),
  time: eventTimeOf(each.status_date),
  description: each.status_details,
  place: placeOf(each.location?.city, each.location?.state, each.location?.country),
  source,
});

const eventsOf = ({ tracking_history: history, tracking_status: now }: Track) => {
  const events = history.map((each) => toEvent(toSaid(each)));
  return now ? withOverall(events, toSaid(now)) : events;
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
  signedIn: "shippo-auth-signature",
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
    readTracking(webhook, types, trackSchema, ({ data: track }) => {
      const events = eventsOf(track);
      const { at: updatedAt } = eventTimeOf(track.tracking_status?.object_updated);
      const statedAt = statedWith(updatedAt === undefined ? events : [{ at: updatedAt }], webhook.receivedAtMs);
      return tracked({
        trackingNumber: track.tracking_number,
        carrier: track.carrier,
        events,
        ...toEstimate(dayIn(track.eta), source, statedAt),
      });
    }),
};
