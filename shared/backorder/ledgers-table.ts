import { type DynamoDBClient, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { dueAttributes } from "../runtime/due.ts";
import { limits } from "../runtime/limits.ts";
import { type Row, type Table, transact } from "../runtime/table.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import { type Ledger, ledgerRowSchema, type Run } from "./ledger-row.ts";

const pkOf = ({ store, sku }: VariantRef) => `${store}#${sku}`;
const keyOf = (ref: VariantRef) => ({ pk: pkOf(ref), sk: "ledger" });

/** Whether a row of the Stock table is a variant's ledger. */
export const isLedgerKey = ({ sk }: { sk: string }): boolean => sk === "ledger";

export const toLedger = (row: Row): Ledger => v.parse(ledgerRowSchema, row);

/** The write of a worker that still holds its claim. */
const mine = "#attempt = :attempt";

/** Nobody has taken units out of hand, or put some in, since the ledger was read. */
const isInHand = "(#inHand = :before OR (:before = :none AND attribute_not_exists(#inHand)))";
const beforeOf = (before: number) => ({ before, none: 0 });

const wanting = (ref: VariantRef, nowMs: number) => ({
  update: "SET #due = :due, #dueAt = :dueAt ADD #wanted :one",
  values: { one: 1, ...dueAttributes(pkOf(ref), nowMs) },
});

const resultOf = ({ wanted, owed, lines, incoming, inHand, wentNegative, counted }: Run) => ({
  done: wanted,
  owed,
  lines,
  incoming,
  inHand,
  wentNegative,
  counted,
});
const setsOf = (set: object) =>
  Object.keys(set)
    .map((name) => `#${name} = :${name}`)
    .join(", ");

export type LedgersTable = ReturnType<typeof createLedgersTable>;

/** The ledger of each variant that has backorders or supplies, in the Stock table: key `store#sku` / `ledger`. */
export const createLedgersTable = (client: DynamoDBClient, table: Table) => {
  return {
    get: async (ref: VariantRef): Promise<Ledger | undefined> => {
      const row = await table.get(keyOf(ref), { consistent: true });
      return row === undefined ? undefined : toLedger(row);
    },
    /** Something changed that the queue may be covered by, or the queue itself: a run is due at once. */
    want: async (ref: VariantRef, nowMs: number) => table.update(keyOf(ref), wanting(ref, nowMs)),
    wantOperation: (ref: VariantRef, nowMs: number): TransactWriteItem =>
      table.updateOperation(keyOf(ref), wanting(ref, nowMs)),
    /** For one worker; undefined where another one has it, or nothing is due. */
    claim: async (ref: VariantRef, nowMs: number): Promise<Ledger | undefined> => {
      const leaseUntil = nowMs + limits.leaseSeconds * 1_000;
      const claimed = await table.update(keyOf(ref), {
        update: "SET #leaseUntil = :leaseUntil ADD #attempt :one",
        condition: "#dueAt <= :now AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now)",
        values: { one: 1, now: nowMs, leaseUntil },
      });
      return claimed.kind === "written" ? toLedger(claimed.row) : undefined;
    },
    /** Hands out what has arrived, in one write with that being counted; refused where somebody was faster. */
    receive: async (
      ref: VariantRef,
      { attempt }: Ledger,
      { before, after }: { before: number; after: number },
      counted: TransactWriteItem,
    ) =>
      transact(client, [
        table.updateOperation(keyOf(ref), {
          update: "SET #inHand = :inHand",
          condition: `${mine} AND ${isInHand}`,
          values: { inHand: after, attempt, ...beforeOf(before) },
        }),
        counted,
      ]),
    /**
     * Units left the hand with a shipment: `lines` are their lines' writes, and all is one write. Refused where the hand
     * or a line is another one by now.
     */
    ship: async (
      ref: VariantRef,
      ledger: Ledger,
      inHand: number,
      { lines, nowMs }: { lines: TransactWriteItem[]; nowMs: number },
    ) => {
      const { update, values } = wanting(ref, nowMs);
      const taken = table.updateOperation(keyOf(ref), {
        update: update.replace("SET ", "SET #inHand = :inHand, "),
        condition: isInHand,
        values: { ...values, inHand, ...beforeOf(ledger.inHand) },
      });
      return transact(client, [taken, ...lines]);
    },
    /** Lines of a variant whose units were never in hand for a queue. */
    writeLines: async (lines: TransactWriteItem[]) => transact(client, lines),
    /** Time is up: the next worker goes on from here. */
    pause: async (ref: VariantRef, { attempt }: Ledger, run: Run) =>
      table.update(keyOf(ref), {
        update: "SET #run = :run REMOVE #leaseUntil",
        condition: mine,
        values: { attempt, run },
      }),
    /** What a run came to, but for what lies in hand, which a shipment may have changed; it is not over yet. */
    record: async (ref: VariantRef, { attempt }: Ledger, run: Run) => {
      const { inHand: _, ...seen } = resultOf(run);
      return table.update(keyOf(ref), { update: `SET ${setsOf(seen)}`, condition: mine, values: { ...seen, attempt } });
    },
    /** What a run came to. It is due again where something changed meanwhile, else when a date passes (`nextAtMs`). */
    finish: async (
      ref: VariantRef,
      { attempt }: Ledger,
      run: Run,
      nextAtMs: number | undefined,
    ): Promise<"rests" | "goes on"> => {
      const set = resultOf(run);
      const next = dueAttributes(pkOf(ref), nextAtMs);
      const rests = await table.update(keyOf(ref), {
        update: `SET ${setsOf({ ...set, ...next })} REMOVE #leaseUntil, #run${nextAtMs === undefined ? ", #due, #dueAt" : ""}`,
        condition: `${mine} AND #wanted = :done`,
        values: { ...set, ...next, attempt },
      });
      if (rests.kind === "written") return "rests";
      // It stays due. What lies in hand may be another number by now, and the next run looks at it.
      const { inHand: _, ...seen } = set;
      await table.update(keyOf(ref), {
        update: `SET ${setsOf(seen)} REMOVE #leaseUntil, #run`,
        condition: mine,
        values: { ...seen, attempt },
      });
      return "goes on";
    },
  };
};
