import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "../../shared/runtime/clock.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { sellableOf } from "../../shared/stock/availability.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import type { VariantInput } from "../../shared/stock/variant.ts";
import { localTableName } from "./database.ts";

const store = "demo";

/** What the demo's product page sells: one tent in four colours. */
export const demoVariants = [
  { sku: "DEMO-TENT-GREEN", color: "green", name: "Moss green" },
  { sku: "DEMO-TENT-BLUE", color: "blue", name: "Lake blue" },
  { sku: "DEMO-TENT-SAND", color: "sand", name: "Sand" },
  { sku: "DEMO-TENT-RED", color: "red", name: "Ember red" },
] as const;
/** The colour of which a delivery is on its way. */
export const comingSku = "DEMO-TENT-RED";
export const demoTent = { name: "Nordlicht 2", price: "349.00", currency: "USD" };

const toVariant = ({ name, color }: (typeof demoVariants)[number], pageUrl: string): VariantInput => ({
  title: `${demoTent.name} tent, ${name.toLowerCase()}`,
  url: `${pageUrl}?variant=${color}`,
  price: demoTent.price,
  currency: demoTent.currency,
  // A visitor who puts one unit on the shelf sees one shopper told, at once.
  waves: { settleSeconds: 0, peoplePerUnit: 1 },
});

export type DemoStock = ReturnType<typeof createDemoStock>;

/** The demo store's shelf. */
export const createDemoStock = (dynamo: DynamoDBClient, clock: Clock) => {
  const stock = createStockTable(dynamo, createTable(dynamo, localTableName("stock")));
  return {
    /** Describes the tents, and again when the page is at another port than in the last run. */
    ensureVariants: async (pageUrl: string): Promise<void> => {
      for (const demo of demoVariants) {
        const ref = { store, sku: demo.sku };
        const known = await stock.variant(ref);
        const { url, ...rest } = toVariant(demo, pageUrl);
        if (known?.url === url) continue;
        await stock.putVariant(ref, { ...rest, ...known, url, sku: demo.sku, observedAt: clock.now() });
      }
    },
    units: async (): Promise<{ sku: string; available: number }[]> =>
      Promise.all(
        demoVariants.map(async ({ sku }) => ({ sku, available: sellableOf(await stock.levels({ store, sku })) })),
      ),
    /** Sets the units of any variant of the store at its one location; false where there is no such variant. */
    set: async (sku: string, available: number): Promise<boolean> => {
      if ((await stock.variant({ store, sku })) === undefined) return false;
      await stock.putLevel({ store, sku }, "main", { available }, clock.now());
      return true;
    },
  };
};
