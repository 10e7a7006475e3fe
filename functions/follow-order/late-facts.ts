import { createHash } from "node:crypto";
import type { Fact } from "../../shared/backorder/delay.ts";
import { coveredFromMs } from "../../shared/backorder/delay-needs.ts";
import { openUnitsOf } from "../../shared/backorder/delay-state.ts";
import type { DelayRow } from "../../shared/backorder/delays-table.ts";
import type { LineView } from "../../shared/backorder/line-view.ts";
import type { Order } from "../../shared/backorder/order.ts";
import { channelsOf } from "../../shared/backorder/order-message.ts";
import { type Day, dayOf } from "../../shared/runtime/day.ts";
import type { Shipping } from "../../shared/backorder/shipping.ts";
import type { Row } from "../../shared/runtime/table.ts";
import type { Settings } from "../../shared/store/settings.ts";

/** How an order stands. */
export interface Obeyed {
  order: Order;
  /** The newest cancellation of the order that said no more than that. */
  cancelledAt?: number | undefined;
  views: readonly LineView[];
  rest: readonly Row[];
  settings: Settings;
  shipping: Shipping;
  /** When the units of a line were handed over, the last of them; undefined where nobody said. */
  shippedAtOf: (line: string) => number | undefined;
}

/** By what the addresses of an order's customer are known from others of that order: too short to name anybody. */
export const contactsOf = ({ contact = "", phoneContact = "" }: Order): string =>
  createHash("sha256").update(`${contact},${phoneContact}`).digest("hex").slice(0, 4);

export interface Looking {
  nowMs: number;
  /** What became of its notices. */
  reports: readonly Extract<Fact, { kind: "notice_report" }>[];
  /** Why its supply comes on another day. */
  reason: string | undefined;
}

/**
 * What a line's clock is told of how its order stands. First what has its own time, in that order: a parcel that left, a
 * notice that was taken and a cancellation before T must be known when T passes, however late this look comes.
 */
export const factsOf = (view: LineView, row: DelayRow, of: Obeyed, looking: Looking): Fact[] => [
  ...datedFacts(view, row, of, looking).toSorted((a, b) => a.atMs - b.atMs),
  ...presentFacts(view, row, of, looking),
  { kind: "time", atMs: looking.nowMs },
];

const datedFacts = ({ line }: LineView, { state }: DelayRow, of: Obeyed, { nowMs, reports }: Looking): Fact[] => {
  const handedAt = Math.min(of.shippedAtOf(line.id) ?? nowMs, nowMs);
  return [
    ...reports,
    ...(line.shipped > state.shippedUnits ? [{ kind: "shipped" as const, atMs: handedAt, units: line.shipped }] : []),
    ...(line.isGone ? [{ kind: "cancelled_by_merchant" as const, atMs: Math.min(goneAtOf(line, of), nowMs) }] : []),
  ];
};

/** When the state was seen that cancels a line, or has it no more. */
const goneAtOf = ({ observedAt }: LineView["line"], { order, cancelledAt = 0 }: Obeyed): number =>
  Math.max(observedAt, order.observedAt, order.status === "cancelled" ? cancelledAt : 0);

const presentFacts = (view: LineView, row: DelayRow, of: Obeyed, looking: Looking): Fact[] => {
  const { line } = view;
  const { state } = row;
  const { nowMs } = looking;
  const channels = channelsOf(of.order, of.settings);
  const contacts = row.contacts ?? contactsOf(of.order);
  const isReached = contacts === contactsOf(of.order) && JSON.stringify(channels) === JSON.stringify(state.channels);
  const isRestored = state.current.phase === "cancelled" && state.current.ground === "merchant";
  return [
    ...(line.shipped < state.shippedUnits ? [{ kind: "unshipped" as const, atMs: nowMs, units: line.shipped }] : []),
    ...(view.status === "open" && isRestored ? [{ kind: "restored" as const, atMs: nowMs }] : []),
    // Before anything else that may ask for a notice: the date that was known before may have passed.
    ...estimateIn(view, row, of, looking),
    ...(line.isGone ? [] : [{ kind: "quantity" as const, atMs: nowMs, quantity: line.quantity }]),
    ...(line.restated === undefined
      ? []
      : [{ kind: "promise_moved" as const, atMs: Math.min(line.observedAt, nowMs), day: line.restated }]),
    ...(isReached ? [] : [{ kind: "contact" as const, atMs: nowMs, channels }]),
  ];
};

/** Whether there is a word about its date to tell its clock: only then a reason for it is of use. */
export const isEstimated = ({ line, status }: LineView, nowMs: number): boolean =>
  status === "open" && line.coverage !== undefined && (line.dueAt === undefined || line.dueAt <= nowMs);

const estimateIn = (view: LineView, { state }: DelayRow, of: Obeyed, { nowMs, reason }: Looking): Fact[] => {
  if (!isEstimated(view, nowMs)) return [];
  const day = dayIn(view, of, nowMs);
  const isCovered = nowMs >= coveredFromMs(state) && view.openUnits <= openUnitsOf(state);
  return day === null && !isCovered ? [] : [{ kind: "estimate", atMs: nowMs, day, reason }];
};

/** What lies there ready can go today. */
const dayIn = ({ estimate, isReady }: LineView, { settings }: Obeyed, nowMs: number): Day | null => {
  const today = dayOf(nowMs, settings.timeZone);
  const shipsOn = estimate?.shipsOn ?? null;
  return isReady && shipsOn !== null && shipsOn < today ? today : shipsOn;
};
