import * as v from "valibot";
import { dayIn, eventTimeOfUnix } from "../../shipment/event-time.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import { isSignedBy } from "../hmac.ts";
import { idSchema } from "../parse-body.ts";
import { eventTypeIn, fieldSchema, readTracking, tracked } from "../read-tracking.ts";
import type { WebhookSource } from "../source.ts";
import { bodyKeyOf, createMeaningOf, toEstimate, toEvent, unixTime, words } from "../tracking-words.ts";

const source = "sendcloud";

/**
 * Sendcloud's own ids, as `GET parcels/statuses` lists them; an account may have others. 5, 6, 7, 62989 and 62990 are of
 * sorting and customs, 62993 to 62995 of changed wishes; 94, 1999 and 2001 of a cancellation that may come to nothing.
 * https://sendcloud.dev/api/v2/parcel-statuses
 */
const meaningOfId = createMeaningOf({
  silent: "94 1337 1999 2001",
  label_created: "1 13 999 1000 1001 1002",
  picked_up: "22",
  in_transit: "3 4 5 6 7 91 62989 62990 62993 62994 62995",
  out_for_delivery: "92",
  delivery_attempted: "8",
  available_for_pickup: "12",
  delivered: "11 93",
  exception: "15 80 62991 62996 62997",
  returned: "62992",
  cancelled: "1998 2000",
});

const parcelSchema = v.object({
  timestamp: unixTime,
  carrier_status_change_timestamp: unixTime,
  parcel: v.object({
    tracking_number: v.nullish(v.union([v.literal(""), trackingNumberSchema])),
    carrier: v.fallback(v.nullish(v.object({ code: words })), null),
    expected_delivery_date: words,
    status: v.object({ id: idSchema, message: words }),
  }),
});

const types = { schema: fieldSchema("action"), ofUse: ["parcel_status_changed"] };

/** Sendcloud sends a parcel's state, and none of what was before; https://sendcloud.dev/api/v2/webhooks */
export const sendcloud: WebhookSource = {
  signedIn: "sendcloud-signature",
  verify: (raw, headers, secrets) => isSignedBy(raw, headers["sendcloud-signature"], secrets, "hex"),
  eventKey: (_, raw) => bodyKeyOf(raw),
  eventType: (_, raw) => eventTypeIn(raw, types),
  read: (webhook) =>
    readTracking(webhook, types, parcelSchema, ({ timestamp, carrier_status_change_timestamp: changedAt, parcel }) => {
      const { tracking_number: trackingNumber, status } = parcel;
      if (!trackingNumber) return { kind: "ignored", note: "the parcel has no tracking number yet" };
      const event = toEvent({
        meaning: meaningOfId(status.id),
        raw: status.message === undefined ? status.id : `${status.id} ${status.message}`,
        time: eventTimeOfUnix(changedAt ?? timestamp),
        description: status.message,
        source,
      });
      const statedAt = eventTimeOfUnix(timestamp).at ?? webhook.receivedAtMs;
      return tracked({
        trackingNumber,
        carrier: parcel.carrier?.code,
        events: [event],
        ...toEstimate(dayIn(parcel.expected_delivery_date), source, statedAt),
      });
    }),
};
