import { sources } from "./delay-law.ts";
import { type DelayState, isOpen, openUnitsOf, type Phase } from "./delay-state.ts";
import type { DelayRow } from "./delays-table.ts";
import type { Line } from "./order.ts";

/**
 * Takes unshipped units of an open line into one of their own, as when a store ships from two places. Both keep the clock,
 * the notices and the consents; what is owed already stays with the first, which ends where nothing of it is left to ship.
 * Undefined where there are not that many.
 */
export const splitDelay = (state: DelayState, units: number, atMs: number): [DelayState, DelayState] | undefined => {
  if (!isOpen(state) || units <= 0 || units > openUnitsOf(state)) return undefined;
  const entry = { atMs, what: `${units} units became a line of their own; the clock stays`, rule: sources.ours };
  const history = [...state.history, entry];
  const left = { ...state, quantity: state.quantity - units, history };
  return [
    openUnitsOf(left) > 0 ? left : { ...left, current: endedBySplit(left, atMs), before: state.current },
    { ...state, quantity: units, shippedUnits: 0, refunds: [], history },
  ];
};

/** One of which nothing has shipped is cancelled without a refund, and goes on where it stood if it is wanted again. */
const endedBySplit = ({ shippedUnits }: DelayState, atMs: number): Phase =>
  shippedUnits > 0 ? { phase: "shipped" } : { phase: "cancelled", atMs, ground: "merchant" };

/** Units that a line is without by now; one that is gone keeps its last quantity, and has lost what has not shipped. */
const lostBy = (line: Line, { quantity }: DelayState): number =>
  quantity - (line.isGone ? line.shipped : line.quantity);

/**
 * The rows of a line that is not known yet and of the one that it was split from: another one of the same variant that has
 * lost as many units or more. Undefined where there is none.
 */
export const splitOff = (
  line: Line,
  others: readonly { line: Line; row: DelayRow }[],
  nowMs: number,
): [kept: DelayRow, moved: DelayRow] | undefined => {
  for (const { line: other, row } of others) {
    if (other.sku !== line.sku || lostBy(other, row.state) < line.quantity) continue;
    const [kept, moved] = splitDelay(row.state, line.quantity, nowMs) ?? [];
    if (kept === undefined || moved === undefined) continue;
    const origins = [...(row.origins ?? []), { line: row.line, until: row.state.lastNotice }];
    return [
      { ...row, state: kept },
      { line: line.id, version: 0, state: moved, todo: [], contacts: row.contacts, origins },
    ];
  }
  return undefined;
};
