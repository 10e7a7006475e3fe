import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { dueAttributes } from "../runtime/due.ts";
import { evidenceTtl } from "../runtime/expiry.ts";
import { inBatches } from "../runtime/in-batches.ts";
import type { Row, Table } from "../runtime/table.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import { type Coverage, coverageSchema, lastSupplyIn } from "./coverage.ts";
import type { Known, Merged } from "./merge-order.ts";
import { type Line, lineRowSchema, type Order, type OrderRef, orderRowSchema } from "./order.ts";

const pkOf = ({ store, order }: OrderRef) => `${store}#${order}`;
const orderKey = (ref: OrderRef) => ({ pk: pkOf(ref), sk: "order" });
const lineKey = (ref: OrderRef, id: string) => ({ pk: pkOf(ref), sk: `line#${id}` });
const cancellationKey = (ref: OrderRef) => ({ pk: pkOf(ref), sk: "cancelled" });
const queueOf = ({ store, sku }: VariantRef) => `${store}#${sku}`;

/** What the indexes of contacts know an order by. */
const contactKeyOf = (store: string, contact: string) => `${store}#${contact}`;

/** The order that a row of the Orders table belongs to. */
export const orderOfKey = ({ pk }: { pk: string }): OrderRef => {
  const at = pk.indexOf("#");
  return { store: pk.slice(0, at), order: pk.slice(at + 1) };
};

/** A line as the index of the queue has it. */
const queuedRowSchema = v.object({
  pk: v.string(),
  sk: v.string(),
  place: v.string(),
  open: v.number(),
  coverage: v.optional(coverageSchema),
});
export type QueuedLine = v.InferOutput<typeof queuedRowSchema>;

/** Where a page of a variant's queue goes on, as the database has named it. */
export const queuePageSchema = (variant: VariantRef) =>
  v.strictObject({
    pk: v.pipe(v.string(), v.startsWith(`${variant.store}#`)),
    sk: v.pipe(v.string(), v.startsWith("line#")),
    queue: v.literal(queueOf(variant)),
    place: v.string(),
  });
/** Where a page of a store's orders goes on. */
export const ordersPageSchema = (store: string) =>
  v.strictObject({
    pk: v.pipe(v.string(), v.startsWith(`${store}#`)),
    sk: v.literal("order"),
    store: v.literal(store),
    placedAt: v.number(),
  });

export interface CoverageChange {
  line: Pick<QueuedLine, "pk" | "sk" | "coverage">;
  coverage: Coverage;
}

const isUnwritten = { condition: "attribute_not_exists(#pk)", values: {} };
const isAt = (version: number) =>
  version === 0 ? isUnwritten : { condition: "#version = :version", values: { version } };

/** Each statement is one that AWS and the local database read alike. */
const coverStatement = (table: Table, names: readonly string[]) =>
  `UPDATE "${table.name}" SET ${names.map((name) => `"${name}"=?`).join(", ")} WHERE "pk"=? AND "sk"=? AND "queue"=? RETURNING ALL NEW *`;

const lineRow = (ref: OrderRef, line: Line): Row => ({
  ...lineKey(ref, line.id),
  ...line,
  version: line.version + 1,
  ...(line.open !== undefined && { queue: queueOf({ store: ref.store, sku: line.sku }) }),
  ...dueAttributes(pkOf(ref), line.dueAt),
});
const orderRow = (ref: OrderRef, order: Order): Row => ({
  ...orderKey(ref),
  ...order,
  store: ref.store,
  ...(order.contact !== undefined && { contactKey: contactKeyOf(ref.store, order.contact) }),
  ...(order.phoneContact !== undefined && { phoneKey: contactKeyOf(ref.store, order.phoneContact) }),
  version: order.version + 1,
  ...dueAttributes(pkOf(ref), order.dueAt),
});
const isLine = (row: Row) => String(row["sk"]).startsWith("line#");

/** The queue of a variant: an index over its backordered lines, which may lag by a moment. */
const createQueue = (table: Table) => ({
  /** The backorders of a variant from a place on, in the order of the queue. The index may lag by a moment. */
  queue: async (variant: VariantRef, limit: number, startAfter?: Row) => {
    const page = await table.page({
      index: "queue",
      where: "#queue = :queue",
      values: { queue: queueOf(variant) },
      limit,
      ...(startAfter !== undefined && { startAfter }),
    });
    return { lines: page.rows.map((row) => v.parse(queuedRowSchema, row)), next: page.next };
  },
  /** How many lines stand before a place, from the head of the queue or from behind another place on; counted up to `limit`. */
  ahead: async (variant: VariantRef, { after, at }: { after?: string | undefined; at: string }, limit: number) => {
    const query = {
      index: "queue",
      where:
        after === undefined ? "#queue = :queue AND #place < :at" : "#queue = :queue AND #place BETWEEN :after AND :at",
      values: { queue: queueOf(variant), at, ...(after !== undefined && { after }) },
      limit,
    };
    let lines = 0;
    // Each page ends by its size, too.
    for await (const rows of table.query(query)) {
      lines += rows.filter(({ place }) => place !== after && place !== at).length;
      if (lines >= limit) return { lines: limit, isExact: false };
    }
    return { lines, isExact: true };
  },
  /**
   * What the ledger says of lines that are still in the queue; each is looked at again at `dueAtMs`. Their version
   * becomes the run's: whoever has read a line before and writes it after is refused, as by any other write.
   */
  cover: async (variant: VariantRef, changes: CoverageChange[], run: { version: number; dueAtMs: number }) => {
    const write = async (some: CoverageChange[], names: string[]) => {
      const parameters = some.map(({ line: { pk, sk, coverage: before }, coverage }) => {
        const values = {
          coverage,
          version: run.version,
          ...dueAttributes(pk, run.dueAtMs),
          ttl: evidenceTtl(run.dueAtMs),
        };
        const set = new Map<string, unknown>(Object.entries({ ...values, waitedFor: lastSupplyIn(before) }));
        return [...names.map((name) => set.get(name)), pk, sk, queueOf(variant)];
      });
      return table.executeAll(coverStatement(table, names), parameters);
    };
    const names = ["coverage", "version", "due", "dueAt", "ttl"];
    const waited = Map.groupBy(changes, ({ line }) => lastSupplyIn(line.coverage) !== undefined);
    // What a line waited for that nothing has covered since is still known.
    const [one, other] = await Promise.all([
      write(waited.get(true) ?? [], [...names, "waitedFor"]),
      write(waited.get(false) ?? [], names),
    ]);
    return one.length + other.length;
  },
});

