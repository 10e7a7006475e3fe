import { createHmac } from "node:crypto";
import * as v from "valibot";
import { type Client, must } from "./client.ts";

const secret = "the demo has no secrets";

/** Something that a carrier saw a parcel do, in the words of the platform that tells of it. */
export interface Scan {
  status: string;
  says: string;
  at: Date;
}

/** A parcel, and all that its carrier knows of it. */
export interface CarrierParcel {
  trackingNumber: string;
  carrier: string;
  scans: Scan[];
  /** The day on which the carrier expects to deliver it. */
  expectedOn: string;
}

/** Platforms that hear of parcels from carriers, and tell us. */
export type Platform = "easypost" | "aftership";

export interface CarrierWebhook {
  platform: Platform;
  body: string;
}

/** https://docs.easypost.com/docs/webhooks: a parcel whole, and times in UTC. */
const easypostBody = ({ trackingNumber, carrier, scans, expectedOn }: CarrierParcel, last: Scan, id: string) => ({
  id,
  object: "Event",
  description: "tracker.updated",
  mode: "production",
  result: {
    object: "Tracker",
    tracking_code: trackingNumber,
    carrier,
    status: last.status,
    est_delivery_date: `${expectedOn}T00:00:00Z`,
    updated_at: last.at.toISOString(),
    tracking_details: scans.map(({ status, says, at }) => ({ status, message: says, datetime: at.toISOString() })),
  },
});

/**
 * https://www.aftership.com/docs/tracking/webhook/webhook-specifications: the carrier's clock, without a zone. Only the
 * newest checkpoint, as some senders do: what comes in the wrong order is not mended by what it repeats.
 */
const aftershipBody = ({ trackingNumber, carrier, expectedOn }: CarrierParcel, last: Scan, id: string) => ({
  event: "tracking_update",
  event_id: id,
  msg: {
    tracking_number: trackingNumber,
    slug: carrier.toLowerCase(),
    tag: last.status,
    courier_estimated_delivery_date: { estimated_delivery_date: expectedOn },
    checkpoints: [{ tag: last.status, message: last.says, checkpoint_time: last.at.toISOString().slice(0, 19) }],
  },
  ts: Math.floor(last.at.getTime() / 1_000),
});

const bodyOf = { easypost: easypostBody, aftership: aftershipBody };

/** What a platform sends of a parcel once it knows these scans; `id` is the event's own name. */
export const webhookOf = (platform: Platform, parcel: CarrierParcel, id: string): CarrierWebhook => {
  const last = parcel.scans.at(-1);
  if (last === undefined) throw new Error(`Nothing has happened to ${parcel.trackingNumber}`);
  return { platform, body: JSON.stringify(bodyOf[platform](parcel, last, id)) };
};

const signatureOf = ({ platform, body }: CarrierWebhook, key: string): Record<string, string> => {
  const hmac = createHmac("sha256", key).update(body);
  return platform === "easypost"
    ? { "x-hmac-signature": `hmac-sha256-hex=${hmac.digest("hex")}` }
    : { "aftership-hmac-sha256": hmac.digest("base64") };
};

const connectedSchema = v.object({ url: v.string() });
const answerSchema = v.object({ status: v.picklist(["received", "received_before"]) });

/** Connects both platforms as a merchant does. Each webhook is then signed as its platform signs it. */
export const connectCarriers = async (client: Client) => {
  const connect = async (platform: Platform) =>
    v.parse(connectedSchema, await must(client.call("PUT", `webhook-sources/${platform}`, { secrets: [secret] }))).url;
  const addressOf = { easypost: await connect("easypost"), aftership: await connect("aftership") };
  const post = async (webhook: CarrierWebhook, key: string) =>
    fetch(addressOf[webhook.platform], {
      method: "POST",
      headers: { "content-type": "application/json", ...signatureOf(webhook, key) },
      body: webhook.body,
    });
  return {
    /** Answers whether these very bytes had come before; throws where they are not taken. */
    deliver: async (webhook: CarrierWebhook): Promise<"received" | "received_before"> => {
      const response = await post(webhook, secret);
      if (response.status !== 200) throw new Error(`${webhook.platform} was answered ${response.status}`);
      return v.parse(answerSchema, await response.json()).status;
    },
    /** The same by somebody who does not have the secret. Answers the status. */
    forge: async (webhook: CarrierWebhook): Promise<number> => (await post(webhook, "not the secret")).status,
  };
};
