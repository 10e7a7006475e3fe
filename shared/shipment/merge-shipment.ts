import { createHash } from "node:crypto";
import { limits } from "../runtime/limits.ts";
import { forgetTexts } from "./forget-texts.ts";
import { parcelsOf } from "./parcel.ts";
import { ofAll, type ParcelLog, type Shipment } from "./shipment.ts";
import type { ShipmentUpdate } from "./shipment-update.ts";
import { mergeLog, type TrackingUpdate } from "./tracking-log.ts";

export interface MergedShipment {
  /** Whether what is known was newer: then only what happened to it was taken. */
  kind: "newer" | "older" | "same";
  shipment: Shipment;
  isChanged: boolean;
}

const newShipment = (id: string, nowMs: number): Shipment => ({
  id,
  version: 0,
  createdAt: nowMs,
  trackingNumbers: [],
  lines: [],
  observedAt: 0,
  mark: "",
  logs: {},
});

/** Several mentions of a line are one. */
const summed = (lines: readonly { id: string; quantity: number }[]) => {
  const quantities = new Map<string, number>();
  for (const { id, quantity } of lines) quantities.set(id, (quantities.get(id) ?? 0) + quantity);
  return [...quantities].filter(([, quantity]) => quantity > 0).map(([id, quantity]) => ({ id, quantity }));
};

/** What a shop says of a shipment as a whole; nothing where it only says that something happened to it. */
const saidOf = ({ lines, ...update }: ShipmentUpdate) => {
  if (lines === undefined) return undefined;
  const { carrier, trackingNumbers = [], trackingUrl, shippedAt, location, status = "unknown", isTakenOut } = update;
  return {
    carrier,
    trackingNumbers: [...new Set(trackingNumbers)].slice(0, limits.shipmentParcels),
    trackingUrl,
    lines: summed(lines),
    shippedAt,
    location,
    status,
    isTakenOut,
  };
};

/** Of two states of one instant the one that cancels counts, else the one with the greater hash. */
const markOf = (said: NonNullable<ReturnType<typeof saidOf>>): string => {
  const hash = createHash("sha256").update(JSON.stringify(said)).digest("base64url").slice(0, 12);
  return `${said.status === "cancelled" ? "1" : "0"}${hash}`;
};

const compare = (a: Pick<Shipment, "observedAt" | "mark">, b: Pick<Shipment, "observedAt" | "mark">): number =>
  a.observedAt - b.observedAt || (a.mark < b.mark ? -1 : a.mark > b.mark ? 1 : 0);

/** The row of a shipment of many parcels must hold the events of all. */
const fewEvents = { oldest: 10, newest: 30 };

const bounded = (log: ParcelLog, isOneOfMany: boolean): ParcelLog => {
  const { oldest, newest } = fewEvents;
  if (!isOneOfMany || log.events.length <= oldest + newest) return log;
  return { ...log, events: [...log.events.slice(0, oldest), ...log.events.slice(-newest)] };
};

/** Only what is known by now is kept: a log of a number that the shipment had before is none of its own. */
const withOwnLogs = (shipment: Shipment): Shipment => {
  const { trackingNumbers, logs } = shipment;
  const isMany = trackingNumbers.length > 1;
  const own = Object.entries(logs).filter(([number]) => number === ofAll || trackingNumbers.includes(number));
  return { ...shipment, logs: Object.fromEntries(own.map(([number, log]) => [number, bounded(log, isMany)])) };
};

/** A log with another one: the same in whatever order they come. */
export const mergeLogs = (log: ParcelLog | undefined, more: ParcelLog): ParcelLog => {
  // Of two carriers that are named one counts, whoever named it first.
  const [carrier] = [log?.carrier, more.carrier].filter((name) => name !== undefined).toSorted();
  return { ...mergeLog(log ?? { events: [] }, more), ...(carrier !== undefined && { carrier }) };
};

const placesOf = (shipment: Shipment): string =>
  JSON.stringify([
    shipment.status,
    parcelsOf(shipment).map(({ trackingNumber, milestone, estimatedDelivery }) => [
      trackingNumber,
      milestone,
      estimatedDelivery?.on,
    ]),
  ]);

const finish = (kind: MergedShipment["kind"], before: Shipment, after: Shipment, nowMs: number): MergedShipment => {
  const kept = withOwnLogs(after);
  const own = kept.erasedAt === undefined ? kept : forgetTexts(kept);
  const shipment = placesOf(before) === placesOf(own) ? own : { ...own, movedAt: nowMs };
  return { kind, shipment, isChanged: JSON.stringify(before) !== JSON.stringify(shipment) };
};

/**
 * What an update of its shop makes of a shipment. Updates may come in any order and any number of times: the newest
 * state counts, and what happened to it is added to what is known.
 */
export const mergeShipment = (
  known: Shipment | undefined,
  update: ShipmentUpdate,
  observedAt: number,
  nowMs: number,
): MergedShipment => {
  const before = known ?? newShipment(update.id, nowMs);
  const said = saidOf(update);
  const seen = said && { ...said, observedAt, mark: markOf(said) };
  const order = seen === undefined ? 0 : compare(seen, before);
  const newest = seen !== undefined && order > 0 ? { ...before, ...seen } : before;
  const { events, estimatedDelivery } = update;
  const hasHappened = events.length > 0 || estimatedDelivery !== undefined;
  const logs = hasHappened
    ? { ...newest.logs, [ofAll]: mergeLogs(newest.logs[ofAll], { events, estimatedDelivery }) }
    : newest.logs;
  const kind = order > 0 ? "newer" : order < 0 ? "older" : "same";
  return finish(kind, before, { ...newest, logs }, nowMs);
};

/** What a carrier's word makes of a shipment that has its tracking number. */
export const mergeTracking = (
  known: Shipment,
  { trackingNumber, ...log }: Pick<TrackingUpdate, "trackingNumber" | "events" | "estimatedDelivery" | "carrier">,
  nowMs: number,
): MergedShipment => {
  const logs = { ...known.logs, [trackingNumber]: mergeLogs(known.logs[trackingNumber], log) };
  return finish("same", known, { ...known, logs }, nowMs);
};
