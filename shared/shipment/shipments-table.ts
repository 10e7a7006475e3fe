import * as v from "valibot";
import type { OrderRef } from "../backorder/order.ts";
import { daysToMs } from "../runtime/clock.ts";
import type { Day } from "../runtime/day.ts";
import { dueAttributes } from "../runtime/due.ts";
import { evidenceTtl } from "../runtime/expiry.ts";
import { limits } from "../runtime/limits.ts";
import type { Key, Row, Table } from "../runtime/table.ts";
import { mergeLogs } from "./merge-shipment.ts";
import { expectedDaysOf, hasArrived, isSent, lastNewsAt, milestoneOfAll, type Parcel, parcelsOf } from "./parcel.ts";
import { type ParcelLog, parcelLogSchema, type Shipment, type ShipmentRef, shipmentRowSchema } from "./shipment.ts";

const prefix = "shipment#";
const orderPk = ({ store, order }: OrderRef) => `${store}#${order}`;
const keyOf = (ref: ShipmentRef) => ({ pk: orderPk(ref), sk: `${prefix}${ref.shipment}` });
/** A parcel goes by its number, whoever ships it; no order's id begins so, but where somebody wants to be clever. */
const parcelPk = (store: string, trackingNumber: string) => `${store}#parcel#${trackingNumber}`;
const keptKey = (store: string, trackingNumber: string): Key => ({ pk: parcelPk(store, trackingNumber), sk: "kept" });
const nameSk = ({ order, shipment }: ShipmentRef) => `name#${JSON.stringify([order, shipment])}`;

/** What is told of a parcel that nobody has shipped is forgotten after this. */
const keptDays = 7;

const nameRowSchema = v.object({ order: v.string(), shipment: v.string() });
const keptRowSchema = v.object({ ...parcelLogSchema.entries, version: v.number(), until: v.number() });

const isAt = (version: number) =>
  version === 0
    ? { condition: "attribute_not_exists(#pk)" }
    : { condition: "#version = :version", values: { version } };

/** Of the rows that lie beside an order, its shipments; by their ids, so that every look at them is the same. */
export const shipmentsIn = (rows: readonly Row[]): Shipment[] =>
  rows.filter(({ sk }) => String(sk).startsWith(prefix)).map((row) => v.parse(shipmentRowSchema, row));

/**
 * Of the days on which parcels are expected that have not arrived, the one that says whether any is late: the last where
 * that is behind the promised one, and else the first that will have passed.
 */
const tellingDayOf = ({ promisedOn }: Shipment, parcels: readonly Parcel[]): Day | undefined => {
  const days = expectedDaysOf(parcels.filter((parcel) => !hasArrived(parcel)));
  return days.findLast((day) => promisedOn !== undefined && day > promisedOn) ?? days[0];
};

/** What the index of shipments that are on their way says of one; nothing of one that has arrived, or never left. */
const underwayAttributes = (store: string, shipment: Shipment, nowMs: number): Row => {
  const parcels = parcelsOf(shipment);
  const milestone = milestoneOfAll(parcels);
  if (!isSent(shipment, parcels) || milestone === "delivered") return {};
  const expectedOn = tellingDayOf(shipment, parcels);
  return {
    underway: store,
    newsAt: lastNewsAt(shipment, parcels, nowMs),
    milestone,
    ...(expectedOn !== undefined && { expectedOn }),
  };
};

/** What a merchant may look for among the shipments that are on their way. */
export type Sought =
  | { status: "exception" }
  /** Nothing was heard of it since then. */
  | { status: "silent"; sinceMs: number }
  /** A parcel of it has not arrived, and its carrier's date has passed or is behind ours. */
  | { status: "late"; today: Day };

const conditionOf = (store: string, sought: Sought) => {
  switch (sought.status) {
    case "exception":
      return {
        where: "#underway = :underway",
        filter: "#milestone IN (:exception, :returning, :returned, :cancelled)",
        values: {
          underway: store,
          exception: "exception",
          returning: "returning",
          returned: "returned",
          cancelled: "cancelled",
        },
        descending: true,
      };
    case "silent":
      return {
        where: "#underway = :underway AND #newsAt <= :since",
        filter: "#milestone <> :returned",
        values: { underway: store, since: sought.sinceMs, returned: "returned" },
      };
    case "late":
      return {
        where: "#underway = :underway",
        filter: "#expectedOn < :today OR #expectedOn > #promisedOn",
        values: { underway: store, today: sought.today },
      };
  }
};

