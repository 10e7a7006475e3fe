import { gunzipSync, gzipSync } from "node:zlib";
import * as v from "valibot";
import { daysToMs } from "../runtime/clock.ts";
import { dueAttributes } from "../runtime/due.ts";
import { decodeId, encodeId } from "../runtime/id.ts";
import { limits } from "../runtime/limits.ts";
import type { Row, Table } from "../runtime/table.ts";

/** An incoming webhook, named by what its sender calls the event: the same event again is the same receipt. */
export interface ReceiptRef {
  store: string;
  source: string;
  eventKey: string;
}

export const receiptMessageSchema = v.object({ store: v.string(), source: v.string(), eventKey: v.string() });

const receiptRowSchema = v.object({
  pk: v.string(),
  state: v.picklist(["received", "applied", "ignored", "refused"]),
  receivedAt: v.number(),
  eventType: v.string(),
  parts: v.number(),
  /** What applying it came to: why it was refused, or why it changed nothing. */
  note: v.optional(v.string()),
  appliedAt: v.optional(v.number()),
});
export type Receipt = v.InferOutput<typeof receiptRowSchema> & { ref: ReceiptRef };

const refusedIndex = "refused";
const sourceIndex = "source";
/** A receipt that nobody applied within a minute was lost on its way: the tick wakes it. */
const applyWithinMs = 60_000;
/** Raw bodies are kept this long: applied ones briefly, others long enough to be mended and replayed. */
export const keptDays = { applied: 7, unapplied: 90 };
const toSeconds = (ms: number) => Math.floor(ms / 1_000);

const pkOf = ({ store, source, eventKey }: ReceiptRef) => `${store}#${source}#${eventKey}`;
const receiptKey = (ref: ReceiptRef) => ({ pk: pkOf(ref), sk: "receipt" });
const partKey = (ref: ReceiptRef, part: number) => ({ pk: pkOf(ref), sk: `part#${part}` });

