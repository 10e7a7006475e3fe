import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { readDue } from "../../shared/runtime/due.ts";
import {
  createStockTable,
  newStock,
  openRestockOf,
  parseVariantKey,
  type Stock,
} from "../../shared/stock/stock-table.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const rows = table("stock");
const stock = createStockTable(client, rows);
const restocks = createRestocksTable(client, rows);

let variants = 0;
/** A variant that no other test knows. */
const newVariant = () => ({ store: "demo", sku: `帳篷#${(variants += 1)}` });

const tent = (sku: string, observedAt: number, more: Partial<Variant> = {}): Variant => ({
  sku,
  title: `Tent of ${observedAt}`,
  observedAt,
  ...more,
});

/** Distinct instants in any order, as a shop's webhooks may come. */
const instantsArbitrary = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 6 });

describe("the units at a location", () => {
  it("are those that were observed last, in whatever order the observations come", async () => {
    await fc.assert(
      fc.asyncProperty(instantsArbitrary, async (instants) => {
        const ref = newVariant();
        for (const [index, observedAt] of instants.entries()) {
          const isNewest = observedAt === Math.max(...instants.slice(0, index + 1));
          const written = await stock.putLevel(ref, "main", { available: observedAt % 7 }, observedAt);
          expect(written.kind).toBe(isNewest ? "written" : "refused");
        }
        const newest = Math.max(...instants);
        expect(await stock.levels(ref)).toEqual([{ location: "main", available: newest % 7, observedAt: newest }]);
      }),
      { numRuns: 25 },
    );
  });

  it("may be said again", async () => {
    const ref = newVariant();
    for (let time = 0; time < 2; time += 1) {
      expect(await stock.putLevel(ref, "main", { available: 3, reason: "sync" }, 10)).toMatchObject({
        kind: "written",
      });
    }
    expect(await stock.levels(ref)).toEqual([{ location: "main", available: 3, reason: "sync", observedAt: 10 }]);
  });

  it("are kept by location, each with its own time", async () => {
    const ref = newVariant();
    await stock.putLevel(ref, "north", { available: 3 }, 20);
    await stock.putLevel(ref, "south", { available: -1 }, 10);
    const byLocation = new Map((await stock.levels(ref)).map((level) => [level.location, level.available]));
    expect(byLocation).toEqual(
      new Map([
        ["north", 3],
        ["south", -1],
      ]),
    );
  });

  it("forget a reason that a newer observation does not have", async () => {
    const ref = newVariant();
    await stock.putLevel(ref, "main", { available: 3, reason: "return" }, 10);
    await stock.putLevel(ref, "main", { available: 2 }, 11);
    expect(await stock.levels(ref)).toEqual([{ location: "main", available: 2, observedAt: 11 }]);
  });

  it("are nobody else's: not a store's whose name begins alike, nor a sku's that does", async () => {
    await stock.putLevel({ store: "demo", sku: "A" }, "main", { available: 1 }, 10);
    await stock.putLevel({ store: "demo", sku: "A#level#main" }, "main", { available: 2 }, 10);
    await stock.putLevel({ store: "demo-2", sku: "A" }, "main", { available: 3 }, 10);
    expect(await stock.levels({ store: "demo", sku: "A" })).toMatchObject([{ available: 1 }]);
  });
});

describe("a variant's description", () => {
  it("is the newest, in whatever order they come, and whole", async () => {
    await fc.assert(
      fc.asyncProperty(instantsArbitrary, async (instants) => {
        const ref = newVariant();
        for (const observedAt of instants) {
          await stock.putVariant(ref, tent(ref.sku, observedAt, observedAt % 2 === 0 ? { price: "5" } : {}));
        }
        const newest = Math.max(...instants);
        expect(await stock.variant(ref)).toEqual(tent(ref.sku, newest, newest % 2 === 0 ? { price: "5" } : {}));
      }),
      { numRuns: 25 },
    );
  });

  it("leaves levels and stock alone, as they leave it", async () => {
    const ref = newVariant();
    await stock.putLevel(ref, "main", { available: 3 }, 10);
    await stock.putStock(ref, { ...newStock, sellable: 3 }, []);
    await stock.putVariant(ref, tent(ref.sku, 5));
    expect(await stock.levels(ref)).toHaveLength(1);
    expect(await stock.stock(ref)).toMatchObject({ sellable: 3 });
    expect(await stock.variant(ref)).toEqual(tent(ref.sku, 5));
  });

  it("is missing until it comes", async () => {
    expect(await stock.variant(newVariant())).toBeUndefined();
  });
});

