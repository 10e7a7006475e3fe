import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Known, mergeCancellation, mergeOrder } from "../../../shared/backorder/merge-order.ts";
import { type LineState, openUnitsOf, type OrderState } from "../../../shared/backorder/order.ts";

const placedAt = Date.UTC(2026, 2, 1);
const nowMs = Date.UTC(2026, 3, 1);
const noKnown: Known = { order: undefined, lines: [] };

const lineOf = (more: Partial<LineState> = {}): LineState => ({
  id: "l1",
  sku: "TENT",
  quantity: 2,
  unitPrice: "49.90",
  ...more,
});
const stateOf = (observedAt: number, more: Partial<OrderState> = {}): OrderState => ({
  placedAt,
  observedAt,
  customer: { email: "ada@example.com" },
  shipTo: { country: "DE" },
  currency: "EUR",
  lines: [lineOf()],
  by: "api",
  ...more,
});

/** What is known after another state of the order; every write counts the version on, as the table does. */
const after = (known: Known, state: OrderState): Known => {
  const { order, changed } = mergeOrder("o1", known, state, nowMs, { contact: "contact" });
  const lines = new Map(known.lines.map((line) => [line.id, line]));
  for (const line of changed) lines.set(line.id, { ...line, version: line.version + 1 });
  return { ...known, order: { ...order, version: order.version + 1 }, lines: [...lines.values()] };
};
const afterAll = (states: readonly OrderState[], known = noKnown): Known => states.reduce(after, known);

