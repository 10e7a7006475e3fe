import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import type { Channel } from "../contact/channel.ts";
import { contactAttribute } from "../waitlist/signup.ts";
import { daysToMs } from "../runtime/clock.ts";
import { dueAttributes } from "../runtime/due.ts";
import { limits } from "../runtime/limits.ts";
import type { Row, Table, Written } from "../runtime/table.ts";
import { type About, type Message, messageRowSchema } from "./message.ts";

const prefix = "#message#";
const keyOf = (id: string) => ({ pk: `${prefix}${id}`, sk: "message" });

/** The message that a row of the Messages table is, or undefined where the row is a chunk's. */
export const messageIdOfKey = ({ pk, sk }: { pk: string; sk: string }): string | undefined =>
  sk === "message" ? pk.slice(prefix.length) : undefined;

const toMessage = (row: Row): Message => {
  const parsed = v.parse(messageRowSchema, row);
  return { ...parsed, id: parsed.pk.slice(prefix.length) };
};

export type MessageClaim =
  | { kind: "claimed"; message: Message }
  | { kind: "abandoned"; message: Message }
  | { kind: "taken" };

/** Records go some time after they were made; a store's own setting is for signups. */
const keptMs = daysToMs(400);
const contactIndex = "contact";

/** What the index of contacts knows a message by. No store's name is empty: that stands for the whole deployment. */
const indexedBy = (about: About): { contact?: string } => {
  if ("contact" in about) return { contact: contactAttribute({ store: about.store ?? "", contact: about.contact }) };
  const { phoneHash } = about;
  return phoneHash === undefined ? {} : { contact: contactAttribute({ store: "", contact: phoneHash }) };
};

const rowOf = (id: string, about: About, channel: Channel, nowMs: number): Row => ({
  ...keyOf(id),
  about,
  channel,
  state: "open",
  attempt: 0,
  tries: 0,
  asks: 1,
  createdAt: nowMs,
  ttl: Math.floor((nowMs + keptMs) / 1_000),
  ...indexedBy(about),
  ...dueAttributes(keyOf(id).pk, nowMs),
});

const isNew = { condition: "attribute_not_exists(#pk)" };
/** The write of an attempt that still holds its claim. */
const mine = "#attempt = :attempt";
const askedNoMore = " AND #asks = :asks";
/** What a message that is over needs no more: it is not due, and of a reply the number goes. */
const over = "REMOVE #leaseUntil, #due, #dueAt, #about.#phone";

/** What each word of SES's may follow. */
const overwrites = {
  accepted: [],
  delayed: ["accepted"],
  delivered: ["accepted", "delayed"],
  refused: ["accepted", "delayed", "delivered"],
  bounced: ["accepted", "delayed", "delivered"],
  complained: ["accepted", "delayed", "delivered", "bounced"],
} as const;
export type MailOutcome = keyof typeof overwrites;