const toRef = ({ pk, sk }: Row): ShipmentRef => {
  const key = String(pk);
  const at = key.indexOf("#");
  return { store: key.slice(0, at), order: key.slice(at + 1), shipment: String(sk).slice(prefix.length) };
};

/** What goes by a tracking number, and what was told of it before anything did. */
const createParcelNames = (table: Table) => {
  return {
    name: async (ref: ShipmentRef, trackingNumber: string, nowMs: number) => {
      const { order, shipment } = ref;
      const key = { pk: parcelPk(ref.store, trackingNumber), sk: nameSk(ref) };
      return table.put({ ...key, order, shipment, ttl: evidenceTtl(nowMs) });
    },
    named: async (store: string, trackingNumber: string): Promise<ShipmentRef[]> => {
      const refs: ShipmentRef[] = [];
      const values = { pk: parcelPk(store, trackingNumber), prefix: "name#" };
      const where = "#pk = :pk AND begins_with(#sk, :prefix)";
      for await (const rows of table.query({ where, values, consistent: true })) {
        refs.push(...rows.map((row) => ({ store, ...v.parse(nameRowSchema, row) })));
      }
      return refs;
    },
    /** What was told before; expiry is tested here, because the database deletes late. */
    kept: async (store: string, trackingNumber: string, nowMs: number): Promise<ParcelLog | undefined> => {
      const row = await table.get(keptKey(store, trackingNumber), { consistent: true });
      if (row === undefined) return undefined;
      const { version: _, until, ...log } = v.parse(keptRowSchema, row);
      return until > nowMs ? log : undefined;
    },
    /** For erasures. */
    dropKept: async (store: string, trackingNumber: string): Promise<void> => {
      await table.delete(keptKey(store, trackingNumber));
    },
    /** Adds to what was told before; throws where too many tell at once. */
    keep: async (store: string, trackingNumber: string, log: ParcelLog, nowMs: number): Promise<void> => {
      const key = keptKey(store, trackingNumber);
      const until = nowMs + daysToMs(keptDays);
      for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
        const row = await table.get(key, { consistent: true });
        const { version = 0, until: before = 0, ...known } = row === undefined ? {} : v.parse(keptRowSchema, row);
        const merged = mergeLogs("events" in known && before > nowMs ? known : undefined, log);
        const next = { ...key, ...merged, version: version + 1, until, ttl: Math.floor(until / 1_000) };
        if ((await table.put(next, isAt(version))).kind === "written") return;
      }
      throw new Error("What is told of a parcel kept changing while it was kept");
    },
  };
};

export type ShipmentsTable = ReturnType<typeof createShipmentsTable>;

/** Shipments, in the Orders table: key `store#order` / `shipment#id`; `store#parcel#number` / `name#…`, `kept`. */
export const createShipmentsTable = (table: Table) => ({
  ...createParcelNames(table),
  get: async (ref: ShipmentRef): Promise<Shipment | undefined> => {
    const row = await table.get(keyOf(ref), { consistent: true });
    return row === undefined ? undefined : v.parse(shipmentRowSchema, row);
  },
  ofOrder: async (ref: OrderRef): Promise<Shipment[]> => {
    const rows: Row[] = [];
    const values = { pk: orderPk(ref), prefix };
    const where = "#pk = :pk AND begins_with(#sk, :prefix)";
    for await (const page of table.query({ where, values, consistent: true })) rows.push(...page);
    return shipmentsIn(rows);
  },
  /** Answers it as it is stored; undefined where somebody wrote since it was read. */
  put: async (ref: ShipmentRef, shipment: Shipment, nowMs: number): Promise<Shipment | undefined> => {
    const next = { ...shipment, version: shipment.version + 1 };
    const { pk, sk } = keyOf(ref);
    const row = { pk, sk, ...next, ...underwayAttributes(ref.store, next, nowMs), ...dueAttributes(pk, next.dueAt) };
    return (await table.put(row, isAt(shipment.version))).kind === "written" ? next : undefined;
  },
  /** Shipments of a store that are on their way. A page may have fewer than `limit` although there are more. */
  underway: async (store: string, sought: Sought, limit: number, startAfter?: Row) => {
    const refs: ShipmentRef[] = [];
    let next = startAfter;
    for (let page = 0; page < limits.shipmentPages; page += 1) {
      const left = limit - refs.length;
      const query = { index: "underway", ...conditionOf(store, sought), limit: left };
      const found = await table.page({ ...query, ...(next !== undefined && { startAfter: next }) });
      refs.push(...found.rows.map(toRef));
      ({ next } = found);
      if (next === undefined || refs.length >= limit) break;
    }
    return { refs, next };
  },
});
