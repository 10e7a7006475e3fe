import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import { transact } from "../runtime/table.ts";
import type { AliasesTable } from "../stock/aliases-table.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import type { LedgersTable } from "./ledgers-table.ts";
import type { SuppliesTable, Supply } from "./supplies-table.ts";
import type { SupplyInput } from "./supply.ts";

export interface ApplySupplyDeps {
  clock: Clock;
  dynamo: DynamoDBClient;
  supplies: SuppliesTable;
  ledgers: LedgersTable;
  aliases: AliasesTable;
  ledgerQueue: Queue<VariantRef>;
}

const nameOf = (supply: string) => `supply:${supply}`;

const isOver = ({ status }: Supply): boolean => status === "cancelled";

/** The variant that a supply is of; undefined where there is no such supply. */
export const createFindSupply =
  ({ aliases, supplies }: Pick<ApplySupplyDeps, "aliases" | "supplies">) =>
  async (store: string, supply: string) => {
    const skus = await aliases.skusOf({ store, name: nameOf(supply) });
    const found = await Promise.all(
      skus.map(async (sku) => ({ sku, supply: await supplies.get({ store, sku, supply }) })),
    );
    return (
      found
        .flatMap(({ sku, supply }) => (supply === undefined ? [] : [{ sku, ...supply }]))
        // What an older word said of another variant was called off at the same instant.
        .toSorted((a, b) => b.observedAt - a.observedAt || Number(isOver(a)) - Number(isOver(b)))[0]
    );
  };

/**
 * Takes what is known of a supply, and has the ledger of its variant look again; a variant that is not known yet has a
 * ledger, too. Answers `older` where what is stored is newer.
 */
export const createApplySupply = (deps: ApplySupplyDeps) => {
  const write = async (
    ref: VariantRef,
    supply: string,
    input: SupplyInput,
    observedAt: number,
  ): Promise<"written" | "older"> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const nowMs = deps.clock.now();
      const written = await transact(deps.dynamo, [
        deps.supplies.putOperation({ ...ref, supply }, input, observedAt, nowMs),
        deps.ledgers.wantOperation(ref, nowMs),
      ]);
      if (written === "written") {
        await deps.ledgerQueue.send(ref);
        return "written";
      }
      // Every supply of a variant writes its ledger, too: another one's write is no newer word of this one.
      const stored = await deps.supplies.get({ ...ref, supply });
      if (stored !== undefined && stored.observedAt > observedAt) return "older";
    }
    throw new Error("A supply's ledger kept changing while it was written");
  };

  return async (
    store: string,
    supply: string,
    input: SupplyInput,
    observedAt: number,
  ): Promise<"applied" | "older"> => {
    const name = { store, name: nameOf(supply) };
    await deps.aliases.put(name, input.sku);
    const written = await write({ store, sku: input.sku }, supply, input, observedAt);
    if (written === "older") return "older";
    // It is of one variant: what an earlier word said of another one is over.
    const over = { ...input, received: 0, status: "cancelled" as const };
    const others = (await deps.aliases.skusOf(name)).filter((sku) => sku !== input.sku);
    for (const sku of others) {
      if ((await write({ store, sku }, supply, { ...over, sku }, observedAt)) === "written") continue;
      // And so is this word, where another one of the supply is newer.
      const newer = await deps.supplies.get({ store, sku, supply });
      await write({ store, sku: input.sku }, supply, over, newer?.observedAt ?? observedAt);
      return "older";
    }
    return "applied";
  };
};
export type ApplySupply = ReturnType<typeof createApplySupply>;
