import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeOrder } from "../../shared/backorder/merge-order.ts";
import { type Line, type OrderRef, type OrderState, placeOf } from "../../shared/backorder/order.ts";
import { createOrdersTable, orderOfKey } from "../../shared/backorder/orders-table.ts";
import { readDue } from "../../shared/runtime/due.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const rows = table("orders");
const orders = createOrdersTable(rows);

let count = 0;
/** Names that no other test has, with all that keys are made of. */
const newOrder = (): OrderRef => ({ store: "demo", order: `№ 1/${(count += 1)}#a` });
const newVariant = () => ({ store: "demo", sku: `帳篷#${(count += 1)}` });

const state = (sku: string, more: Partial<OrderState> = {}): OrderState => ({
  placedAt: 1_000,
  observedAt: 2_000,
  customer: { email: "ada@example.com" },
  shipTo: { country: "DE" },
  currency: "EUR",
  lines: [{ id: "1", sku, quantity: 2, unitPrice: "10.00", backorder: true }],
  by: "api",
  ...more,
});
const write = async (ref: OrderRef, said: OrderState, nowMs = 5_000) =>
  orders.writeMerged(ref, mergeOrder(ref.order, await orders.read(ref), said, nowMs), nowMs);
const placed = async (variant: { store: string; sku: string }, placedAt: number, ref = newOrder()) => {
  await write(ref, state(variant.sku, { placedAt }));
  return ref;
};
const lineOf = async (ref: OrderRef): Promise<Line> => {
  const [line] = (await orders.read(ref)).lines;
  if (line === undefined) throw new Error("The order has no line");
  return line;
};
const queueOf = async (variant: { store: string; sku: string }) =>
  (await orders.queue(variant, 100)).lines.map(({ pk }) => orderOfKey({ pk }).order);
const at = (version: number, dueAtMs = 9_000) => ({ version, dueAtMs });
const isDue = async ({ order }: OrderRef, nowMs: number, sk: string) =>
  (await readDue(rows, nowMs)).some((row) => orderOfKey(row).order === order && row.sk === sk);

describe("an order", () => {
  it("is read whole as it was written, whatever its names are made of", async () => {
    const [ref, { sku }] = [newOrder(), newVariant()];
    expect(await orders.read(ref)).toEqual({ order: undefined, lines: [], rest: [] });
    expect(await write(ref, state(sku, { name: "#1001" }))).toBe("written");
    const { order, lines, rest } = await orders.read(ref);
    expect(order).toMatchObject({ name: "#1001", placedAt: 1_000, createdAt: 5_000, isNew: true, version: 1 });
    expect(lines).toMatchObject([{ id: "1", sku, quantity: 2, open: 2, place: placeOf(1_000, ref.order, "1") }]);
    expect(rest).toEqual([]);
  });

  it("is due at once when it is written, so that no lost message can lose it", async () => {
    const [ref, { sku }] = [newOrder(), newVariant()];
    await write(ref, state(sku), 7_000);
    expect(await isDue(ref, 6_999, "order")).toBe(false);
    expect(await isDue(ref, 7_000, "order")).toBe(true);
    const { order } = await orders.read(ref);
    if (order !== undefined) await orders.putOrder(ref, { ...order, isNew: undefined, dueAt: undefined });
    expect(await isDue(ref, Number.MAX_SAFE_INTEGER, "order")).toBe(false);
  });

  it("is written by one of two who read the same", async () => {
    const [ref, { sku }] = [newOrder(), newVariant()];
    await write(ref, state(sku));
    const known = await orders.read(ref);
    const change = (observedAt: number) =>
      mergeOrder(ref.order, known, state(sku, { observedAt, name: `${observedAt}` }), 1);
    const results = [3_000, 4_000].map(async (observedAt) => orders.writeMerged(ref, change(observedAt), 6_000));
    expect((await Promise.all(results)).toSorted()).toEqual(["refused", "written"]);
  });

  it("of which only lines were written is written whole by the next try", async () => {
    const [ref, { sku }] = [newOrder(), newVariant()];
    const merged = mergeOrder(ref.order, await orders.read(ref), state(sku), 5_000);
    const [line] = merged.changed;
    if (line !== undefined) await orders.putLine(ref, line);
    expect(await orders.writeMerged(ref, merged, 5_000)).toBe("refused");
    expect(await write(ref, state(sku))).toBe("written");
    expect(await orders.read(ref)).toMatchObject({ order: { version: 1 }, lines: [{ id: "1", open: 2 }] });
  });

  it("is listed newest first with those of its store, page by page", async () => {
    const store = `list-${(count += 1)}`;
    const refs = [3_000, 1_000, 2_000].map((placedAt) => ({ store, order: `o-${placedAt}`, placedAt }));
    for (const { placedAt, ...ref } of refs) await placed({ store, sku: "TENT" }, placedAt, ref);
    const first = await orders.ofStore(store, 2);
    const second = await orders.ofStore(store, 2, first.next);
    expect([...first.refs, ...second.refs].map(({ order }) => order)).toEqual(["o-3000", "o-2000", "o-1000"]);
    expect((await orders.ofStore(`${store}-other`, 2)).refs).toEqual([]);
  });
});

