import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { localTableName } from "../../../infra/local/database.ts";
import { newLedger } from "../../../shared/backorder/ledger-row.ts";
import { addDays, dayOf } from "../../../shared/runtime/day.ts";
import { createTable } from "../../../shared/runtime/table.ts";
import { createStockTable, newStock } from "../../../shared/stock/stock-table.ts";

const supplies = 20;
const locations = 10;
const substitutes = 4;

/** A variant as much happens to: people wait, supplies have come and are coming, and it has substitutes in stock. */
export const putBusyVariant = async (client: DynamoDBClient, store: string, sku: string, nowMs: number) => {
  const table = createTable(client, localTableName("stock"));
  const stock = createStockTable(client, table);
  const today = dayOf(nowMs, "UTC");
  const pk = `${store}#${sku}`;
  const names = Array.from({ length: substitutes }, (_, n) => `${sku}-OTHER-${n}`);
  const about = { url: "https://shop.example.com/tent", price: "349.00", currency: "USD", observedAt: nowMs };
  await stock.putVariant({ store, sku }, { sku, title: "Nordlicht 2 tent", substitutes: names, ...about });
  await stock.putStock({ store, sku }, newStock, []);
  for (const name of names) {
    await stock.putVariant({ store, sku: name }, { sku: name, title: `Another tent, ${name}`, ...about });
    await stock.putStock({ store, sku: name }, { ...newStock, sellable: 9 }, []);
  }
  for (let n = 0; n < locations; n += 1) await stock.putLevel({ store, sku }, `location-${n}`, { available: 0 }, nowMs);
  const days = Array.from({ length: supplies }, (_, n) => addDays(today, 7 * n));
  for (const [n, expectedOn] of days.entries()) {
    const supply = { supply: `PO-${n}`, quantity: 10, expectedOn, status: "expected", received: 0, observedAt: nowMs };
    await table.put({ pk, sk: `supply#PO-${n}`, ...supply });
  }
  const incoming = days.map((readyOn, n) => ({ units: 10, supply: `PO-${n}`, readyOn }));
  await table.put({ pk, sk: "ledger", ...newLedger, owed: 25, lines: 20, incoming });
};