export const parseReceiptKey = ({ pk }: { pk: string }): ReceiptRef => {
  const [, store, source, eventKey] = /^([^#]+)#([^#]+)#(.+)$/s.exec(pk) ?? [];
  if (store === undefined || source === undefined || eventKey === undefined) throw new Error("Not a receipt key");
  return { store, source, eventKey };
};

export const receiptIdOf = (ref: ReceiptRef): string => encodeId("rc", pkOf(ref));

export const parseReceiptId = (id: string): ReceiptRef | undefined => {
  const key = decodeId("rc", id);
  return key === undefined || !/^[^#]+#[^#]+#.+$/s.test(key) ? undefined : parseReceiptKey({ pk: key });
};

const toReceipt = (row: Row): Receipt => {
  const parsed = v.parse(receiptRowSchema, row);
  return { ...parsed, ref: parseReceiptKey(parsed) };
};

const partsOf = (raw: Buffer): Buffer[] => {
  const packed = gzipSync(raw);
  const size = limits.receiptPartBytes;
  return Array.from({ length: Math.ceil(packed.length / size) }, (_, part) =>
    packed.subarray(part * size, (part + 1) * size),
  );
};

/** Where a page of a store's refused receipts may go on from. */
export const refusedPageSchema = (store: string) =>
  v.strictObject({
    pk: v.pipe(v.string(), v.startsWith(`${store}#`)),
    sk: v.literal("receipt"),
    refusedStore: v.literal(store),
    receivedAt: v.number(),
  });

export type ReceiptsTable = ReturnType<typeof createReceiptsTable>;

/** Receipts: key `store#source#event key` / `receipt`, `part#n` (gzipped raw body); sparse indexes `due`, `refused`. */
export const createReceiptsTable = (table: Table) => ({
  /** Keeps the raw bytes first, then the receipt itself; refused where the event was received before. */
  receive: async (ref: ReceiptRef, raw: Buffer, eventType: string, nowMs: number) => {
    const ttl = toSeconds(nowMs + daysToMs(keptDays.unapplied));
    const parts = partsOf(raw);
    for (const [part, bytes] of parts.entries()) {
      await table.put({ ...partKey(ref, part), bytes, ttl }, { condition: "attribute_not_exists(#pk)" });
    }
    const sourceOf = `${ref.store}#${ref.source}`;
    const row = {
      ...receiptKey(ref),
      sourceOf,
      state: "received",
      receivedAt: nowMs,
      eventType,
      parts: parts.length,
      ttl,
    };
    return table.put(
      { ...row, ...dueAttributes(pkOf(ref), nowMs + applyWithinMs) },
      { condition: "attribute_not_exists(#pk)" },
    );
  },
  get: async (ref: ReceiptRef): Promise<Receipt | undefined> => {
    const row = await table.get(receiptKey(ref), { consistent: true });
    return row === undefined ? undefined : toReceipt(row);
  },
  /** The body, byte for byte. Throws where a part is missing. */
  body: async ({ ref, parts }: Receipt): Promise<Buffer> => {
    const bytes: Uint8Array[] = [];
    for (let part = 0; part < parts; part += 1) {
      const row = await table.get(partKey(ref, part), { consistent: true });
      bytes.push(v.parse(v.instance(Uint8Array), row?.["bytes"]));
    }
    return gunzipSync(Buffer.concat(bytes));
  },
  /** Deduplication is here: only one application can end a receipt. Its body goes soon after (rules 6). */
  applied: async (
    { ref, parts }: Receipt,
    nowMs: number,
    note: string | undefined,
    state: "applied" | "ignored" = "applied",
  ): Promise<void> => {
    const ttl = toSeconds(nowMs + daysToMs(keptDays.applied));
    for (let part = 0; part < parts; part += 1) {
      await table.update(partKey(ref, part), { update: "SET #ttl = :ttl", values: { ttl } });
    }
    await table.update(receiptKey(ref), {
      update: `SET #state = :state, #appliedAt = :now, #ttl = :ttl${note === undefined ? "" : ", #note = :note"} REMOVE #due, #dueAt, #refusedStore`,
      condition: "#state = :received",
      values: { state, received: "received", now: nowMs, ttl, ...(note !== undefined && { note }) },
    });
  },
  refuse: async (ref: ReceiptRef, note: string) =>
    table.update(receiptKey(ref), {
      update: "SET #state = :refused, #note = :note, #refusedStore = :store REMOVE #due, #dueAt",
      condition: "#state = :received",
      values: { refused: "refused", received: "received", note, store: ref.store },
    }),
  /** A refused receipt is applied again, after whatever stood in its way was mended. */
  reopen: async (ref: ReceiptRef, nowMs: number) => {
    const due = dueAttributes(pkOf(ref), nowMs);
    return table.update(receiptKey(ref), {
      update: "SET #state = :received, #due = :due, #dueAt = :dueAt REMOVE #refusedStore",
      condition: "#state = :refused",
      values: { received: "received", refused: "refused", ...due },
    });
  },
  /** A source's newest receipts, at most as many as one reading of keys takes. */
  newestOf: async (store: string, source: string): Promise<Receipt[]> => {
    const page = await table.page({
      index: sourceIndex,
      where: "#sourceOf = :sourceOf",
      values: { sourceOf: `${store}#${source}` },
      descending: true,
      limit: limits.keysPerBatchGet,
    });
    const rows = await table.getMany(page.rows.map((row) => ({ pk: String(row["pk"]), sk: String(row["sk"]) })));
    return rows.map(toReceipt).sort((a, b) => b.receivedAt - a.receivedAt);
  },
  /** A store's refused receipts, newest first, a page at a time. */
  refused: async (store: string, limit: number, startAfter?: Row) => {
    const page = await table.page({
      index: refusedIndex,
      where: "#refusedStore = :store",
      values: { store },
      descending: true,
      limit,
      ...(startAfter !== undefined && { startAfter }),
    });
    const rows = await table.getMany(page.rows.map((row) => ({ pk: String(row["pk"]), sk: String(row["sk"]) })));
    const receipts = rows.map(toReceipt).sort((a, b) => b.receivedAt - a.receivedAt);
    return { receipts, next: page.next };
  },
});
