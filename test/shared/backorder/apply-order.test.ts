import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createApplyOrder, createCancelOrder } from "../../../shared/backorder/apply-order.ts";
import { toOrderState } from "../../../shared/backorder/order-state.ts";
import { type LineState, lineStatusOf, type OrderRef, type OrderState } from "../../../shared/backorder/order.ts";
import { createOrdersTable } from "../../../shared/backorder/orders-table.ts";
import type { Queue } from "../../../shared/runtime/queue.ts";
import { openDatabase } from "../../contracts/database.ts";

const { table } = await openDatabase();
const orders = createOrdersTable(table("orders"));
const woken: OrderRef[] = [];
const orderQueue: Queue<OrderRef> = {
  send: async (ref) => {
    woken.push(ref);
  },
  sendAll: async () => {},
};
const now = Date.UTC(2026, 5, 1);
const deps = {
  clock: { now: () => now, sleep: async () => {} },
  orders,
  orderQueue,
  keys: async () => ({ hashKey: "hash", linkKey: "link" }),
};
const apply = createApplyOrder(deps);
const cancel = createCancelOrder(deps);

let count = 0;
/** An order that no other test knows. */
const newRef = (): OrderRef => ({ store: "demo", order: `注文#${(count += 1)}` });
const line = (more: Partial<LineState> = {}): LineState => ({
  id: "l1",
  sku: `SKU-${count}`,
  quantity: 2,
  unitPrice: "1",
  backorder: true,
  ...more,
});
const state = (observedAt: number, more: Partial<OrderState> = {}): OrderState => ({
  placedAt: 5,
  observedAt,
  customer: { email: "ada@example.com" },
  shipTo: { country: "DE" },
  currency: "EUR",
  lines: [line()],
  by: "api",
  ...more,
});
const statusesOf = async (ref: OrderRef) => {
  const { order, lines } = await orders.read(ref);
  return [order?.status, ...lines.map(lineStatusOf)];
};

describe("a state of an order", () => {
  it("is written with its lines in the queue of their variant, and wakes its order", async () => {
    const ref = newRef();
    expect(await apply(ref, state(1))).toBe("applied");
    expect(woken).toContainEqual(ref);
    const { order, lines } = await orders.read(ref);
    expect(order).toMatchObject({ isNew: true, dueAt: now, contact: expect.any(String), version: 1 });
    const queue = await orders.queue({ store: "demo", sku: lines[0]?.sku ?? "" }, 10);
    expect(queue.lines).toMatchObject([{ sk: "line#l1", open: 2 }]);
  });

  it("again writes nothing, and wakes once more: the first wake may be lost", async () => {
    const ref = newRef();
    await apply(ref, state(1));
    const before = await orders.read(ref);
    const wakes = woken.length;
    expect(await apply(ref, state(1))).toBe("applied");
    expect(await orders.read(ref)).toEqual(before);
    expect(woken).toHaveLength(wakes + 1);
  });

  it("that is older says so, changes nothing and wakes nobody", async () => {
    const ref = newRef();
    await apply(ref, state(1));
    await apply(ref, state(3, { lines: [line({ quantity: 1 })] }));
    const before = await orders.read(ref);
    const wakes = woken.length;
    expect(await apply(ref, state(2))).toBe("older");
    expect(await orders.read(ref)).toEqual(before);
    expect(woken).toHaveLength(wakes);
  });

  it("that is older and moves the place in the queue wakes its order", async () => {
    const ref = newRef();
    await apply(ref, state(2));
    const wakes = woken.length;
    expect(await apply(ref, state(1, { placedAt: 3 }))).toBe("older");
    expect(woken).toHaveLength(wakes + 1);
    expect((await orders.read(ref)).lines).toMatchObject([{ placedAt: 3 }]);
  });

  it("keeps a phone in the form for texts, and none that no text can reach", async () => {
    const ref = newRef();
    const by = (phone: string) => ({ customer: { email: "ada@example.com", phone } });
    await apply(ref, state(1, by("0151 23456789")));
    expect((await orders.read(ref)).order?.customer.phone).toBe("+4915123456789");
    await apply(ref, state(2, by("12")));
    expect((await orders.read(ref)).order?.customer.phone).toBeUndefined();
  });

  it("of 500 lines is written, and cancelled, whole", async () => {
    const ref = newRef();
    const lines = Array.from({ length: 500 }, (_, n) => line({ id: `l${n}` }));
    await apply(ref, state(1, { lines }));
    expect((await orders.read(ref)).lines).toHaveLength(500);
    await apply(ref, state(2, { lines, status: "cancelled" }));
    expect(new Set(await statusesOf(ref))).toEqual(new Set(["cancelled"]));
  });

  it("is seen when it says, else when it came", () => {
    const { lines, by: _, ...more } = state(1);
    const input = { ...more, customer: { email: "ada@example.com" }, lines, placedAt: "2026-05-01T00:00:00Z" };
    expect(toOrderState({ ...input, observedAt: undefined }, 7).observedAt).toBe(7);
    expect(toOrderState({ ...input, observedAt: "1970-01-01T00:00:01Z" }, 7).observedAt).toBe(1_000);
  });
});

