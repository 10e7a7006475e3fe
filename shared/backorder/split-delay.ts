import { sources } from "./delay-law.ts";
import { type DelayState, isOpen, openUnitsOf } from "./delay-state.ts";

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
