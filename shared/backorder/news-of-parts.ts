import type { OrderNewsState } from "./news.ts";

/** Whose part a line is that was split off, the oldest origin first. */
export interface Origins {
  line: string;
  origins: readonly string[];
}

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
