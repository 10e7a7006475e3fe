import * as v from "valibot";
import { parcelRefSchema, saidSchema, topicSchema } from "../backorder/news.ts";
import { channelSchema } from "../contact/channel.ts";
import type { RestockRef } from "../restock/restock.ts";
import { encodeId } from "../runtime/id.ts";

/**
 * What a message is about, by which it is written at the moment of sending. It names people by their contact, never by
 * an address, but for a reply to a text: that one answers a number which may be nobody's here.
 */
export const aboutSchema = v.variant("kind", [
  v.object({
    kind: v.literal("back_in_stock"),
    store: v.string(),
    sku: v.string(),
    restock: v.number(),
    contact: v.string(),
    phoneHash: v.string(),
  }),
  v.object({
    kind: v.literal("confirmation"),
    store: v.string(),
    contact: v.string(),
    channel: channelSchema,
    phoneHash: v.optional(v.string()),
  }),
  v.object({
    kind: v.literal("fresh_link"),
    store: v.string(),
    contact: v.string(),
    use: v.picklist(["confirm", "preferences", "order"]),
    /** Of a link to an order. */
    order: v.optional(v.string()),
  }),
  /** News of an order for its customer; what there is to say is looked up when it is said. */
  v.object({
    kind: v.literal("order"),
    store: v.string(),
    order: v.string(),
    contact: v.string(),
    topic: topicSchema,
    /** Which parcel, where it is about one. */
    parcel: v.optional(parcelRefSchema),
    /** Which of the order's messages it is. */
    n: v.number(),
  }),
  /** A delay notice of a line, or how its delay ended: what the law asks for (rules 3). */
  v.object({
    kind: v.literal("notice"),
    store: v.string(),
    order: v.string(),
    contact: v.string(),
    line: v.string(),
    what: v.picklist(["notice", "cancelled", "accepted"]),
    n: v.number(),
  }),
  /** Something that the merchant must see to; the contact is the merchant's own. */
  v.object({
    kind: v.literal("alert"),
    store: v.string(),
    order: v.string(),
    contact: v.string(),
    line: v.string(),
    what: v.string(),
    /** What it is about more closely: a sku, the id of a service. */
    detail: v.optional(v.string()),
  }),
  v.object({
    kind: v.literal("reply"),
    /** `nothing`: a yes from a number that waits for nothing. */
    reply: v.picklist(["stop", "start", "help", "nothing"]),
    /** The store in whose name it is, where the number waits for something of one. */
    store: v.optional(v.string()),
    locale: v.optional(v.picklist(["en", "de"])),
    /** The number that wrote, until it is answered; its name in the whole deployment; and the one that it wrote to. */
    phone: v.optional(v.string()),
    phoneHash: v.optional(v.string()),
    from: v.optional(v.string()),
  }),
  /** Somebody asked the shop what is held of them: for the merchant to answer. */
  v.object({ kind: v.literal("data_request"), store: v.string(), contact: v.string() }),
  /** A shopper's own words, kept for the merchant to read. */
  v.object({
    kind: v.literal("inbound"),
    /** None where the number waits for nothing: then only whoever runs the deployment sees it. */
    store: v.optional(v.string()),
    contact: v.string(),
    text: v.string(),
    /** The newest signup of the number, by which the store finds who wrote. */
    signup: v.optional(v.object({ sku: v.string(), contact: v.string() })),
  }),
]);
export type About = v.InferOutput<typeof aboutSchema>;

/**
 * The life of a message. Every arrow is one conditional write that asserts the state before it.
 *
 *     open ──claim──► sending ──accepted──► sent
 *      ▲ │               │ ├──refused──► failed
 *      │ └──not wanted   │ └──no answer, or worker gone──► unsettled ──SES event──► sent
 *      │      any more──►│cancelled
 *      └────throttled────┘                                  inbound: received, and that is all
 */
export const messageStates = ["open", "sending", "sent", "failed", "unsettled", "cancelled", "received"] as const;

export const messageRowSchema = v.object({
  pk: v.string(),
  about: aboutSchema,
  channel: channelSchema,
  state: v.picklist(messageStates),
  attempt: v.number(),
  tries: v.number(),
  /** How often its cause has come up: who was handed to it after it was looked at must not be forgotten with it. */
  asks: v.number(),
  createdAt: v.number(),
  leaseUntil: v.optional(v.number()),
  /** Its turn of the send rate, where that was taken ahead. */
  turnAt: v.optional(v.number()),
  dueAt: v.optional(v.number()),
  sentAt: v.optional(v.number()),
  /** What it says of each line of an order. */
  said: v.optional(saidSchema),
  /** A notice's words, without its links, and their version. */
  wording: v.optional(v.object({ version: v.string(), text: v.string() })),
  /** Why it failed or was cancelled; or what the mailbox provider said of it. */
  reason: v.optional(v.string()),
  /** When the mailbox provider's word came. */
  reasonAt: v.optional(v.number()),
});
export type Message = v.InferOutput<typeof messageRowSchema> & { id: string };

/** A message's id derives from its cause, so that a repeat is the same message. */
export const messageIdOf = (...cause: (string | number)[]): string => encodeId("ms", cause.join("#"));

/** The text of a restock to a phone, however many signups it has. */
export const textIdOf = ({ store, sku, n }: RestockRef, phoneHash: string): string =>
  messageIdOf("text", store, sku, n, phoneHash);

/** What wakes a sender: a message, or an address that somebody wants confirmed. */
export const messageMessageSchema = v.union([v.object({ message: v.string() }), v.object({ address: v.string() })]);
export type MessageWake = v.InferOutput<typeof messageMessageSchema>;
