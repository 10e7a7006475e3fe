import * as v from "valibot";
import { daysToMs } from "../runtime/clock.ts";
import type { Table } from "../runtime/table.ts";
import type { LevelInput } from "./variant.ts";

/** What a platform calls something, in a store. */
export interface NameRef {
  store: string;
  name: string;
}

const aliasRowSchema = v.object({ sku: v.string() });
const pendingRowSchema = v.object({
  location: v.string(),
  available: v.number(),
  observedAt: v.number(),
  unlimited: v.optional(v.boolean()),
});
export type PendingLevel = v.InferOutput<typeof pendingRowSchema>;

const pkOf = ({ store, name }: NameRef) => `${store}#alias#${name}`;
/** Levels of something that never turned up are forgotten after this. */
const keptDays = 90;
const ttlFrom = (ms: number) => Math.floor((ms + daysToMs(keptDays)) / 1_000);

export type AliasesTable = ReturnType<typeof createAliasesTable>;

/** What outside names stand for, in the Stock table: key `store#alias#name` / `alias#sku`, `pending#location`, `withdrawn`. */
export const createAliasesTable = (table: Table) => ({
  /** One name may stand for several skus: a product for its variants, an item for the sku that it had before. */
  put: async (ref: NameRef, sku: string) => table.put({ pk: pkOf(ref), sk: `alias#${sku}`, sku }),
  skusOf: async (ref: NameRef): Promise<string[]> => {
    const skus: string[] = [];
    const values = { pk: pkOf(ref), prefix: "alias#" };
    for await (const rows of table.query({
      where: "#pk = :pk AND begins_with(#sk, :prefix)",
      values,
      consistent: true,
    })) {
      skus.push(...rows.map((row) => v.parse(aliasRowSchema, row).sku));
    }
    return skus;
  },
  /** Keeps a level of something that is not known yet; an older one never overwrites a newer one. */
  keepLevel: async (ref: NameRef, location: string, level: LevelInput, observedAt: number) => {
    const { available, unlimited } = level;
    return table.put(
      {
        pk: pkOf(ref),
        sk: `pending#${location}`,
        location,
        available,
        unlimited,
        observedAt,
        ttl: ttlFrom(observedAt),
      },
      { condition: "attribute_not_exists(#pk) OR #observedAt <= :observedAt", values: { observedAt } },
    );
  },
  /** Whatever goes by the name is gone; a variant that says later, of an earlier time, that it goes by it is gone too. */
  withdraw: async (ref: NameRef, observedAt: number) =>
    table.put(
      { pk: pkOf(ref), sk: "withdrawn", observedAt, ttl: ttlFrom(observedAt) },
      { condition: "attribute_not_exists(#pk) OR #observedAt <= :observedAt", values: { observedAt } },
    ),
  withdrawnAt: async (ref: NameRef): Promise<number | undefined> => {
    const row = await table.get({ pk: pkOf(ref), sk: "withdrawn" }, { consistent: true });
    return row === undefined ? undefined : Number(row["observedAt"]);
  },
  keptLevels: async (ref: NameRef): Promise<PendingLevel[]> => {
    const levels: PendingLevel[] = [];
    const values = { pk: pkOf(ref), prefix: "pending#" };
    for await (const rows of table.query({
      where: "#pk = :pk AND begins_with(#sk, :prefix)",
      values,
      consistent: true,
    })) {
      levels.push(...rows.map((row) => v.parse(pendingRowSchema, row)));
    }
    return levels;
  },
});
