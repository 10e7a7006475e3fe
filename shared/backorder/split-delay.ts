import { sources } from "./delay-law.ts";
import { type DelayState, isOpen, openUnitsOf } from "./delay-state.ts";
import type { DelayRow } from "./delays-table.ts";
import type { Line } from "./order.ts";

/**
 * Takes unshipped units of an open line into one of their own, as when a store ships from two places. Both keep the clock,
 * the notices and the consents; what is owed already stays with the first. Undefined where there are not that many.
 */
export const splitDelay = (state: DelayState, units: number, atMs: number): [DelayState, DelayState] | undefined => {
  if (!isOpen(state) || units <= 0 || units >= openUnitsOf(state)) return undefined;
  const entry = { atMs, what: `${units} units became a line of their own; the clock stays`, rule: sources.ours };
  const history = [...state.history, entry];
  return [
    { ...state, quantity: state.quantity - units, history },
    { ...state, quantity: units, shippedUnits: 0, refunds: [], history },
  ];
};

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
    const lost = row.state.quantity - other.quantity;
    if (other.sku !== line.sku || other.isGone || lost < line.quantity) continue;
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
