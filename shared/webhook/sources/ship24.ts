import * as v from "valibot";
import { dayIn, eventTimeOf } from "../../shipment/event-time.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import type { TrackingUpdate } from "../../shipment/tracking-log.ts";
import { isSameText } from "../hmac.ts";
import { refusedBy } from "../parse-body.ts";
import { eventTypeIn, readTracking, tracked } from "../read-tracking.ts";
import type { Read, WebhookSource } from "../source.ts";
import {
  bodyKeyOf,
  createMeaningOf,
  entries,
  eventStatus,
  status,
  toEstimate,
  toEvent,
  words,
} from "../tracking-words.ts";

const source = "ship24";

/** https://docs.ship24.com/status: `statusMilestone`. */
const meaningOf = createMeaningOf({
  silent: "pending",
  label_created: "info_received",
  in_transit: "in_transit",
  out_for_delivery: "out_for_delivery",
  delivery_attempted: "failed_attempt",
  available_for_pickup: "available_for_pickup",
  delivered: "delivered",
  exception: "exception",
});

const trackingSchema = v.object({
  metadata: v.fallback(v.nullish(v.object({ generatedAt: words })), null),
  tracker: v.object({ trackingNumber: trackingNumberSchema }),
  shipment: v.object({
    statusMilestone: status,
    delivery: v.fallback(
      v.nullish(
        v.object({
          estimatedDeliveryDate: words,
          courierEstimatedDeliveryDate: v.fallback(v.nullish(v.object({ to: words })), null),
        }),
      ),
      null,
    ),
  }),
  events: entries(
    v.object({
      status: words,
      /** With a zone where the carrier says one. `datetime` beside it ends in Z all the same: it is not read. */
      occurrenceDatetime: words,
      location: words,
      courierCode: words,
      statusMilestone: eventStatus,
    }),
  ),
});
type Tracking = v.InferOutput<typeof trackingSchema>;

/** What is said of the whole is of events that came before, and as old as those; it counts where none came with it. */
const eventsOf = ({ events, shipment: { statusMilestone } }: Tracking, observedAt: number) =>
  events.length === 0
    ? [toEvent({ meaning: meaningOf(statusMilestone), raw: statusMilestone, time: { at: observedAt }, source })]
    : events.map((event) =>
        toEvent({
          meaning: meaningOf(event.statusMilestone),
          raw: event.statusMilestone,
          time: eventTimeOf(event.occurrenceDatetime),
          description: event.status,
          place: event.location,
          source,
        }),
      );

const updateOf = (tracking: Tracking, receivedAtMs: number): TrackingUpdate => {
  const { metadata, tracker, shipment, events } = tracking;
  const observedAt = eventTimeOf(metadata?.generatedAt).at ?? receivedAtMs;
  const carrier = events.find(({ courierCode }) => courierCode !== undefined)?.courierCode;
  const { courierEstimatedDeliveryDate: estimate, estimatedDeliveryDate } = shipment.delivery ?? {};
  return {
    trackingNumber: tracker.trackingNumber,
    carrier,
    events: eventsOf(tracking, observedAt),
    ...toEstimate(dayIn(estimate?.to ?? estimatedDeliveryDate), source, observedAt),
  };
};

/** Each by itself: one that is wrong takes no other with it. */
const readAll = (trackings: unknown[], receivedAtMs: number): Read => {
  const parsed = trackings.map((tracking) => v.safeParse(trackingSchema, tracking));
  const updates = parsed.flatMap(({ success, output }) => (success ? [updateOf(output, receivedAtMs)] : []));
  const [wrong] = parsed.flatMap(({ issues }) => (issues === undefined ? [] : [refusedBy(issues)]));
  if (wrong === undefined || updates.length === 0) return wrong ?? tracked(...updates);
  const note = `${parsed.length - updates.length} of ${parsed.length} parcels not understood: ${wrong.note}`;
  return { ...tracked(...updates), note };
};

const types = {
  schema: v.pipe(
    v.object({ trackings: v.array(v.object({ metadata: v.object({ topic: v.pipe(v.string(), v.maxLength(100)) }) })) }),
    v.transform(({ trackings: [first] }) => first?.metadata.topic ?? "unknown"),
  ),
  // Its metadata may be left out.
  ofUse: ["tracking/events", "unknown"],
};

/** Ship24 sends several parcels at once, with their new events only; https://docs.ship24.com/webhook */
export const ship24: WebhookSource = {
  signedIn: "authorization",
  verify: (_, headers, secrets) =>
    secrets.some((secret) => isSameText(headers["authorization"] ?? "", `Bearer ${secret}`)),
  eventKey: (_, raw) => bodyKeyOf(raw),
  eventType: (_, raw) => eventTypeIn(raw, types),
  read: (webhook) =>
    readTracking(webhook, types, v.object({ trackings: v.array(v.unknown()) }), ({ trackings }) =>
      readAll(trackings, webhook.receivedAtMs),
    ),
};