/** Without what only counts writes. */
const settled = ({ order, lines }: Known): unknown =>
  JSON.parse(
    JSON.stringify({
      order: { ...order, version: 0 },
      lines: lines.map((line) => ({ ...line, version: 0 })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    }),
  );
const lineIn = ({ lines }: Known, id = "l1") => {
  const line = lines.find((one) => one.id === id);
  if (line === undefined) throw new Error(`No line ${id}`);
  return line;
};
const kindOf = (known: Known, state: OrderState) => mergeOrder("o1", known, state, nowMs).kind;

describe("two states of an order, the newer one last or first", () => {
  const cases: [what: string, older: Partial<OrderState>, newer: Partial<OrderState>, expected: object][] = [
    ["a quantity", {}, { lines: [lineOf({ quantity: 5 })] }, { quantity: 5, isGone: false }],
    ["a price and a title", {}, { lines: [lineOf({ unitPrice: "1", title: "T" })] }, { unitPrice: "1", title: "T" }],
    ["a line that is left out", {}, { lines: [lineOf({ id: "l2" })] }, { isGone: true, quantity: 2 }],
    ["a line that is cancelled", {}, { lines: [lineOf({ status: "cancelled" })] }, { isGone: true }],
    ["a line that is wanted again", { lines: [lineOf({ status: "cancelled" })] }, {}, { isGone: false }],
    ["a line that comes in later", { lines: [lineOf({ id: "l2" })] }, {}, { isGone: false }],
    ["an order that is cancelled", {}, { status: "cancelled" }, { isGone: true }],
    ["an order that is opened again", { status: "cancelled" }, { status: "open" }, { isGone: false }],
    [
      "a promise, which never moves",
      { lines: [lineOf({ promisedShipOn: "2026-05-01" })] },
      { lines: [lineOf({ promisedShipOn: "2026-06-01" })] },
      { promise: { on: "2026-05-01", statedAt: 1 }, restated: "2026-06-01" },
    ],
    [
      "a promise that is not said again",
      { lines: [lineOf({ promisedShipOn: "2026-05-01" })] },
      {},
      { promise: { on: "2026-05-01", statedAt: 1 }, restated: undefined },
    ],
    [
      "a promise that is said late",
      {},
      { lines: [lineOf({ promisedShipOn: "2026-05-01" })] },
      { promise: { on: "2026-05-01", statedAt: 2 }, restated: undefined },
    ],
    [
      "a word on being a backorder, not said again",
      { lines: [lineOf({ backorder: true })] },
      {},
      { backorder: true, open: 2 },
    ],
    [
      "another word on being a backorder",
      { lines: [lineOf({ backorder: true })] },
      { lines: [lineOf({ backorder: false })] },
      { backorder: false, open: undefined },
    ],
    ["an earlier time of buying", { placedAt: placedAt - 5 }, {}, { placedAt: placedAt - 5 }],
    [
      "a time of buying that is corrected to an earlier one",
      {},
      { placedAt: placedAt - 5 },
      { placedAt: placedAt - 5 },
    ],
  ];

  it.each(cases)("come to the same: %s", (_, older, newer, expected) => {
    const states = [stateOf(1, older), stateOf(2, newer)] as const;
    const inOrder = afterAll(states);
    expect(lineIn(inOrder)).toMatchObject(expected);
    expect(settled(afterAll(states.toReversed()))).toEqual(settled(inOrder));
  });

  it("say which of them is the older, and whether it was the same", () => {
    const known = afterAll([stateOf(2)]);
    expect(kindOf(noKnown, stateOf(1))).toBe("newer");
    expect(kindOf(known, stateOf(3))).toBe("newer");
    expect(kindOf(known, stateOf(2))).toBe("same");
    expect(kindOf(known, stateOf(1))).toBe("older");
  });

  it("of one instant: the one that cancels counts", () => {
    const [open, cancelled] = [stateOf(1), stateOf(1, { status: "cancelled" })];
    for (const states of [
      [open, cancelled],
      [cancelled, open],
    ]) {
      expect(afterAll(states).order).toMatchObject({ status: "cancelled" });
    }
  });
});

describe("a line of an order", () => {
  it("that two workers wrote at once is not lost: the older one sets right what it saw too early", () => {
    const [older, newer] = [stateOf(1), stateOf(2)];
    const known = afterAll([older, newer]);
    // Written by the older one, that did not see yet that there is a newer state with it.
    const halfway = { ...known, lines: known.lines.map((line) => ({ ...line, isGone: true })) };
    expect(lineIn(after(halfway, older))).toMatchObject({ isGone: false });
  });

  it("of another sku waits in another queue, and leaves the one before to its ledger", () => {
    const waiting = afterAll([stateOf(1, { lines: [lineOf({ backorder: true })] })]);
    const decided = { ...waiting, lines: waiting.lines.map((line) => ({ ...line, coverage: [], readySince: 5 })) };
    const moved = lineIn(after(decided, stateOf(2, { lines: [lineOf({ sku: "STOVE", backorder: true })] })));
    expect(moved).toMatchObject({ sku: "STOVE", open: 2, left: ["TENT"] });
    expect([moved.coverage, moved.readySince]).toEqual([undefined, undefined]);
  });

  it("of another sku is no backorder because it was one of the sku before", () => {
    const judged = { ...afterAll([stateOf(1)]) };
    const waiting = { ...judged, lines: judged.lines.map((line) => ({ ...line, isBackorder: true, open: 2 })) };
    expect(lineIn(after(waiting, stateOf(2, { lines: [lineOf({ sku: "STOVE" })] })))).toMatchObject({
      isBackorder: undefined,
      open: undefined,
      left: ["TENT"],
    });
  });

  it("stands in the queue by the time of buying, by its order, by its id", () => {
    const known = afterAll([stateOf(1, { lines: [lineOf({ backorder: true })] })]);
    expect(lineIn(known)).toMatchObject({ place: `${String(placedAt).padStart(15, "0")}#o1#l1`, open: 2 });
  });

  it("is one of 500 that come and go together", () => {
    const lines = Array.from({ length: 500 }, (_, n) => lineOf({ id: `l${n}`, backorder: true }));
    const known = afterAll([stateOf(1, { lines })]);
    expect(known.lines.reduce((sum, line) => sum + openUnitsOf(line), 0)).toBe(1_000);
    const { changed } = mergeOrder("o1", known, stateOf(2, { lines, status: "cancelled" }), nowMs);
    expect(changed).toHaveLength(500);
    expect(changed.every(({ isGone, place }) => isGone && place === undefined)).toBe(true);
    expect(mergeOrder("o1", known, stateOf(1, { lines }), nowMs, { contact: "contact" })).toMatchObject({
      changed: [],
      isOther: false,
    });
  });
});

describe("a cancellation that says no more than that", () => {
  it("holds whether it came before the order or after it, until a newer state opens it again", () => {
    const before = afterAll([stateOf(1)], { ...noKnown, cancelledAt: 2 });
    expect(before.order).toMatchObject({ status: "cancelled", customer: { email: "ada@example.com" } });
    expect(lineIn(before).isGone).toBe(true);
    expect(kindOf({ ...noKnown, cancelledAt: 2 }, stateOf(1))).toBe("older");

    const { order, lines } = afterAll([stateOf(1)]);
    if (order === undefined) throw new Error("No order");
    const merged = mergeCancellation("o1", { order, lines }, 2);
    expect(merged).toMatchObject({ isOther: true, order: { status: "cancelled" }, changed: [{ isGone: true }] });
    expect(lineIn(after(before, stateOf(3)))).toMatchObject({ isGone: false });
  });

  it("of the same instant counts, and an older one changes nothing", () => {
    const { order, lines } = afterAll([stateOf(2)]);
    if (order === undefined) throw new Error("No order");
    expect(mergeCancellation("o1", { order, lines }, 2)).toMatchObject({ order: { status: "cancelled" } });
    expect(mergeCancellation("o1", { order, lines }, 1)).toMatchObject({ isOther: false, kind: "older", changed: [] });
  });
});

const dayArbitrary = fc.constantFrom(undefined, "2026-05-01", "2026-05-02", "2026-06-01");
const lineArbitrary = (id: string) =>
  fc.record({
    id: fc.constant(id),
    sku: fc.constant(`SKU-${id}`),
    quantity: fc.integer({ min: 1, max: 3 }),
    unitPrice: fc.constant("1"),
    promisedShipOn: dayArbitrary,
    backorder: fc.constantFrom(undefined, true, false),
    status: fc.constantFrom(undefined, "open" as const, "cancelled" as const),
  });
const statesArbitrary = fc.array(
  fc
    .record({
      observedAt: fc.integer({ min: 1, max: 4 }),
      placedAt: fc.integer({ min: placedAt, max: placedAt + 3 }),
      status: fc.constantFrom(undefined, "open" as const, "cancelled" as const),
      lines: fc.tuple(...["a", "b", "c"].map((id) => fc.option(lineArbitrary(id), { nil: undefined }))),
    })
    .map(({ observedAt, lines, ...more }) =>
      stateOf(observedAt, { ...more, lines: lines.filter((line) => line !== undefined) }),
    ),
  { minLength: 1, maxLength: 6 },
);
/** States, and the same in another order, some of them twice. */
const toldTwiceArbitrary = statesArbitrary.chain((states) =>
  fc.record({
    states: fc.constant(states),
    other: fc
      .tuple(
        fc.shuffledSubarray(states, { minLength: states.length, maxLength: states.length }),
        fc.array(fc.constantFrom(...states), { maxLength: 3 }),
      )
      .map(([all, again]) => [...all, ...again]),
    cancelledAt: fc.constantFrom(undefined, 1, 2, 3, 4, 5),
  }),
);

describe("states of an order", () => {
  it("come to the same in whatever order and however often they come", () => {
    fc.assert(
      fc.property(toldTwiceArbitrary, ({ states, other, cancelledAt }) => {
        const known = { ...noKnown, cancelledAt };
        expect(settled(afterAll(other, known))).toEqual(settled(afterAll(states, known)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("are no news a second time", () => {
    fc.assert(
      fc.property(statesArbitrary, (states) => {
        const known = afterAll(states);
        for (const state of states) {
          const again = mergeOrder("o1", known, state, nowMs, { contact: "contact" });
          expect(again).toMatchObject({ changed: [], isOther: false });
          expect(again.kind).not.toBe("newer");
        }
      }),
    );
  });

  it("never undo what this service did: what it shipped and withdrew stays so", () => {
    fc.assert(
      fc.property(statesArbitrary, statesArbitrary, fc.nat({ max: 3 }), (before, later, units) => {
        const known = afterAll(before);
        const done = { ...known, lines: known.lines.map((line) => ({ ...line, withdrawn: units, shipped: 1 })) };
        const then = afterAll(later, done);
        for (const { id } of known.lines) {
          const line = lineIn(then, id);
          expect(line).toMatchObject({ withdrawn: units, shipped: 1 });
          expect(openUnitsOf(line)).toBeLessThanOrEqual(Math.max(0, line.quantity - units - 1));
        }
      }),
    );
  });

  it("of an older time change nothing but what was said first, and say that they are older", () => {
    fc.assert(
      fc.property(statesArbitrary, statesArbitrary, (newer, older) => {
        const known = afterAll(newer.map((state) => ({ ...state, observedAt: state.observedAt + 10 })));
        for (const state of older) {
          const merged = mergeOrder("o1", known, state, nowMs, { contact: "contact" });
          expect(merged.kind).toBe("older");
          const { placedAt: first, firstObservedAt } = merged.order;
          expect(merged.order).toEqual({ ...known.order, placedAt: first, firstObservedAt });
          for (const line of merged.changed.filter(({ id }) => known.lines.some((one) => one.id === id))) {
            const { quantity, isGone, sku } = lineIn(known, line.id);
            expect(line).toMatchObject({ quantity, isGone, sku });
          }
        }
      }),
    );
  });

  it("keep the earliest time of buying, and the promise that was stated first", () => {
    fc.assert(
      fc.property(statesArbitrary, (states) => {
        const known = afterAll(states);
        expect(known.order?.placedAt).toBe(Math.min(...states.map((state) => state.placedAt)));
        for (const line of known.lines) {
          const said = states.flatMap(({ observedAt, lines }) =>
            lines
              .filter(({ id, promisedShipOn }) => id === line.id && promisedShipOn !== undefined)
              .map(({ promisedShipOn = "" }) => `${observedAt} ${promisedShipOn}`),
          );
          const [first] = said.toSorted();
          expect(line.promise && `${line.promise.statedAt} ${line.promise.on}`).toBe(first);
        }
      }),
    );
  });
});