const createEndings = (table: Table) => {
  /** Seen by the merchant from then on, in the index by store and time. */
  const endWhere = async (
    condition: string,
    { id, about, attempt, asks }: Message,
    { from, to, nowMs, reason }: { from: Message["state"]; to: Message["state"]; nowMs: number; reason?: string },
  ) => {
    const set = {
      state: to,
      sentAt: nowMs,
      ...(about.store !== undefined && { store: about.store }),
      ...(reason !== undefined && { reason }),
    };
    return table.update(keyOf(id), {
      update: `SET ${Object.keys(set)
        .map((name) => `#${name} = :${name}`)
        .join(", ")} ${over}`,
      condition: `#state = :from AND ${mine}${condition}`,
      values: { ...set, from, attempt, ...(condition === askedNoMore && { asks }) },
    });
  };
  /** What SES or SNS answered. */
  const end = async (message: Message, to: "sent" | "failed", nowMs: number, reason?: string) =>
    endWhere("", message, { from: "sending", to, nowMs, ...(reason !== undefined && { reason }) });
  return {
    end,
    /** Refused, too, where its cause has come up again since this attempt began: somebody may count on it. */
    cancel: async (message: Message, from: "open" | "sending", nowMs: number, reason: string) =>
      endWhere(askedNoMore, message, { from, to: "cancelled", nowMs, reason }),
    /** To be tried again, not before `dueAtMs`. */
    again: async (
      { id, attempt }: Message,
      from: "open" | "sending",
      tries: number,
      { dueAtMs, turnAt }: { dueAtMs: number; turnAt?: number | undefined },
    ) =>
      table.update(keyOf(id), {
        update: `SET #state = :open, #tries = :tries, #dueAt = :dueAt, #due = :due${turnAt === undefined ? " REMOVE #turnAt," : ", #turnAt = :turnAt REMOVE"} #leaseUntil`,
        condition: `#state = :from AND ${mine}`,
        values: {
          open: "open",
          from,
          attempt,
          tries,
          ...dueAttributes(keyOf(id).pk, dueAtMs),
          ...(turnAt !== undefined && { turnAt }),
        },
      }),
    /**
     * Nobody knows whether it was accepted, unless SES has said so meanwhile. Answers which it is; undefined where the
     * message is not this attempt's any more.
     */
    settle: async (message: Message, nowMs: number): Promise<"sent" | "unsettled" | undefined> => {
      const ended = await endWhere(" AND attribute_not_exists(#reason)", message, {
        from: "sending",
        to: "unsettled",
        nowMs,
      });
      if (ended.kind === "written") return "unsettled";
      return (await end(message, "sent", nowMs)).kind === "written" ? "sent" : undefined;
    },
    /** What SES says after it took a mail: it proves acceptance. Events come in any order, and the last word stays. */
    recordOutcome: async (id: string, outcome: MailOutcome, reasonAt: number): Promise<void> => {
      const before = overwrites[outcome].map((kind, index) => [`before${index}`, kind] as const);
      const isNewer = `(attribute_not_exists(#reason)${before.map(([name]) => ` OR #reason = :${name}`).join("")})`;
      const values = { outcome, reasonAt, ...Object.fromEntries(before) };
      const ended = await table.update(keyOf(id), {
        update: "SET #state = :sent, #reason = :outcome, #reasonAt = :reasonAt",
        condition: `#state IN (:sent, :unsettled) AND ${isNewer}`,
        values: { ...values, sent: "sent", unsettled: "unsettled" },
      });
      if (ended.kind === "written") return;
      // Faster than the answer of the call itself, which is still to be recorded.
      await table.update(keyOf(id), {
        update: "SET #reason = :outcome, #reasonAt = :reasonAt",
        condition: `#state = :sending AND ${isNewer}`,
        values: { ...values, sending: "sending" },
      });
    },
  };
};

/**
 * Due at once, so that no lost wake loses it; refused where its cause has made it before. While it is open or being
 * sent, that it is asked for again is counted, so that it is not cancelled unseen. One that was cancelled comes to life
 * again: its attempts count on, so that a worker of its first life cannot take it for its own.
 */
const createCreate = (table: Table) => {
  const askAgain = async (id: string) =>
    table.update(keyOf(id), {
      update: "ADD #asks :one",
      condition: "#state IN (:open, :sending)",
      values: { one: 1, open: "open", sending: "sending" },
    });
  const revive = async (id: string, about: About, nowMs: number) =>
    table.update(keyOf(id), {
      update:
        "SET #state = :open, #about = :about, #tries = :none, #due = :due, #dueAt = :dueAt REMOVE #store, #sentAt, #reason ADD #asks :one",
      condition: "#state = :cancelled",
      values: { open: "open", cancelled: "cancelled", about, none: 0, one: 1, ...dueAttributes(keyOf(id).pk, nowMs) },
    });
  return async (id: string, about: About, channel: Channel, nowMs: number): Promise<Written> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const put = await table.put(rowOf(id, about, channel, nowMs), isNew);
      if (put.kind === "written") return put;
      const asked = await askAgain(id);
      if (asked.kind === "written") return { kind: "refused", row: asked.row };
      if (asked.row !== undefined && asked.row["state"] !== "cancelled") return asked;
      const revived = await revive(id, about, nowMs);
      if (revived.kind === "written") return revived;
    }
    throw new Error("A message kept changing while it was made again");
  };
};

