import type { OrderNewsState } from "./news.ts";
import type { Line } from "./order.ts";

/** Whose part a line is that was split off, the oldest origin first. */
export interface Origins {
  line: string;
  origins: readonly string[];
}

/** Units that a line was told of with and is without by now; one that is gone keeps its last quantity. */
const lostBy = ({ id, isGone, shipped, quantity }: Line, { units }: OrderNewsState): number =>
  (units[id] ?? quantity) - (isGone ? shipped : quantity);

/**
 * Lines that nobody was told of, each with the line of the same variant that has lost as many units or more since it was
 * told of. Under no law there is no clock that would know that it was split.
 */
export const partsIn = (state: OrderNewsState, lines: readonly Line[]): Origins[] => {
  const lost = new Map(lines.filter(({ id }) => id in state.told).map((line) => [line, lostBy(line, state)]));
  return lines.flatMap((line) => {
    if (line.id in state.told || line.isGone) return [];
    const origin = [...lost].find(([other, units]) => other.sku === line.sku && units >= line.quantity);
    if (origin === undefined) return [];
    const [other, units] = origin;
    lost.set(other, units - line.quantity);
    return [{ line: line.id, origins: [other.id] }];
  });
};

/** What is known of a line is known of its part. */
const alike = <Value>(of: Record<string, Value>, line: string, origin: string): Record<string, Value> => {
  const value = of[origin];
  return value === undefined ? of : { ...of, [line]: value };
};

const withPart = (state: OrderNewsState, { line, origins }: Origins): OrderNewsState => {
  const origin = line in state.told ? undefined : origins.findLast((one) => one in state.told);
  if (origin === undefined) return state;
  const { told, promised, notices, saidBy, ready } = state;
  return {
    ...state,
    told: alike(told, line, origin),
    promised: alike(promised, line, origin),
    notices: alike(notices, line, origin),
    saidBy: saidBy && { email: alike(saidBy.email ?? {}, line, origin), sms: alike(saidBy.sms ?? {}, line, origin) },
    ready: ready.includes(origin) ? [...ready, line] : ready,
  };
};

/** What the customer knows of a line they know of its parts, as long as these have not been told of. */
export const withParts = (state: OrderNewsState, parts: readonly Origins[]): OrderNewsState => {
  let known = state;
  for (const part of parts) known = withPart(known, part);
  return known;
};
