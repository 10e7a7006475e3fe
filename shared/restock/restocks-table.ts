import type { DynamoDBClient, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { dueAttributes } from "../runtime/due.ts";
import { padded } from "../runtime/id.ts";
import { type Row, type Table, transact } from "../runtime/table.ts";
import { wavePolicySchema } from "../store/settings.ts";
import type { Place } from "./line.ts";
import { type RestockRef, variantKeyOf } from "./restock.ts";
import type { Allowance } from "./wave.ts";

const restockRowSchema = v.object({
  n: v.number(),
  openedAt: v.number(),
  closedAt: v.optional(v.number()),
  /** Waves so far. */
  waves: v.number(),
  version: v.number(),
  dueAt: v.optional(v.number()),
});
export type Restock = v.InferOutput<typeof restockRowSchema>;

const allowanceSchema = v.union([v.number(), v.literal("everyone")]);

const waveRowSchema = v.object({
  wave: v.number(),
  state: v.picklist(["planning", "planned", "closed"]),
  startedAt: v.number(),
  allowance: allowanceSchema,
  /** As the policy was when the wave began: a plan that goes on later goes on in the same order. */
  order: v.optional(wavePolicySchema.entries.order),
  /** Sellable units when the wave began: nobody is invited who wants more. */
  sellable: v.number(),
  /** Chunks planned so far, the units they invite, and where in line the last one ended. */
  chunks: v.number(),
  invitedUnits: v.number(),
  after: v.optional(v.object({ signedUpAt: v.number(), contact: v.string() })),
  closedAt: v.optional(v.number()),
  /** What a closed wave could not use, and whom it told or does not know to have told. */
  left: v.optional(allowanceSchema),
  told: v.optional(v.number()),
  unsettled: v.optional(v.number()),
});
export type Wave = v.InferOutput<typeof waveRowSchema>;

const restockSk = (n: number) => `restock#${padded(n)}`;
const restockKey = (ref: RestockRef) => ({ pk: variantKeyOf(ref), sk: restockSk(ref.n) });
const waveKey = (ref: RestockRef, wave: number) => ({
  pk: variantKeyOf(ref),
  sk: `wave#${padded(ref.n)}#${padded(wave)}`,
});

/** The restock that a due row of the Stock table names, or undefined where the row is another kind. */
export const restockOfKey = ({ pk, sk }: { pk: string; sk: string }): RestockRef | undefined => {
  if (!sk.startsWith("restock#")) return undefined;
  const at = pk.indexOf("#");
  return { store: pk.slice(0, at), sku: pk.slice(at + 1), n: Number(sk.slice("restock#".length)) };
};

const withDue = (ref: RestockRef, dueAtMs: number | undefined) => dueAttributes(variantKeyOf(ref), dueAtMs);

const wakeExpression = (ref: RestockRef, nowMs: number) => ({
  update: "SET #due = :due, #dueAt = :now ADD #version :one",
  condition: "attribute_exists(#pk) AND attribute_not_exists(#closedAt)",
  values: { now: nowMs, due: withDue(ref, nowMs).due, one: 1 },
});

/** Where a page of a variant's restocks may go on from. */
export const restocksPageSchema = (variant: { store: string; sku: string }) =>
  v.strictObject({ pk: v.literal(variantKeyOf(variant)), sk: v.pipe(v.string(), v.startsWith("restock#")) });

export type RestocksTable = ReturnType<typeof createRestocksTable>;

const createReads = (table: Table) => ({
  get: async (ref: RestockRef): Promise<Restock | undefined> => {
    const row = await table.get(restockKey(ref), { consistent: true });
    return row === undefined ? undefined : v.parse(restockRowSchema, row);
  },
  /** A variant's restocks, newest first, a page at a time. */
  ofVariant: async (ref: { store: string; sku: string }, limit: number, startAfter?: Row) => {
    const page = await table.page({
      where: "#pk = :pk AND begins_with(#sk, :prefix)",
      values: { pk: variantKeyOf(ref), prefix: "restock#" },
      descending: true,
      limit,
      ...(startAfter !== undefined && { startAfter }),
    });
    return { restocks: page.rows.map((row) => v.parse(restockRowSchema, row)), next: page.next };
  },
  wave: async (ref: RestockRef, wave: number): Promise<Wave | undefined> => {
    const row = await table.get(waveKey(ref, wave), { consistent: true });
    return row === undefined ? undefined : v.parse(waveRowSchema, row);
  },
  waves: async (ref: RestockRef): Promise<Wave[]> => {
    const waves: Wave[] = [];
    const values = { pk: variantKeyOf(ref), prefix: `wave#${padded(ref.n)}#` };
    for await (const rows of table.query({ where: "#pk = :pk AND begins_with(#sk, :prefix)", values })) {
      waves.push(...rows.map((row) => v.parse(waveRowSchema, row)));
    }
    return waves;
  },
});

/** Restocks and their waves: key `store#sku` / `restock#n`, `wave#n#w` in the Stock table. */
export const createRestocksTable = (client: DynamoDBClient, table: Table) => ({
  ...createReads(table),
  /** Written in the transaction that opens the restock; due at once, so that no lost message can lose it. */
  openOperation: (ref: RestockRef, nowMs: number): TransactWriteItem =>
    table.putOperation(
      { ...restockKey(ref), n: ref.n, openedAt: nowMs, waves: 0, version: 1, ...withDue(ref, nowMs) },
      { condition: "attribute_not_exists(#pk)" },
    ),
  /** Closing is due at once too: the last wave has to be wound up. */
  closeOperation: (ref: RestockRef, nowMs: number): TransactWriteItem =>
    table.updateOperation(restockKey(ref), {
      update: "SET #closedAt = :now, #due = :due, #dueAt = :now ADD #version :one",
      condition: "attribute_exists(#pk) AND attribute_not_exists(#closedAt)",
      values: { now: nowMs, due: withDue(ref, nowMs).due, one: 1 },
    }),
  /** Somebody may have to be invited now: makes the restock due, and makes any older view of it stale. */
  wakeOperation: (ref: RestockRef, nowMs: number): TransactWriteItem =>
    table.updateOperation(restockKey(ref), wakeExpression(ref, nowMs)),
  wake: async (ref: RestockRef, nowMs: number) => table.update(restockKey(ref), wakeExpression(ref, nowMs)),
  /** Looks at the restock again at `dueAtMs`, or not before it is woken. Refused when it was woken meanwhile. */
  sleep: async (ref: RestockRef, version: number, dueAtMs: number | undefined) => {
    const { due, dueAt } = withDue(ref, dueAtMs);
    return table.update(restockKey(ref), {
      update: due === undefined ? "REMOVE #due, #dueAt" : "SET #due = :due, #dueAt = :dueAt",
      condition: "#version = :version",
      values: { version, ...(due !== undefined && { due, dueAt }) },
    });
  },
  /** Begins wave number `wave.wave`; refused when another worker did, or the restock was woken or closed. */
  startWave: async (ref: RestockRef, version: number, wave: Wave, dueAtMs: number) =>
    transact(client, [
      table.updateOperation(restockKey(ref), {
        update: "SET #waves = :wave, #due = :due, #dueAt = :dueAt ADD #version :one",
        condition: "#version = :version AND attribute_not_exists(#closedAt)",
        values: { version, wave: wave.wave, one: 1, ...withDue(ref, dueAtMs) },
      }),
      table.putOperation({ ...waveKey(ref, wave.wave), ...wave }, { condition: "attribute_not_exists(#pk)" }),
    ]),
  /** Counts planned chunks in, conditional on the chunks counted so far. */
  growWave: async (
    ref: RestockRef,
    wave: Wave,
    grown: { chunks: number; invitedUnits: number; after: Place | undefined; state: "planning" | "planned" },
  ) =>
    table.update(waveKey(ref, wave.wave), {
      update: `SET #chunks = :chunks, #invitedUnits = :units, #state = :state${
        grown.after === undefined ? "" : ", #after = :after"
      }`,
      condition: "#state = :planning AND #chunks = :before",
      values: {
        chunks: grown.chunks,
        units: grown.invitedUnits,
        state: grown.state,
        planning: "planning",
        before: wave.chunks,
        ...(grown.after !== undefined && { after: grown.after }),
      },
    }),
  /** Units of a closed wave that told nobody after all; a wave that is still open, or has no end, reckons by itself. */
  handBack: async (ref: RestockRef, wave: number, units: number) =>
    table.update(waveKey(ref, wave), {
      update: "ADD #left :units",
      condition: "#state = :closed AND attribute_type(#left, :number)",
      values: { units, closed: "closed", number: "N" },
    }),
  closeWave: async (
    ref: RestockRef,
    wave: number,
    closed: { closedAt: number; left: Allowance; told: number; unsettled: number },
  ) =>
    table.update(waveKey(ref, wave), {
      update: "SET #state = :closed, #closedAt = :at, #left = :left, #told = :told, #unsettled = :unsettled",
      condition: "#state = :planned",
      values: {
        closed: "closed",
        planned: "planned",
        at: closed.closedAt,
        left: closed.left,
        told: closed.told,
        unsettled: closed.unsettled,
      },
    }),
});
