import { describe, expect, it } from "vitest";
import { newLedger } from "../../shared/backorder/ledger-row.ts";
import { createStandingsTable } from "../../shared/backorder/standings-table.ts";
import { createStockTable, newStock } from "../../shared/stock/stock-table.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const rows = table("stock");
const stock = createStockTable(client, rows);
const standings = createStandingsTable(rows);
const store = "demo";

const variantOf = (sku: string) => ({ sku, title: `Tent ${sku}`, observedAt: 1 });
const putVariant = async (sku: string) => stock.putVariant({ store, sku }, variantOf(sku));
/** As much of a supply as lies in the way of whoever reads what is beside it. */
const putSupplies = async (sku: string, count: number) => {
  for (let n = 0; n < count; n += 1) await rows.put({ pk: `${store}#${sku}`, sk: `supply#${n}`, supply: String(n) });
};
const putLedger = async (sku: string, owed: number) =>
  rows.put({ pk: `${store}#${sku}`, sk: "ledger", ...newLedger, wanted: 1, owed });

describe("how a variant stands", () => {
  it("is nothing where there is no such variant, whatever else there is of it", async () => {
    await stock.putLevel({ store, sku: "EARLY" }, "main", { available: 3 }, 1);
    await putLedger("EARLY", 2);
    expect(await standings.of({ store, sku: "EARLY" })).toBeUndefined();
    expect(await standings.shelf({ store, sku: "EARLY" })).toBeUndefined();
    expect(await standings.ofMany(store, ["EARLY", "NONE"])).toEqual([]);
  });

  it("is its description alone where nothing has happened yet", async () => {
    await putVariant("NEW");
    const none = { variant: variantOf("NEW"), stock: newStock, ledger: newLedger };
    expect(await standings.of({ store, sku: "NEW" })).toEqual({ ...none, levels: [] });
    expect(await standings.shelf({ store, sku: "NEW" })).toEqual(none);
    expect(await standings.ofMany(store, ["NEW"])).toEqual([none]);
  });

  it.each([0, 3, 8, 9, 40])("is all of it, with %s supplies between", async (supplies) => {
    const sku = `BUSY-${supplies}`;
    await putVariant(sku);
    await stock.putStock({ store, sku }, { ...newStock, sellable: 5 }, []);
    await stock.putLevel({ store, sku }, "north", { available: 2 }, 7);
    await stock.putLevel({ store, sku }, "süd", { available: 3 }, 8);
    await putLedger(sku, 4);
    await putSupplies(sku, supplies);
    // Somebody else's rows lie near.
    await rows.put({ pk: `${store}#${sku}`, sk: "restock#1" });
    await rows.put({ pk: `${store}#${sku}`, sk: "wave#1#1" });
    const found = await standings.of({ store, sku });
    expect(found).toMatchObject({ variant: variantOf(sku), stock: { sellable: 5 }, ledger: { owed: 4 } });
    expect(found?.levels).toEqual([
      { location: "north", available: 2, observedAt: 7 },
      { location: "süd", available: 3, observedAt: 8 },
    ]);
    expect(await standings.shelf({ store, sku })).toMatchObject({ variant: variantOf(sku), stock: { sellable: 5 } });
  });

  it("is read of many at once, in the order that was asked for", async () => {
    const skus = Array.from({ length: 70 }, (_, n) => `MANY-${n}`);
    for (const [n, sku] of skus.entries()) {
      await putVariant(sku);
      await putLedger(sku, n);
    }
    const asked = [...skus.toReversed(), "UNKNOWN"];
    const found = await standings.ofMany(store, asked);
    expect(found.map(({ variant, ledger }) => `${variant.sku}: ${ledger.owed}`)).toEqual(
      skus.map((sku, n) => `${sku}: ${n}`).toReversed(),
    );
    expect(await standings.ofMany(store, [])).toEqual([]);
  });
});