export type OrdersTable = ReturnType<typeof createOrdersTable>;

/** Orders: key `store#order` / `order`, `line#id`, `cancelled`; the queue of a variant is an index over its backordered lines. */
export const createOrdersTable = (table: Table) => {
  const putLine = async (ref: OrderRef, line: Line) => table.put(lineRow(ref, line), isAt(line.version));
  const putOrder = async (ref: OrderRef, order: Order) => table.put(orderRow(ref, order), isAt(order.version));

  return {
    /** Everything of an order, consistently. */
    read: async (ref: OrderRef): Promise<Known & { rest: Row[] }> => {
      const rows: Row[] = [];
      const query = { where: "#pk = :pk", values: { pk: pkOf(ref) }, consistent: true };
      for await (const page of table.query(query)) rows.push(...page);
      const order = rows.find((row) => row["sk"] === "order");
      const cancelled = rows.find((row) => row["sk"] === "cancelled");
      return {
        order: order && v.parse(orderRowSchema, order),
        lines: rows.filter(isLine).map((row) => v.parse(lineRowSchema, row)),
        cancelledAt: cancelled && Number(cancelled["observedAt"]),
        rest: rows.filter((row) => row !== order && row !== cancelled && !isLine(row)),
      };
    },
    /** The order alone, consistently. */
    order: async (ref: OrderRef): Promise<Order | undefined> => {
      const row = await table.get(orderKey(ref), { consistent: true });
      return row && v.parse(orderRowSchema, row);
    },
    /** A cancellation that says no more than that, of an order that may not be known yet; an older one changes nothing. */
    keepCancellation: async (ref: OrderRef, observedAt: number) =>
      table.put(
        { ...cancellationKey(ref), observedAt, ttl: evidenceTtl(observedAt) },
        { condition: "attribute_not_exists(#pk) OR #observedAt <= :observedAt", values: { observedAt } },
      ),
    cancelledAt: async (ref: OrderRef): Promise<number | undefined> => {
      const row = await table.get(cancellationKey(ref), { consistent: true });
      return row && Number(row["observedAt"]);
    },
    /**
     * Writes what a state of an order made of it: its lines, and then the order, due at once. Refused where somebody
     * wrote meanwhile: then to be read and merged again.
     */
    writeMerged: async (ref: OrderRef, { order, changed }: Merged, nowMs: number): Promise<"written" | "refused"> => {
      // Lines name nobody, and must outlive their order. Follow-order says how long that one is kept.
      const ttl = evidenceTtl(nowMs);
      const lines = await inBatches(changed, async (line) => putLine(ref, { ...line, ttl }));
      if (lines.some(({ kind }) => kind === "refused")) return "refused";
      return (await putOrder(ref, { ...order, isNew: true, dueAt: nowMs, ttl })).kind;
    },
    putLine,
    putLineOperation: (ref: OrderRef, line: Line): TransactWriteItem =>
      table.putOperation(lineRow(ref, line), isAt(line.version)),
    putOrder,
    ...createQueue(table),
    /** A customer's orders in a store, by either contact. The index may lag by a moment, and show what is so no more. */
    ofContact: async (store: string, contact: string, by: "contact" | "phone"): Promise<OrderRef[]> => {
      const name = by === "contact" ? "contactKey" : "phoneKey";
      const query = { index: by, where: `#${name} = :key`, values: { key: contactKeyOf(store, contact) } };
      const refs: OrderRef[] = [];
      for await (const page of table.query(query)) refs.push(...page.map(({ pk }) => orderOfKey({ pk: String(pk) })));
      return refs;
    },
    /** A store's orders, newest first. */
    ofStore: async (store: string, limit: number, startAfter?: Row) => {
      const page = await table.page({
        index: "store",
        where: "#store = :store",
        values: { store },
        descending: true,
        limit,
        ...(startAfter !== undefined && { startAfter }),
      });
      const keys = page.rows.map((row) => ({ pk: String(row["pk"]), sk: "order" }));
      return { refs: keys.map(orderOfKey), next: page.next };
    },
  };
};
