import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createApplySupply, createFindSupply } from "../../../shared/backorder/apply-supply.ts";
import { createLedgersTable } from "../../../shared/backorder/ledgers-table.ts";
import { awaitedOf, createSuppliesTable } from "../../../shared/backorder/supplies-table.ts";
import type { SupplyInput } from "../../../shared/backorder/supply.ts";
import { createAliasesTable } from "../../../shared/stock/aliases-table.ts";
import { openDatabase } from "../../contracts/database.ts";

const { client, table } = await openDatabase();
const supplies = createSuppliesTable(table("stock"));
const aliases = createAliasesTable(table("stock"));
const deps = {
  clock: { now: () => Date.UTC(2026, 5, 1), sleep: async () => {} },
  dynamo: client,
  supplies,
  ledgers: createLedgersTable(client, table("stock")),
  aliases,
  ledgerQueue: { send: async () => {}, sendAll: async () => {} },
};
const apply = createApplySupply(deps);
const find = createFindSupply(deps);

let count = 0;
const input = (sku: string, quantity: number): SupplyInput => ({
  sku: `${sku}-${count}`,
  quantity,
  expectedOn: "2026-07-01",
  status: "expected",
});
/** Units that are still to come, by variant. */
const awaited = async (skus: string[], supply: string) =>
  Object.fromEntries(
    await Promise.all(
      skus.map(async (sku) => {
        const found = await supplies.get({ store: "demo", sku: `${sku}-${count}`, supply });
        return [sku, found === undefined ? 0 : awaitedOf(found)] as const;
      }),
    ),
  );

describe("what is known of a supply", () => {
  it("is the newest, and an older word says that it is older", async () => {
    count += 1;
    expect(await apply("demo", `S${count}`, input("A", 5), 2)).toBe("applied");
    expect(await apply("demo", `S${count}`, input("A", 9), 1)).toBe("older");
    expect(await find("demo", `S${count}`)).toMatchObject({ sku: `A-${count}`, quantity: 5, observedAt: 2 });
  });

  it("is of one variant, the newest one, in whatever order the words come", async () => {
    const words = [1, 2, 3].map((at) => ({ at, sku: ["A", "B", "A"][at - 1] ?? "", quantity: at * 10 }));
    const orders = fc.shuffledSubarray(words, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(orders, fc.constantFrom(...words), async (order, again) => {
        count += 1;
        const supply = `S${count}`;
        for (const [n, { at, sku, quantity }] of [...order, again].entries()) {
          const isNewest = order.slice(0, n).every((before) => before.at <= at);
          expect(await apply("demo", supply, input(sku, quantity), at)).toBe(isNewest ? "applied" : "older");
        }
        expect(await awaited(["A", "B"], supply)).toEqual({ A: 30, B: 0 });
      }),
      { numRuns: 15 },
    );
  });
});
