import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLedgersTable } from "../../../shared/backorder/ledgers-table.ts";
import { createRestocksTable } from "../../../shared/restock/restocks-table.ts";
import { createAliasesTable } from "../../../shared/stock/aliases-table.ts";
import { createFollowStock } from "../../../shared/stock/follow-stock.ts";
import { createStockTable } from "../../../shared/stock/stock-table.ts";
import { createStore } from "../../../shared/store/create-store.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { createApplyStockChange } from "../../../shared/webhook/apply-stock-change.ts";
import { isStockChange } from "../../../shared/webhook/stock-change.ts";
import { shopify } from "../../../shared/webhook/sources/shopify.ts";
import { openDatabase } from "../../contracts/database.ts";
import { createRecordedLog } from "../runtime/recorded-log.ts";

const { client, table } = await openDatabase();
const stores = createStoresTable(table("stores"));
const stock = createStockTable(client, table("stock"));
const restocks = createRestocksTable(client, table("stock"));
const apply = createApplyStockChange({ stock, aliases: createAliasesTable(table("stock")) });

let nowMs = Date.UTC(2026, 5, 1);
const clock = { now: () => nowMs, sleep: async () => {} };
const queue = { send: async () => {}, sendAll: async () => {} };
const follow = createFollowStock({
  clock,
  log: createRecordedLog(),
  stores,
  stock,
  restocks,
  ledgers: createLedgersTable(client, table("stock")),
  waveQueue: queue,
  ledgerQueue: queue,
});
await createStore({ stores, clock }, "demo", { name: "D", sender: "d@example.com", postalAddress: "1 Quay" });

type Event = [topic: string, body: string];

let ids = 9_007_199_254_740_993n;
/** What happens to one variant at Shopify, told in order: second n is the nth event's time. */
const storyOf = (sku: string, units: readonly (readonly [location: number, available: number | null])[]): Event[] => {
  const [product, variant, item] = [(ids += 2n), (ids += 2n), (ids += 2n)];
  const at = (second: number) => `2026-05-01T10:00:${String(second).padStart(2, "0")}Z`;
  const productAt = (second: number, title: string): Event => [
    "products/update",
    `{"id":${product},"title":"${title}","status":"active","published_at":"${at(0)}","updated_at":"${at(second)}",
      "variants":[{"id":${variant},"title":"Default Title","sku":"${sku}","inventory_item_id":${item}}]}`,
  ];
  return [
    productAt(0, "Tent"),
    ...units.map(([location, available], n): Event => [
      "inventory_levels/update",
      `{"inventory_item_id":${item},"location_id":${location},"available":${available},"updated_at":"${at(n + 1)}"}`,
    ]),
    productAt(59, "New tent"),
  ];
};

const tell = async (sku: string, [eventType, body]: Event): Promise<void> => {
  const read = shopify.read({ raw: Buffer.from(body), eventType, receivedAtMs: nowMs, options: {} });
  if (read.kind !== "changes") throw new Error(read.note);
  for (const change of read.changes.filter(isStockChange)) await apply("demo", change);
  await follow({ store: "demo", sku });
};

const stateOf = async (sku: string) => {
  nowMs += 180_000;
  await follow({ store: "demo", sku });
  const ref = { store: "demo", sku };
  const [variant, levels, known] = await Promise.all([stock.variant(ref), stock.levels(ref), stock.stock(ref)]);
  return { title: variant?.title, levels, sellable: known?.sellable, restocks: known?.restocks };
};

let stories = 0;
const units = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.option(fc.integer({ min: -3, max: 9 }))), {
  minLength: 1,
  maxLength: 4,
});

describe("what Shopify tells of one variant", () => {
  it("comes to the same, and to one restock at most, in whatever order and however often it is told", async () => {
    const anyStory = units.chain((all) => {
      const turns = all.map((_, n) => n).concat([all.length, all.length + 1]);
      const whole = { minLength: turns.length, maxLength: turns.length };
      const again = fc.array(fc.constantFrom(...turns), { maxLength: 2 });
      return fc.record({ units: fc.constant(all), order: fc.shuffledSubarray(turns, whole), again });
    });
    await fc.assert(
      fc.asyncProperty(anyStory, async ({ units: all, order, again }) => {
        const sku = `STORY-${(stories += 1)}`;
        const story = storyOf(sku, all);
        for (const turn of [...order, ...again]) {
          const event = story[turn];
          if (event !== undefined) await tell(sku, event);
        }
        const last = new Map(all.map(([location, available]) => [String(location), available ?? 0]));
        const sellable = [...last.values()].reduce((sum, available) => sum + available, 0);
        const state = await stateOf(sku);
        expect(new Map(state.levels.map(({ location, available }) => [location, available]))).toEqual(last);
        expect(state).toMatchObject({ title: "New tent", sellable, restocks: sellable > 0 ? 1 : 0 });
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