describe("the queue of a variant", () => {
  it("is in the order in which people bought, and of one instant in the order of names", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 ** 41 }), { minLength: 1, maxLength: 6 }),
        async (instants) => {
          const variant = newVariant();
          const all: { order: string; placedAt: number }[] = [];
          for (const placedAt of instants) all.push({ ...(await placed(variant, placedAt)), placedAt });
          all.sort((a, b) => a.placedAt - b.placedAt || (a.order < b.order ? -1 : 1));
          expect(await queueOf(variant)).toEqual(all.map(({ order }) => order));
        },
      ),
      { numRuns: 15 },
    );
  });

  it("goes on where a page ended, and knows what the run needs of each line", async () => {
    const variant = newVariant();
    for (const placedAt of [1, 2, 3]) await placed(variant, placedAt);
    const first = await orders.queue(variant, 2);
    const second = await orders.queue(variant, 2, first.next);
    expect([first.lines.length, second.lines.length, second.next]).toEqual([2, 1, undefined]);
    expect(first.lines[0]).toMatchObject({ open: 2, sk: "line#1" });
    const [line] = second.lines;
    if (line !== undefined) await orders.cover(variant, [{ line, coverage: [{ units: 1, readyOn: null }] }], at(77));
    expect((await orders.queue(variant, 2, first.next)).lines).toMatchObject([
      { coverage: [{ units: 1, readyOn: null }] },
    ]);
  });

  it("holds no line that is gone, shipped, or no backorder, and none of another variant or store", async () => {
    const variant = newVariant();
    const waiting = await placed(variant, 1);
    const gone = await placed(variant, 2);
    await write(gone, state(variant.sku, { placedAt: 2, observedAt: 3_000, status: "cancelled" }));
    const inStock = newOrder();
    const lines = [{ id: "1", sku: variant.sku, quantity: 1, unitPrice: "1", backorder: false }];
    await write(inStock, state(variant.sku, { lines }));
    await placed({ ...variant, sku: `${variant.sku}#2` }, 3);
    await placed(variant, 4, { ...newOrder(), store: "other" });
    expect(await queueOf(variant)).toEqual([waiting.order]);
  });

  it("counts who stands before a place, exactly or up to a limit", async () => {
    const variant = newVariant();
    for (const placedAt of [1, 2, 3]) await placed(variant, placedAt);
    const last = await lineOf(await placed(variant, 4));
    const at = last.place ?? "";
    expect(await orders.ahead(variant, { at }, 10)).toEqual({ lines: 3, isExact: true });
    expect(await orders.ahead(variant, { at }, 2)).toEqual({ lines: 2, isExact: false });
    const [first, second] = (await orders.queue(variant, 2)).lines;
    expect(await orders.ahead(variant, { at: first?.place ?? "" }, 10)).toEqual({ lines: 0, isExact: true });
    expect(await orders.ahead(variant, { after: first?.place, at }, 10)).toEqual({ lines: 2, isExact: true });
    expect(await orders.ahead(variant, { after: second?.place, at }, 10)).toEqual({ lines: 1, isExact: true });
  });

  it("counts who stands before a place over as many pages as they fill", async () => {
    const variant = newVariant();
    // Half a megabyte of what covers them: three lines are more than a page.
    const coverage = Array.from({ length: 3_000 }, (_, n) => ({
      units: 1,
      supply: `po-${n}-${"x".repeat(70)}`,
      readyOn: null,
    }));
    for (const placedAt of [1, 2, 3, 4]) await placed(variant, placedAt);
    const { lines } = await orders.queue(variant, 10);
    await orders.cover(
      variant,
      lines.map((line) => ({ line, coverage })),
      { version: 7, dueAtMs: 1 },
    );
    const last = await lineOf(await placed(variant, 5));
    expect(await orders.ahead(variant, { at: last.place ?? "" }, 10)).toEqual({ lines: 4, isExact: true });
  });
});

