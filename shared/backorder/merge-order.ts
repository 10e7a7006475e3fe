import { createHash } from "node:crypto";
import { type Line, type LineState, openUnitsOf, type Order, type OrderState, placeOf } from "./order.ts";

/** What is known of an order. */
export interface Known {
  order: Order | undefined;
  lines: readonly Line[];
}

export interface Merged {
  /** Whether what is known was newer: then only what never moves again was taken from it. */
  kind: "newer" | "older" | "same";
  order: Order;
  /** Lines that are new or another. */
  changed: Line[];
}

/** Of two states of one instant the one that cancels counts, else the one with the greater hash. */
const markOf = (state: OrderState): string => {
  const { observedAt: _, ...said } = state;
  const hash = createHash("sha256").update(JSON.stringify(said)).digest("base64url").slice(0, 12);
  return `${state.status === "cancelled" ? "1" : "0"}${hash}`;
};

interface Seen {
  observedAt: number;
  mark: string;
}

/** Negative where `a` was seen before `b`. */
const compare = (a: Seen, b: Seen): number => {
  if (a.observedAt !== b.observedAt) return a.observedAt - b.observedAt;
  if (a.mark === b.mark) return 0;
  return a.mark < b.mark ? -1 : 1;
};

/** The promise is what was said first, whenever we heard of it (rules 3: T never changes). */
const promiseOf = (known: Line["promise"], stated: LineState["promisedShipOn"], statedAt: number): Line["promise"] => {
  if (stated === undefined) return known;
  return known === undefined || statedAt < known.statedAt ? { on: stated, statedAt } : known;
};

const newLine = (
  id: string,
  state: OrderState,
): Omit<Line, "sku" | "quantity" | "unitPrice" | "observedAt" | "mark"> => ({
  id,
  placedAt: state.placedAt,
  isGone: false,
  shipped: 0,
  withdrawn: 0,
  version: 0,
});

/** A line is as the newest state says that has it. */
const mergeLine = (known: Line | undefined, said: LineState, state: OrderState, mark: string): Line => {
  const seen = { observedAt: state.observedAt, mark };
  const promise = promiseOf(known?.promise, said.promisedShipOn, state.observedAt);
  if (known !== undefined && compare(seen, known) < 0) return { ...known, promise };
  const { sku, title, quantity, unitPrice, promisedShipOn, backorder } = said;
  return {
    ...(known ?? newLine(said.id, state)),
    ...seen,
    sku,
    title,
    quantity,
    unitPrice,
    promise,
    restated: promisedShipOn === promise?.on ? undefined : promisedShipOn,
    backorder: backorder ?? known?.backorder,
  };
};

/** Where it stands in the queue of its variant, as far as it is one of those who wait. */
export const queued = (line: Line, order: string): Line => {
  const open = openUnitsOf(line);
  const isBackorder = line.backorder ?? line.isBackorder;
  if (open === 0 || isBackorder !== true) return { ...line, isBackorder, open: undefined, place: undefined };
  return { ...line, isBackorder, open, place: placeOf(line.placedAt, order, line.id) };
};

const isSame = (a: Line | undefined, b: Line): boolean =>
  a !== undefined &&
  Object.entries({ ...a, ...b }).every(
    ([name]) => JSON.stringify(Reflect.get(a, name)) === JSON.stringify(Reflect.get(b, name)),
  );

/**
 * What a state of an order makes of what is known of it. States may come in any order and any number of times: the
 * result is the same. What this service itself did (shipped, withdrawn) stays.
 */
export const mergeOrder = (
  orderId: string,
  known: Known,
  state: OrderState,
  nowMs: number,
  contact?: string,
): Merged => {
  const mark = markOf(state);
  const seen = { observedAt: state.observedAt, mark };
  const isNewest = known.order === undefined || compare(seen, known.order) > 0;
  const { lines: said, status = "open", smsConsent, name, placedAt, customer, shipTo, currency, by } = state;
  const newest: Order =
    known.order !== undefined && !isNewest
      ? known.order
      : {
          name,
          placedAt,
          createdAt: known.order?.createdAt ?? nowMs,
          customer,
          contact,
          shipTo,
          currency,
          status,
          smsConsent,
          by,
          ...seen,
          version: known.order?.version ?? 0,
        };
  // A place in line is never lost by a later word.
  const order = { ...newest, placedAt: Math.min(known.order?.placedAt ?? placedAt, placedAt) };
  const before = new Map(known.lines.map((line) => [line.id, line]));
  const merged = new Map(before);
  for (const line of said) merged.set(line.id, mergeLine(before.get(line.id), line, state, mark));
  const cancelled = new Set(isNewest ? said.filter((line) => line.status === "cancelled").map(({ id }) => id) : []);
  const lines = [...merged.values()].map((line) => {
    const isInNewest = compare(line, order) === 0;
    const isGone =
      order.status === "cancelled" || !isInNewest || (isNewest ? cancelled.has(line.id) : line.isGone && isInNewest);
    return queued({ ...line, isGone, placedAt: order.placedAt }, orderId);
  });
  const changed = lines.filter((line) => !isSame(before.get(line.id), line));
  if (isNewest) return { kind: "newer", order, changed };
  return { kind: known.order !== undefined && compare(seen, known.order) === 0 ? "same" : "older", order, changed };
};
