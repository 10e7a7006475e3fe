import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TrackingUpdate } from "../../shared/shipment/tracking-log.ts";
import type { Change, Read } from "../../shared/webhook/source.ts";
import { sources } from "../../shared/webhook/sources.ts";

const fixtures = join(import.meta.dirname, "../fixtures");
const fixture = (file: string) => readFileSync(join(fixtures, file));
const json = (body: unknown) => Buffer.from(JSON.stringify(body));

/**
 * These two have the fields of what is published, with values of ours:
 * https://docs.shipstation.com/apis/docs/guides/webhooks-schemas (whose dates without a time of day have no zone) and
 * https://api.17track.net/en/doc (`time_raw` beside times that are null where no zone is known).
 */
const shipengine = json({
  resource_url: "https://api.shipengine.com/v1/tracking?carrier_code=ups&tracking_number=1Z5R89390357567127",
  resource_type: "API_TRACK",
  data: {
    tracking_number: "1Z5R89390357567127",
    status_code: "SP",
    status_detail_code: "DELIVERED_TO_PICKUP_POINT",
    carrier_code: "ups",
    estimated_delivery_date: "2025-03-06T00:00:00",
    actual_delivery_date: null,
    events: [
      {
        occurred_at: "2025-03-05T15:02:00Z",
        carrier_occurred_at: "2025-03-05T10:02:00",
        description: "Delivered to UPS Access Point",
        city_locality: "AUSTIN",
        state_province: "TX",
        country_code: "US",
        event_code: "2Q",
        status_code: "SP",
        status_detail_code: "DELIVERED_TO_PICKUP_POINT",
      },
      {
        occurred_at: "2025-03-04T09:00:00Z",
        carrier_occurred_at: "2025-03-04T04:00:00Z",
        description: "Departed from Facility",
        city_locality: "",
        event_code: "DP",
        status_code: "IT",
        status_detail_code: null,
      },
      { occurred_at: "2025-03-03T18:30:00Z", description: "Label made", event_code: "MP", status_code: "AC" },
    ],
  },
});

const seventeenTrack = json({
  event: "TRACKING_UPDATED",
  data: {
    number: "RR123456785CN",
    carrier: 3011,
    param: null,
    track_info: {
      latest_status: { status: "Delivered", sub_status: "Delivered_Other", sub_status_descr: null },
      latest_event: {
        time_iso: "2025-03-09T14:05:00+01:00",
        time_utc: "2025-03-09T13:05:00Z",
        description: "Delivered",
        location: "BERLIN",
        stage: "Delivered",
        sub_status: "Delivered_Other",
      },
      time_metrics: {
        estimated_delivery_date: {
          source: "Official",
          from: "2025-03-09T00:00:00+01:00",
          to: "2025-03-10T00:00:00+01:00",
        },
      },
      tracking: {
        providers: [
          {
            provider: { key: 7041, name: "DHL Paket" },
            events: [
              {
                time_iso: "2025-03-09T14:05:00+01:00",
                time_utc: "2025-03-09T13:05:00Z",
                description: "Delivered",
                location: "BERLIN",
                stage: "Delivered",
                sub_status: "Delivered_Other",
              },
              {
                time_iso: "2025-03-09T08:10:00+01:00",
                description: "With the courier",
                location: null,
                stage: "OutForDelivery",
                sub_status: "OutForDelivery_Other",
              },
            ],
          },
          {
            provider: { key: 3011, name: "China Post" },
            events: [
              {
                time_iso: "2025-03-01T10:00:00+08:00",
                description: "Picked up",
                location: "SHENZHEN",
                stage: "PickedUp",
                sub_status: "InTransit_PickedUp",
              },
              { time_iso: "2079-01-01T00:00:00+08:00", description: "Posting", stage: null, sub_status: null },
            ],
          },
        ],
      },
    },
  },
});

/** A body of each source as it would come, byte for byte where one is published. */
export const carrierBodies: [source: string, file: string, raw: Buffer][] = [
  ["easypost", "easypost/tracker.updated.raw.json", fixture("easypost/tracker.updated.raw.json")],
  ["easypost", "easypost/tracker.updated.landing-page.json", fixture("easypost/tracker.updated.landing-page.json")],
  ["aftership", "aftership/tracking_update.json", fixture("aftership/tracking_update.json")],
  ["shippo", "shippo/track_updated.json", fixture("shippo/track_updated.json")],
  ["ship24", "ship24/tracking-results.webhook.json", fixture("ship24/tracking-results.webhook.json")],
  ["sendcloud", "sendcloud/parcel_status_changed.json", fixture("sendcloud/parcel_status_changed.json")],
  ["shipengine", "composed", shipengine],
  ["17track", "composed", seventeenTrack],
];

/** When the webhooks of these tests come, in milliseconds since 1970. */
export const receivedAtMs = Date.UTC(2025, 2, 10);

/** What a source makes of a body: an object, or the bytes. */
export const readAs = (source: string, body: unknown, atMs = receivedAtMs): Read => {
  const known = sources.get(source);
  if (known === undefined) throw new Error(`No source ${source}`);
  const raw = Buffer.isBuffer(body) ? body : json(body);
  return known.read({ raw, eventType: known.eventType({}, raw), receivedAtMs: atMs, options: {} });
};

export const changesOf = (read: Read): Change[] => {
  if (read.kind !== "changes") throw new Error(read.note);
  return read.changes;
};

/** The only parcel that a body tells of. */
export const updateOf = (source: string, body: unknown, atMs = receivedAtMs): TrackingUpdate => {
  const [change, ...more] = changesOf(readAs(source, body, atMs));
  if (change?.kind !== "tracking" || more.length > 0) throw new Error("Not one parcel");
  return change.update;
};