describe("what the service knows of a variant's stock", () => {
  it("changes only as it was seen: of two who saw the same, one is refused", async () => {
    const ref = newVariant();
    const seen = { ...newStock, sellable: 1 };
    expect(await stock.putStock(ref, seen, [])).toBe("written");
    const known = await stock.stock(ref, { consistent: true });
    expect(known).toMatchObject({ sellable: 1, version: 1 });
    const [first, second] = [
      { ...seen, sellable: 2, version: 1 },
      { ...seen, sellable: 3, version: 1 },
    ];
    expect(await Promise.all([stock.putStock(ref, first, []), stock.putStock(ref, second, [])])).toEqual(
      expect.arrayContaining(["written", "refused"]),
    );
    expect(await stock.stock(ref)).toMatchObject({ version: 2 });
  });

  it("comes up when it is due, and not once it is not", async () => {
    const ref = newVariant();
    const rising: Stock = { ...newStock, sellable: 1, phase: { phase: "rising", since: 100 }, dueAt: 160 };
    await stock.putStock(ref, rising, []);
    const dueAt = async (nowMs: number) => (await readDue(rows, nowMs)).map(({ pk }) => parseVariantKey(pk));
    expect(await dueAt(159)).not.toContainEqual(ref);
    expect(await dueAt(160)).toContainEqual(ref);
    const { dueAt: _, ...below } = { ...rising, version: 1 };
    await stock.putStock(ref, { ...below, phase: { phase: "below" } }, []);
    expect(await dueAt(10_000)).not.toContainEqual(ref);
  });

  it("opens its restock in the same write, or neither is written", async () => {
    const ref = newVariant();
    const restock = { ...ref, n: 1 };
    const open: Stock = { ...newStock, sellable: 1, phase: { phase: "open" }, restocks: 1 };
    expect(await stock.putStock(ref, open, [restocks.openOperation(restock, 100)])).toBe("written");
    expect(await restocks.get(restock)).toMatchObject({ n: 1, openedAt: 100 });

    const again = { ...open, version: 1, sellable: 9 };
    expect(await stock.putStock(ref, again, [restocks.openOperation(restock, 200)])).toBe("refused");
    expect(await stock.stock(ref)).toMatchObject({ sellable: 1, version: 1 });
    expect(await stock.putStock(ref, { ...again, version: 0 }, [restocks.wakeOperation(restock, 300)])).toBe("refused");
    expect(await restocks.get(restock)).toMatchObject({ openedAt: 100, version: 1 });
  });

  it("has a restock open while it is open or falling", () => {
    const ref = { store: "demo", sku: "A" };
    const restockIn = (phase: Stock["phase"]) => openRestockOf(ref, { ...newStock, restocks: 4, phase });
    expect(restockIn({ phase: "open" })).toEqual({ ...ref, n: 4 });
    expect(restockIn({ phase: "falling", since: 1 })).toEqual({ ...ref, n: 4 });
    expect(restockIn({ phase: "below" })).toBeUndefined();
    expect(restockIn({ phase: "rising", since: 1 })).toBeUndefined();
  });
});

describe("a store's variants", () => {
  it("are listed in order of sku, page by page, and only those", async () => {
    for (const sku of ["C", "A", "B"]) await stock.putVariant({ store: "shop", sku }, tent(sku, 1));
    await stock.putLevel({ store: "shop", sku: "A" }, "main", { available: 1 }, 1);
    await stock.putVariant({ store: "shop-2", sku: "D" }, tent("D", 1));
    const first = await stock.skusAfter("shop", undefined, 2);
    const second = await stock.skusAfter("shop", first.at(-1), 2);
    expect([...first, ...second]).toEqual(["A", "B", "C"]);
  });
});
