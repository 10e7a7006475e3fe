import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { createApplyOrder } from "../../../shared/backorder/apply-order.ts";
import { type Known, mergeOrder } from "../../../shared/backorder/merge-order.ts";
import type { OrderRef, OrderState } from "../../../shared/backorder/order.ts";
import { createOrdersTable } from "../../../shared/backorder/orders-table.ts";
import { shopify } from "../../../shared/webhook/sources/shopify.ts";
import { openDatabase } from "../../contracts/database.ts";
import { capturedBody } from "../../support/shopify-webhooks.ts";

const { table } = await openDatabase();
const orders = createOrdersTable(table("orders"));
const now = Date.UTC(2026, 5, 1);
const apply = createApplyOrder({
  clock: { now: () => now, sleep: async () => {} },
  orders,
  orderQueue: { send: async () => {}, sendAll: async () => {} },
  keys: async () => ({ hashKey: "hash", linkKey: "link" }),
});

const stateOf = (topic: string, body: string): OrderState => {
  const read = shopify.read({ raw: Buffer.from(body), eventType: topic, receivedAtMs: now, options: {} });
  const [change] = read.kind === "changes" ? read.changes : [];
  if (change?.kind !== "order" || change.state.shipTo === undefined) throw new Error(`No order in ${topic}`);
  return { ...change.state, shipTo: change.state.shipTo };
};

const topics = ["create", "updated", "paid", "fulfilled", "cancelled"].map((event) => `orders/${event}`);
/** One order as Shopify told it, byte for byte: each body is of another second. */
const captured = topics.map((topic) => stateOf(topic, capturedBody(topic)));

const bodySchema = v.looseObject({ line_items: v.array(v.looseObject({ sku: v.string() })) });
const { line_items: items, ...body } = v.parse(bodySchema, JSON.parse(capturedBody("orders/create")));
const at = (second: number) => `2023-02-20T20:51:0${second}-05:00`;
/** The captured order as it may go on: placed, changed, with a line taken out, put back, cancelled. */
const told = (second: number, fields: object, lines: (object | undefined)[] = [{}, {}]) =>
  stateOf(
    "orders/updated",
    JSON.stringify({
      ...body,
      id: 1,
      cancelled_at: null,
      updated_at: at(second),
      created_at: at(0),
      ...fields,
      line_items: items.flatMap((item, n) => {
        const more = lines[n];
        return more === undefined ? [] : [{ ...item, id: n + 1, ...more }];
      }),
    }),
  );
const life = [
  told(0, { created_at: at(1) }),
  told(1, { email: "other@example.com" }, [{ quantity: 3 }, {}]),
  told(2, {}, [{ quantity: 3, current_quantity: 1 }, { current_quantity: 0 }]),
  told(3, {}, [{ quantity: 3, current_quantity: 1 }, undefined]),
  told(4, {}, [{ quantity: 3, current_quantity: 2 }, {}]),
  told(5, { cancelled_at: at(5) }),
];

const anyTurn = <T>(all: T[]) =>
  fc
    .tuple(
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      fc.array(fc.constantFrom(...all), { maxLength: 3 }),
      fc.boolean(),
    )
    .map(([once, again, isBefore]) => (isBefore ? [...again, ...once] : [...once, ...again]));

const merged = (states: readonly OrderState[], known: Known = { order: undefined, lines: [] }): Known =>
  states.reduce((before, state) => {
    const { order, changed } = mergeOrder("o", before, state, now);
    const lines = new Map([...before.lines, ...changed].map((line) => [line.id, line]));
    return { order, lines: [...lines.values()] };
  }, known);
const inOrder = ({ order, lines }: Known): unknown =>
  JSON.parse(JSON.stringify({ order, lines: lines.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }));

describe.each([
  ["as captured", captured],
  ["as it may go on", life],
])("an order of Shopify's, %s", (_, states) => {
  it("comes to the same lines in whatever order and however often its webhooks come", () => {
    const expected = inOrder(merged(states));
    fc.assert(
      fc.property(anyTurn(states), (turn) => {
        expect(inOrder(merged(turn))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps what this service withdrew, whatever comes later", () => {
    fc.assert(
      fc.property(anyTurn(states), fc.nat({ max: states.length }), (turn, before) => {
        const known = merged(turn.slice(0, before));
        const withdrawn = known.lines.map((line) => ({ ...line, withdrawn: line.quantity, shipped: 0 }));
        const { lines } = merged(turn.slice(before), { ...known, lines: withdrawn });
        for (const { id, quantity } of known.lines) {
          expect(lines.find((line) => line.id === id)).toMatchObject({ withdrawn: quantity });
        }
      }),
    );
  });

  it("comes to the same rows of the table, told in turn or at once", async () => {
    let count = 0;
    const rowsAfter = async (tell: (ref: OrderRef) => Promise<unknown>) => {
      const ref = { store: `shop-${states.length}`, order: `o${(count += 1)}` };
      await tell(ref);
      const { order, lines } = await orders.read(ref);
      const rows = { order: { ...order, version: 0 }, lines: lines.map((line) => ({ ...line, version: 0 })) };
      return JSON.parse(JSON.stringify(rows).replaceAll(`#${ref.order}#`, "#o#"));
    };
    const inTurn = (turn: OrderState[]) => async (ref: OrderRef) => {
      for (const state of turn) await apply(ref, state);
    };
    const expected = await rowsAfter(inTurn(states));
    await fc.assert(
      fc.asyncProperty(anyTurn(states), async (turn) => {
        expect(await rowsAfter(inTurn(turn))).toEqual(expected);
        expect(await rowsAfter(async (ref) => Promise.all(turn.map(async (state) => apply(ref, state))))).toEqual(
          expected,
        );
      }),
      { numRuns: 8 },
    );
  });

  it("never goes back: what is older than the newest so far says so", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(anyTurn(states), async (turn) => {
        const ref = { store: `turns-${states.length}`, order: `o${(count += 1)}` };
        let newest = 0;
        for (const state of turn) {
          expect(await apply(ref, state)).toBe(state.observedAt < newest ? "older" : "applied");
          newest = Math.max(newest, state.observedAt);
          expect((await orders.read(ref)).order?.observedAt).toBe(newest);
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe("what the orders come to", () => {
  it("is the newest word, placed at the earliest time", () => {
    const { order, lines } = merged(captured.toReversed());
    expect(order).toMatchObject({
      status: "cancelled",
      placedAt: Date.parse("2023-02-20T20:49:46-05:00"),
      observedAt: Date.parse("2023-02-20T20:50:50-05:00"),
    });
    expect(lines).toHaveLength(2);

    const open = merged(life.slice(0, 5));
    expect(open.order).toMatchObject({ status: "open", placedAt: Date.parse(at(0)) });
    expect(open.lines).toMatchObject([
      { id: "1", quantity: 2, isGone: false },
      { id: "2", quantity: 1, isGone: false },
    ]);
    expect(merged(life.slice(0, 4)).lines).toMatchObject([{ quantity: 1, isGone: false }, { isGone: true }]);
  });
});