describe("what covers a line", () => {
  const coverage = [{ units: 2, supply: "po", readyOn: "2026-06-10" }];

  it("is written with the run's version, and has the line looked at again", async () => {
    const variant = newVariant();
    const ref = await placed(variant, 1);
    const { lines } = await orders.queue(variant, 10);
    expect(
      await orders.cover(
        variant,
        lines.map((line) => ({ line, coverage })),
        at(1_234, 9_000),
      ),
    ).toBe(1);
    expect(await lineOf(ref)).toMatchObject({ coverage, version: 1_234, dueAt: 9_000 });
    expect(await isDue(ref, 8_999, "line#1")).toBe(false);
    expect(await isDue(ref, 9_000, "line#1")).toBe(true);
  });

  it("is refused for lines that left the queue since it was read, and written for the others", async () => {
    const variant = newVariant();
    const [left, stays, moved] = [await placed(variant, 1), await placed(variant, 2), await placed(variant, 3)];
    const { lines } = await orders.queue(variant, 10);
    await write(left, state(variant.sku, { placedAt: 1, observedAt: 3_000, status: "cancelled" }));
    await write(moved, state(`${variant.sku}#2`, { placedAt: 3, observedAt: 3_000 }));
    expect(
      await orders.cover(
        variant,
        lines.map((line) => ({ line, coverage })),
        at(1_234),
      ),
    ).toBe(1);
    expect((await lineOf(left)).coverage).toBeUndefined();
    expect((await lineOf(moved)).coverage).toBeUndefined();
    expect((await lineOf(stays)).coverage).toEqual(coverage);
  });

  it("is not overwritten by who read the line before it", async () => {
    const variant = newVariant();
    const ref = await placed(variant, 1);
    const before = await lineOf(ref);
    const { lines } = await orders.queue(variant, 10);
    await orders.cover(
      variant,
      lines.map((line) => ({ line, coverage })),
      at(1_234),
    );
    expect(await orders.putLine(ref, { ...before, readySince: 5 })).toMatchObject({ kind: "refused" });
    const now = await lineOf(ref);
    expect(await orders.putLine(ref, { ...now, dueAt: undefined })).toMatchObject({ kind: "written" });
    expect(await lineOf(ref)).toMatchObject({ coverage, version: 1_235 });
    expect(await isDue(ref, Number.MAX_SAFE_INTEGER, "line#1")).toBe(false);
  });

  it("is written for more lines than a batch takes", async () => {
    const variant = newVariant();
    for (let n = 0; n < 60; n += 1) await placed(variant, n);
    const { lines } = await orders.queue(variant, 100);
    expect(
      await orders.cover(
        variant,
        lines.map((line) => ({ line, coverage })),
        at(1_234),
      ),
    ).toBe(60);
    const after = await orders.queue(variant, 100);
    expect(after.lines.map((line) => line.coverage)).toEqual(Array.from({ length: 60 }, () => coverage));
    expect(await orders.cover(variant, [], at(1_235))).toBe(0);
  });
});
