import { expect, it } from "vitest";
import { createDemoStock, demoVariants } from "../../infra/local/demo-variants.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { openDatabase } from "../contracts/database.ts";

const database = await openDatabase();
const stock = createStockTable(database.client, database.table("stock"));
const demo = createDemoStock(database.client, { now: () => 1_000, sleep: async () => {} });
const green = { store: "demo", sku: "DEMO-TENT-GREEN" };

it("describes the tents of the demo's page, and where that page is in this run", async () => {
  await demo.ensureVariants("http://127.0.0.1:8787/demo");
  const described = await stock.variant(green);
  expect(described).toMatchObject({ url: "http://127.0.0.1:8787/demo?variant=green", price: "349.00" });
  if (described === undefined) return;

  await stock.putVariant(green, { ...described, title: "A better tent" });
  await demo.ensureVariants("http://127.0.0.1:9000/demo");
  expect(await stock.variant(green)).toMatchObject({
    url: "http://127.0.0.1:9000/demo?variant=green",
    title: "A better tent",
    waves: { settleSeconds: 0, peoplePerUnit: 1 },
  });
});

it("puts units on the shelf, of what the store has", async () => {
  expect(await demo.units()).toEqual(demoVariants.map(({ sku }) => ({ sku, available: 0 })));
  expect(await demo.set(green.sku, 5)).toBe(true);
  expect(await demo.set("NOTHING", 5)).toBe(false);
  expect(await demo.units()).toContainEqual({ sku: green.sku, available: 5 });
});
