import { createHmac } from "node:crypto";
import { asErased } from "./forget-customer.ts";
import { type Line, type LineState, openUnitsOf, type Order, type OrderState, placeOf } from "./order.ts";

/** What is known of an order. */
export interface Known {
  order: Order | undefined;
  lines: readonly Line[];
  /** The newest cancellation that said no more than that, in milliseconds since 1970. */
  cancelledAt?: number | undefined;
}

export interface Merged {
  /** Whether what is known was newer: then only what never moves again was taken from it. */
  kind: "newer" | "older" | "same";
  order: Order;
  /** Lines that are new or another. */
  changed: Line[];
  /** Whether anything of it is to be written. */
  isOther: boolean;
}

/** The customer's names in the store, and the deployment's key. */
export interface CustomerNames {
  contact?: string | undefined;
  phoneContact?: string | undefined;
  hashKey?: string;
}

/**
 * Of two states of one instant the one that cancels counts, else the one with the greater hash. Its key keeps it from
 * telling anybody who guesses it right whose order it was.
 */
const markOf = (state: OrderState, hashKey: string): string => {
  const { observedAt: _, from: __, ...said } = state;
  const hash = createHmac("sha256", hashKey).update(JSON.stringify(said)).digest("base64url").slice(0, 12);
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

/** The promise is what was said first, whenever we heard of it (rules 3: T never changes); of one instant, the earlier day. */
const promiseOf = (known: Line["promise"], stated: LineState["promisedShipOn"], statedAt: number): Line["promise"] => {
  if (stated === undefined) return known;
  const isFirst =
    known === undefined || statedAt < known.statedAt || (statedAt === known.statedAt && stated < known.on);
  return isFirst ? { on: stated, statedAt } : known;
};

/** Its newest word on being a backorder, whenever we heard of it; of two of one instant, that it is one. */
const wordOf = (
  known: Line | undefined,
  said: LineState["backorder"],
  saidAt: number,
): Pick<Line, "backorder" | "backorderSaidAt"> => {
  const before = { backorder: known?.backorder, backorderSaidAt: known?.backorderSaidAt };
  if (said === undefined) return before;
  const knownAt = before.backorderSaidAt ?? Number.NEGATIVE_INFINITY;
  const isNewer = saidAt > knownAt || (saidAt === knownAt && said);
  return isNewer ? { backorder: said, backorderSaidAt: saidAt } : before;
};

const newLine = (
  id: string,
  state: OrderState,
  nowMs: number,
): Omit<Line, "sku" | "quantity" | "unitPrice" | "observedAt" | "mark"> => ({
  id,
  placedAt: state.placedAt,
  createdAt: nowMs,
  isGone: false,
  shipped: 0,
  withdrawn: 0,
  version: 0,
});

/** What was found out of a line as one of another variant is not so of this one. */
const movedFrom = (known: Line | undefined, sku: string, nowMs: number): Partial<Line> =>
  known === undefined || known.sku === sku
    ? {}
    : {
        createdAt: nowMs,
        isBackorder: undefined,
        coverage: undefined,
        waitedFor: undefined,
        readySince: undefined,
        ...(known.open !== undefined && { left: [...(known.left ?? []), known.sku] }),
      };

/** A line is as the newest state says that has it. */
const mergeLine = (
  known: Line | undefined,
  said: LineState,
  { state, mark, nowMs }: { state: OrderState; mark: string; nowMs: number },
): Line => {
  const seen = { observedAt: state.observedAt, mark };
  const promise = promiseOf(known?.promise, said.promisedShipOn, state.observedAt);
  const word = wordOf(known, said.backorder, state.observedAt);
  const { sku, title, quantity, unitPrice, promisedShipOn: stated, status } = said;
  const newest =
    known !== undefined && compare(seen, known) < 0
      ? known
      : {
          ...(known ?? newLine(said.id, state, nowMs)),
          ...movedFrom(known, sku, nowMs),
          ...seen,
          sku,
          title,
          quantity,
          unitPrice,
          stated,
          isCancelled: status === "cancelled",
        };
  const firstObservedAt = Math.min(known?.firstObservedAt ?? state.observedAt, state.observedAt);
  const restated = newest.stated === promise?.on ? undefined : newest.stated;
  return { ...newest, ...word, firstObservedAt, promise, restated };
};

/** Where it stands in the queue of its variant, as far as it is one of those who wait. */
export const queued = (line: Line, order: string): Line => {
  const open = openUnitsOf(line);
  const isBackorder = line.backorder ?? line.isBackorder;
  if (open === 0 || isBackorder !== true) return { ...line, isBackorder, open: undefined, place: undefined };
  return { ...line, isBackorder, open, place: placeOf(line.placedAt, order, line.id) };
};

/** A line as its order stands. It follows from what both say themselves, so that whoever saw too little is set right. */
const standing = (orderId: string, order: Order, line: Line): Line => {
  const isGone = order.status === "cancelled" || compare(line, order) !== 0 || line.isCancelled === true;
  return queued({ ...line, isGone, placedAt: order.placedAt }, orderId);
};

/** All that they hold is the same. */
export const isSame = (a: object | undefined, b: object): boolean =>
  a !== undefined &&
  Object.keys({ ...a, ...b }).every(
    (name) => JSON.stringify(Reflect.get(a, name)) === JSON.stringify(Reflect.get(b, name)),
  );

/** What is another than it was known. */
const differing = (orderId: string, known: Known, order: Order, lines: Iterable<Line>) => {
  const before = new Map(known.lines.map((line) => [line.id, line]));
  const changed = [...lines]
    .map((line) => standing(orderId, order, line))
    .filter((line) => !isSame(before.get(line.id), line));
  return { order, changed, isOther: changed.length > 0 || !isSame(known.order, order) };
};

/**
 * What a state of an order makes of what is known of it. States may come in any order and any number of times: the
 * result is the same. What this service itself did (shipped, withdrawn) stays.
 */
export const mergeOrder = (
  orderId: string,
  known: Known,
  given: OrderState,
  nowMs: number,
  { hashKey = "", ...names }: CustomerNames = {},
): Merged => {
  const state = asErased(known.order, given);
  const mark = markOf(state, hashKey);
  const seen = { observedAt: state.observedAt, mark };
  const age = known.order === undefined ? 1 : compare(seen, known.order);
  const {
    lines: said,
    status = "open",
    smsConsent,
    sellerCredit,
    name,
    placedAt,
    customer,
    shipTo,
    currency,
    by,
  } = state;
  const newest: Order =
    known.order !== undefined && age <= 0
      ? known.order
      : {
          // What is still to be done of it stays to be done.
          ...known.order,
          name,
          placedAt,
          customer,
          contact: customer.email === undefined ? undefined : names.contact,
          phoneContact: customer.phone === undefined ? undefined : names.phoneContact,
          shipTo,
          currency,
          status,
          smsConsent,
          sellerCredit,
          by,
          ...seen,
          createdAt: known.order?.createdAt ?? nowMs,
          version: known.order?.version ?? 0,
        };
  const { cancelledAt = Number.NEGATIVE_INFINITY } = known;
  const order: Order = {
    ...newest,
    from: known.order?.from ?? state.from,
    // A place in line is never lost by a later word.
    placedAt: Math.min(known.order?.placedAt ?? placedAt, placedAt),
    firstObservedAt: Math.min(known.order?.firstObservedAt ?? state.observedAt, state.observedAt),
    status: cancelledAt >= newest.observedAt ? "cancelled" : newest.status,
  };
  const merged = new Map(known.lines.map((line) => [line.id, line]));
  for (const line of said) merged.set(line.id, mergeLine(merged.get(line.id), line, { state, mark, nowMs }));
  const isOlder = age < 0 || (status === "open" && cancelledAt > state.observedAt);
  const kind = isOlder ? "older" : age === 0 ? "same" : "newer";
  return { kind, ...differing(orderId, known, order, merged.values()) };
};

/** What a cancellation that says no more than that makes of an order; one of the order's own instant counts. */
export const mergeCancellation = (orderId: string, known: Known & { order: Order }, cancelledAt: number): Merged => {
  const isOlder = cancelledAt < known.order.observedAt;
  const order: Order = isOlder ? known.order : { ...known.order, status: "cancelled" };
  const kind = isOlder ? "older" : order.status === known.order.status ? "same" : "newer";
  return { kind, ...differing(orderId, known, order, known.lines) };
};