/** The messages of a contact in a store; of a phone in no store in particular, where that is empty. */
const createOfContact =
  (table: Table) =>
  async (ref: { store: string; contact: string }): Promise<Message[]> => {
    const found: Message[] = [];
    const values = { contact: contactAttribute(ref) };
    for await (const rows of table.query({ index: contactIndex, where: "#contact = :contact", values })) {
      const keys = rows.map((row) => ({ pk: String(row["pk"]), sk: String(row["sk"]) }));
      found.push(...(await table.getMany(keys)).map(toMessage));
    }
    return found;
  };

export type MessagesTable = ReturnType<typeof createMessagesTable>;

/** Messages that go one by one (texts, confirmations, replies): key `#message#id` / `message`; chunks live beside. */
export const createMessagesTable = (table: Table) => ({
  ...createEndings(table),
  get: async (id: string): Promise<Message | undefined> => {
    const row = await table.get(keyOf(id), { consistent: true });
    return row === undefined ? undefined : toMessage(row);
  },
  /** Those that are there, consistently. */
  getMany: async (ids: string[]): Promise<Message[]> =>
    (await table.getMany(ids.map(keyOf), { consistent: true })).map(toMessage),
  create: createCreate(table),
  createOperation: (id: string, about: About, channel: Channel, nowMs: number): TransactWriteItem =>
    table.putOperation(rowOf(id, about, channel, nowMs), isNew),
  /** Keeps what a shopper wrote, or asks for, for the store to read. */
  keep: async (id: string, about: Extract<About, { kind: "inbound" | "data_request" }>, nowMs: number) => {
    const { due: _, dueAt: __, ...row } = rowOf(id, about, "sms", nowMs);
    return table.put({ ...row, state: "received", ...(about.store && { store: about.store, sentAt: nowMs }) }, isNew);
  },
  claim: async (id: string, nowMs: number): Promise<MessageClaim> => {
    const leaseUntil = nowMs + limits.leaseSeconds * 1_000;
    const result = await table.update(keyOf(id), {
      // Due again just behind the lease, so that a dead worker's message comes up.
      update: "SET #leaseUntil = :leaseUntil, #dueAt = :behind ADD #attempt :one",
      condition: "#state = :open AND #dueAt <= :now AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now)",
      values: { open: "open", one: 1, now: nowMs, leaseUntil, behind: leaseUntil + 1 },
    });
    if (result.kind === "written") return { kind: "claimed", message: toMessage(result.row) };
    if (result.row === undefined) return { kind: "taken" };
    const message = toMessage(result.row);
    const abandoned = message.state === "sending" && (message.leaseUntil ?? 0) < nowMs;
    return abandoned ? { kind: "abandoned", message } : { kind: "taken" };
  },
  /**
   * The last write before the call; refused when the claim was lost or its lease is over. The SDK repeats a write whose
   * answer was lost: then the first try is what refuses the second.
   */
  beginSending: async (
    { id, attempt }: Message,
    nowMs: number,
    { said, wording }: Pick<Message, "said" | "wording"> = {},
  ): Promise<boolean> => {
    const kept = { ...(said !== undefined && { said }), ...(wording !== undefined && { wording }) };
    const began = await table.update(keyOf(id), {
      update: `SET #state = :sending${Object.keys(kept)
        .map((name) => `, #${name} = :${name}`)
        .join("")}`,
      condition: `#state = :open AND ${mine} AND #leaseUntil > :now`,
      values: { sending: "sending", open: "open", attempt, now: nowMs, ...kept },
    });
    return began.kind === "written" || (began.row?.["state"] === "sending" && began.row["attempt"] === attempt);
  },
  /** Every message to or from a contact. The index may lag by a moment. */
  ofContact: createOfContact(table),
  /** Replies to a phone, in whose name ever, and texts of it that no store got. The index may lag by a moment. */
  ofPhone: async (phoneHash: string) => createOfContact(table)({ store: "", contact: phoneHash }),
  /** Answers how many there were. */
  erase: async (ids: string[]): Promise<number> => {
    const gone = await Promise.all(ids.map(async (id) => table.delete(keyOf(id))));
    return gone.filter((row) => row !== undefined).length;
  },
});