describe("states of an order that come at once", () => {
  const changes = fc.record({
    quantity: fc.integer({ min: 1, max: 3 }),
    hasSecond: fc.boolean(),
    status: fc.constantFrom("open" as const, "cancelled" as const),
    placedAt: fc.integer({ min: 5, max: 7 }),
  });
  const statesOf = (all: { quantity: number; hasSecond: boolean; status: "open" | "cancelled"; placedAt: number }[]) =>
    all.map(({ quantity, hasSecond, status, placedAt }, n) =>
      state(n + 1, {
        placedAt,
        status,
        lines: [line({ quantity, sku: "A" }), ...(hasSecond ? [line({ id: "l2", sku: "B" })] : [])],
      }),
    );
  const rowsOf = async (ref: OrderRef) => {
    const { order, lines } = await orders.read(ref);
    const same = { version: 0, mark: "" };
    return JSON.parse(
      JSON.stringify({ order: { ...order, ...same }, lines: lines.map((one) => ({ ...one, ...same })) }).replaceAll(
        ref.order,
        "order",
      ),
    );
  };

  it("come to the same rows as in turn, in whatever order, and however often they come", async () => {
    const told = fc
      .array(changes, { minLength: 2, maxLength: 4 })
      .map(statesOf)
      .chain((states) =>
        fc.record({
          states: fc.constant(states),
          shuffled: fc.shuffledSubarray(states, { minLength: states.length, maxLength: states.length }),
          again: fc.constantFrom(...states),
        }),
      );
    await fc.assert(
      fc.asyncProperty(told, async ({ states, shuffled, again }) => {
        const [inTurn, mixed, atOnce] = [newRef(), newRef(), newRef()];
        for (const one of states) await apply(inTurn, one);
        for (const one of [...shuffled, again]) await apply(mixed, one);
        await Promise.all([...shuffled, again].map(async (one) => apply(atOnce, one)));
        const expected = await rowsOf(inTurn);
        expect(await rowsOf(mixed)).toEqual(expected);
        expect(await rowsOf(atOnce)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });
});

describe("a cancellation that says no more than that", () => {
  it("cancels the order and its lines, and wakes it", async () => {
    const ref = newRef();
    await apply(ref, state(1));
    const wakes = woken.length;
    expect(await cancel(ref, 2)).toBe("applied");
    expect(await statusesOf(ref)).toEqual(["cancelled", "cancelled"]);
    expect(woken).toHaveLength(wakes + 1);
    expect(await cancel(ref, 2)).toBe("applied");
    expect(await apply(ref, state(1))).toBe("older");
    expect(await statusesOf(ref)).toEqual(["cancelled", "cancelled"]);
  });

  it("is kept for an order that is not known yet, which is not shown before it comes", async () => {
    const ref = newRef();
    expect(await cancel(ref, 2)).toBe("kept");
    expect((await orders.read(ref)).order).toBeUndefined();
    expect(await apply(ref, state(1))).toBe("older");
    expect(await statusesOf(ref)).toEqual(["cancelled", "cancelled"]);
    expect(await apply(ref, state(3))).toBe("applied");
    expect(await statusesOf(ref)).toEqual(["open", "open"]);
  });

  it("that is older than the order, or than another one, says so and changes nothing", async () => {
    const ref = newRef();
    await apply(ref, state(3));
    expect(await cancel(ref, 2)).toBe("older");
    expect(await statusesOf(ref)).toEqual(["open", "open"]);
    await cancel(ref, 5);
    expect(await cancel(ref, 4)).toBe("older");
  });

  it("is not lost where it comes after its order was looked for and before that is written", async () => {
    const ref = newRef();
    const between: typeof orders = {
      ...orders,
      writeMerged: async (...written) => {
        await cancel(ref, 2);
        return orders.writeMerged(...written);
      },
    };
    expect(await createApplyOrder({ ...deps, orders: between })(ref, state(1))).toBe("older");
    expect(await statusesOf(ref)).toEqual(["cancelled", "cancelled"]);
  });
});
