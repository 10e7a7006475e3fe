import type { DynamoDBClient, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { dueAttributes } from "../runtime/due.ts";
import { type Row, type Table, transact } from "../runtime/table.ts";

/** One confirmation per address in this time, whatever is submitted, across all stores (rules 4). */
const confirmEveryMs = 24 * 3_600_000;

const pkOf = (hash: string) => `#address#${hash}`;
const phoneKey = (hash: string) => ({ pk: pkOf(hash), sk: "phone" });
const capKey = (hash: string) => ({ pk: pkOf(hash), sk: "confirmations" });
const wantedPrefix = "wanted#";
const wantedKey = (hash: string, store: string) => ({ pk: pkOf(hash), sk: `${wantedPrefix}${store}` });

/** The address that a due row is about. */
export const hashOfAddressKey = ({ pk }: { pk: string }): string => pk.slice("#address#".length);

const wantedRowSchema = v.object({
  sk: v.string(),
  contact: v.string(),
  channel: v.picklist(["email", "sms"]),
  askedAt: v.number(),
  /** Sent, or dropped: the next wish starts anew. */
  closed: v.optional(v.boolean()),
  dueAt: v.optional(v.number()),
});

/** A store that wants an address confirmed. */
export interface Wanted {
  hash: string;
  store: string;
  contact: string;
  channel: "email" | "sms";
  askedAt: number;
}

const toWanted = (hash: string, row: Row) => {
  const { sk, contact, channel, askedAt, closed } = v.parse(wantedRowSchema, row);
  return { hash, store: sk.slice(wantedPrefix.length), contact, channel, askedAt, isOpen: closed !== true };
};

const keptSeconds = 40 * 86_400;

export type AddressesTable = ReturnType<typeof createAddressesTable>;

/**
 * What holds for an address in the whole deployment, in the Contacts table: key `#address#hash` / `phone` (STOP),
 * `confirmations` (when the next one may go), `wanted#store` (which stores wait for one).
 */
export const createAddressesTable = (client: DynamoDBClient, table: Table) => ({
  /**
   * A STOP ends the texts of every store that sends from this deployment's number. True for the text that did it, also
   * where it comes again; false where another one had.
   */
  stop: async (hash: string, atMs: number, inboundId: string): Promise<boolean> => {
    const stopped = await table.update(phoneKey(hash), {
      update: "SET #stoppedAt = :at, #stoppedBy = :by",
      condition: "attribute_not_exists(#stoppedAt)",
      values: { at: atMs, by: inboundId },
    });
    return stopped.kind === "written" || stopped.row?.["stoppedBy"] === inboundId;
  },
  start: async (hash: string) =>
    table.update(phoneKey(hash), {
      update: "REMOVE #stoppedAt, #stoppedBy",
      condition: "attribute_exists(#stoppedAt)",
    }),
  isStopped: async (hash: string): Promise<boolean> =>
    (await table.get(phoneKey(hash), { consistent: true }))?.["stoppedAt"] !== undefined,
  /** Due at once; whether it may go now is looked at then. Asking again before that changes nothing. */
  want: async ({ hash, store, contact, channel, askedAt }: Wanted) =>
    table.put(
      {
        ...wantedKey(hash, store),
        contact,
        channel,
        askedAt,
        ttl: Math.floor(askedAt / 1_000) + keptSeconds,
        ...dueAttributes(pkOf(hash), askedAt),
      },
      { condition: "attribute_not_exists(#pk) OR #closed = :yes", values: { yes: true } },
    ),
  /** Open wishes, oldest first, and the instant from when on one may be sent. */
  wanted: async (hash: string): Promise<{ open: Wanted[]; nextAt: number }> => {
    const open: Wanted[] = [];
    const where = "#pk = :pk AND begins_with(#sk, :prefix)";
    const values = { pk: pkOf(hash), prefix: wantedPrefix };
    for await (const rows of table.query({ where, values, consistent: true })) {
      open.push(...rows.map((row) => toWanted(hash, row)).filter(({ isOpen }) => isOpen));
    }
    const cap = await table.get(capKey(hash), { consistent: true });
    return { open: open.sort((a, b) => a.askedAt - b.askedAt), nextAt: Number(cap?.["nextAt"] ?? 0) };
  },
  /** Closes a wish that needs no message any more. */
  drop: async ({ hash, store, askedAt }: Wanted) =>
    table.update(wantedKey(hash, store), {
      update: "SET #closed = :yes REMOVE #due, #dueAt",
      condition: "#askedAt = :askedAt",
      values: { yes: true, askedAt },
    }),
  /** Looks at a wish again when the next message may go. */
  postpone: async ({ hash, store, askedAt }: Wanted, dueAtMs: number) =>
    table.update(wantedKey(hash, store), {
      update: "SET #dueAt = :dueAt",
      condition: "#askedAt = :askedAt AND attribute_exists(#due)",
      values: { askedAt, dueAt: dueAtMs },
    }),
  /** Uses the address's one confirmation for this wish, together with the message that it becomes: all or nothing. */
  use: async (wish: Wanted, nowMs: number, message: TransactWriteItem) =>
    transact(client, [
      table.updateOperation(capKey(wish.hash), {
        update: "SET #nextAt = :next, #ttl = :ttl",
        condition: "attribute_not_exists(#nextAt) OR #nextAt <= :now",
        values: { next: nowMs + confirmEveryMs, now: nowMs, ttl: Math.floor(nowMs / 1_000) + keptSeconds },
      }),
      table.updateOperation(wantedKey(wish.hash, wish.store), {
        update: "SET #closed = :yes REMOVE #due, #dueAt",
        condition: "#askedAt = :askedAt",
        values: { yes: true, askedAt: wish.askedAt },
      }),
      message,
    ]),
  /** An erased address keeps its STOP, under the keyed hash alone. */
  erase: async (hash: string, store: string): Promise<void> => {
    await table.delete(wantedKey(hash, store));
  },
});
