import { DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createApplySupply, createFindSupply } from "../../../shared/backorder/apply-supply.ts";
import { createLedgersTable } from "../../../shared/backorder/ledgers-table.ts";
import { awaitedOf, createSuppliesTable } from "../../../shared/backorder/supplies-table.ts";
import type { SupplyInput } from "../../../shared/backorder/supply.ts";
import { createAliasesTable } from "../../../shared/stock/aliases-table.ts";
import { openDatabase } from "../../contracts/database.ts";
import { clientOf } from "../../simulation/memory/client.ts";

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

/** The database, where another supply of the variant holds its ledger whenever `isHeld` says so. */
const busy = (isHeld: () => boolean): DynamoDBClient =>
  clientOf(DynamoDBClient, async (command) => {
    if (command instanceof TransactWriteItemsCommand && isHeld()) {
      throw new TransactionCanceledException({
        message: "Transaction cancelled",
        $metadata: {},
        CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }],
      });
    }
    return Reflect.apply(client.send.bind(client), undefined, [command]);
  });

describe("a supply whose ledger another one writes at the same time", () => {
  it("is written after it, and is no older for that", async () => {
    count += 1;
    let held = 2;
    const applyBusy = createApplySupply({ ...deps, dynamo: busy(() => (held -= 1) >= 0) });
    expect(await applyBusy("demo", `S${count}`, input("A", 5), 2)).toBe("applied");
    expect(await find("demo", `S${count}`)).toMatchObject({ quantity: 5 });
    held = 1;
    expect(await applyBusy("demo", `S${count}`, input("A", 9), 1)).toBe("older");
  });

  it("leaves nothing expected of the variant that it was of before", async () => {
    count += 1;
    await apply("demo", `S${count}`, input("A", 5), 1);
    let writes = 0;
    const applyBusy = createApplySupply({ ...deps, dynamo: busy(() => (writes += 1) === 2) });
    expect(await applyBusy("demo", `S${count}`, input("B", 5), 2)).toBe("applied");
    expect(await awaited(["A", "B"], `S${count}`)).toEqual({ A: 0, B: 5 });
  });

  it("is found as of the variant that it is of, whatever that is called", async () => {
    for (const [before, after] of [
      ["A", "B"],
      ["B", "A"],
    ] as const) {
      count += 1;
      await apply("demo", `S${count}`, input(before, 5), 1);
      await apply("demo", `S${count}`, input(after, 5), 2);
      expect(await find("demo", `S${count}`)).toMatchObject({ sku: `${after}-${count}`, status: "expected" });
    }
  });
});
