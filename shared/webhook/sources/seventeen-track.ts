import { createHash } from "node:crypto";
import * as v from "valibot";
import { dayIn, eventTimeOf } from "../../shipment/event-time.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import type { TrackingEvent } from "../../shipment/tracking-log.ts";
import { isSameText } from "../hmac.ts";
import { eventTypeIn, fieldSchema, readTracking, tracked } from "../read-tracking.ts";
import type { WebhookSource } from "../source.ts";
import {
  bodyKeyOf,
  createMeaningOf,
  entries,
  statedWith,
  status,
  toEstimate,
  toEvent,
  withOverall,
  words,
} from "../tracking-words.ts";

const source = "17track";

/** https://api.17track.net/en/doc: statuses, sub-statuses and stages of version 2, and the numbers of version 1. */
const meaningOf = createMeaningOf({
  silent: "NotFound Expired 0 20",
  label_created: "InfoReceived",
  picked_up: "PickedUp InTransit_PickedUp",
  in_transit: "InTransit Departure Arrival 10",
  out_for_delivery: "OutForDelivery",
  delivery_attempted: "DeliveryFailure 35",
  available_for_pickup: "AvailableForPickup 30",
  delivered: "Delivered 40",
  exception: "Exception DeliveryFailure_Security DeliveryFailure_Rejected DeliveryFailure_InvalidAddress 50",
  returning: "Returning Exception_Returning",
  returned: "Returned Exception_Returned",
  cancelled: "Exception_Cancel",
});

/** A sub-status that we do not know is still of its status: `InTransit_Robot`. */
const meaningOfSub = (sub: string | undefined, said: string | undefined) =>
  meaningOf(sub, said, sub?.replace(/_.*$/, ""));

const eventSchema = v.object({
  time_iso: words,
  time_utc: words,
  /** As the carrier wrote it; the other two are null where its zone is not known. */
  time_raw: v.fallback(v.nullish(v.object({ date: words, time: words })), null),
  description: words,
  location: words,
  stage: words,
  sub_status: words,
});

const infoSchema = v.object({
  latest_status: v.object({ status, sub_status: words }),
  latest_event: v.nullish(eventSchema),
  time_metrics: v.fallback(
    v.nullish(v.object({ estimated_delivery_date: v.fallback(v.nullish(v.object({ from: words, to: words })), null) })),
    null,
  ),
  tracking: v.nullish(
    v.object({
      providers: entries(
        v.object({
          provider: v.fallback(v.nullish(v.object({ name: words })), null),
          events: entries(eventSchema),
        }),
      ),
    }),
  ),
});
type Info = v.InferOutput<typeof infoSchema>;

/** Version 1: the parcel's status as a number, and the newest event with its local time. */
const firstVersionSchema = v.object({
  e: v.pipe(v.number(), v.integer(), v.transform(String)),
  z0: v.fallback(v.nullish(v.object({ a: words, c: words, z: words })), null),
});

const bodySchema = v.object({
  data: v.union([
    v.object({ number: trackingNumberSchema, track_info: infoSchema }),
    v.object({ number: trackingNumberSchema, track: firstVersionSchema }),
  ]),
});

const timeOf = ({ time_iso, time_utc, time_raw: raw }: v.InferOutput<typeof eventSchema>) =>
  eventTimeOf(time_iso ?? time_utc ?? [raw?.date, raw?.time].filter((part) => part !== undefined).join(" "));

const toInfoEvent = (event: v.InferOutput<typeof eventSchema>): TrackingEvent =>
  toEvent({
    meaning: meaningOfSub(event.sub_status, event.stage),
    raw: event.sub_status ?? event.stage ?? "",
    time: timeOf(event),
    description: event.description,
    place: event.location,
    source,
  });

const eventsOf = ({ latest_status: latest, latest_event: newest, tracking }: Info): TrackingEvent[] => {
  const all = tracking?.providers.flatMap(({ events }) => events) ?? [];
  const events = (all.length > 0 ? all : newest ? [newest] : []).map(toInfoEvent);
  const { status: said, sub_status: sub } = latest;
  return withOverall(events, { meaning: meaningOfSub(sub, said), raw: sub ?? said, time: {}, source });
};

const readInfo = (info: Info, receivedAtMs: number) => {
  const carrier = info.tracking?.providers.find(({ provider }) => provider?.name !== undefined)?.provider?.name;
  const estimate = info.time_metrics?.estimated_delivery_date;
  const events = eventsOf(info);
  return {
    carrier,
    events,
    ...toEstimate(dayIn(estimate?.to ?? estimate?.from), source, statedWith(events, receivedAtMs)),
  };
};

const readFirstVersion = ({ e: code, z0: newest }: v.InferOutput<typeof firstVersionSchema>) => {
  const { a: time, c: place, z: description } = newest ?? {};
  return {
    events: [toEvent({ meaning: meaningOf(code), raw: code, time: eventTimeOf(time), description, place, source })],
  };
};

const types = { schema: fieldSchema("event"), ofUse: ["TRACKING_UPDATED"] };

/** 17TRACK signs with a plain hash of the body and its key; https://api.17track.net/en/doc */
export const seventeenTrack: WebhookSource = {
  signedIn: "sign",
  verify: (raw, headers, secrets) =>
    secrets.some((secret) =>
      isSameText(headers["sign"] ?? "", createHash("sha256").update(raw).update(`/${secret}`).digest("hex")),
    ),
  eventKey: (_, raw) => bodyKeyOf(raw),
  eventType: (_, raw) => eventTypeIn(raw, types),
  read: (webhook) =>
    readTracking(webhook, types, bodySchema, ({ data }) => {
      const told = "track" in data ? readFirstVersion(data.track) : readInfo(data.track_info, webhook.receivedAtMs);
      return tracked({ trackingNumber: data.number, ...told });
    }),
};
