import { limits } from "../runtime/limits.ts";
import type { Row, Table } from "../runtime/table.ts";
import { newStock, toLevel, toStock, toVariant, type VariantRef } from "../stock/stock-table.ts";
import { newLedger } from "./ledger-row.ts";
import { isLedgerKey, toLedger } from "./ledgers-table.ts";
import type { Standing } from "./quote.ts";

const pkOf = ({ store, sku }: VariantRef) => `${store}#${sku}`;

/** Rows of a first look between `stock` and `variant`: what a supply more costs is then not paid for each view of a page. */
const firstLook = 10;

const standingOf = (rows: ReadonlyMap<string, Row>): Standing | undefined => {
  const [variant, stock, ledger] = ["variant", "stock", "ledger"].map((name) => rows.get(name));
  if (variant === undefined) return undefined;
  return {
    variant: toVariant(variant),
    stock: stock === undefined ? newStock : toStock(stock),
    ledger: ledger === undefined ? newLedger : toLedger(ledger),
  };
};

const bySortKey = (rows: readonly Row[]) => new Map(rows.map((row) => [String(row["sk"]), row]));

export type StandingsTable = ReturnType<typeof createStandingsTable>;

/**
 * How variants stand, for whoever looks at them: rows of the Stock table that lie side by side, read together, and not
 * consistently, at half the price. A page that is a moment behind is as good as one that was loaded a moment ago.
 */
export const createStandingsTable = (table: Table) => {
  const between = async (ref: VariantRef, from: string, to: string, limit?: number) =>
    table.page({
      where: "#pk = :pk AND #sk BETWEEN :from AND :to",
      values: { pk: pkOf(ref), from, to },
      ...(limit !== undefined && { limit }),
    });

  /** The description and the stock; supplies lie between them, any number. */
  const look = async (ref: VariantRef): Promise<Row[]> => {
    const { rows, next } = await between(ref, "stock", "variant", firstLook);
    if (next === undefined || rows.some(({ sk }) => sk === "variant")) return rows;
    const variant = await table.get({ pk: pkOf(ref), sk: "variant" });
    return variant === undefined ? rows : [...rows, variant];
  };

  return {
    /** Undefined where there is no such variant. */
    of: async (ref: VariantRef): Promise<Standing | undefined> => {
      // "$" is the sign after "#": every level, and nothing else.
      const [about, { rows: beside }] = await Promise.all([look(ref), between(ref, "ledger", "level$")]);
      const standing = standingOf(bySortKey([...about, ...beside]));
      const levels = beside.filter((row) => !isLedgerKey({ sk: String(row["sk"]) })).map(toLevel);
      return standing && { ...standing, levels };
    },
    /** Without ledger and levels: whether it is in stock, and nothing about when it comes. */
    shelf: async (ref: VariantRef): Promise<Standing | undefined> => standingOf(bySortKey(await look(ref))),
    /** Of many variants of a store, in the order of their skus; unknown ones are left out. */
    ofMany: async (store: string, skus: readonly string[]): Promise<Standing[]> => {
      const perRead = Math.floor(limits.keysPerBatchGet / 3);
      const batches = Array.from({ length: Math.ceil(skus.length / perRead) }, async (_, n) => {
        const keys = skus
          .slice(n * perRead, (n + 1) * perRead)
          .flatMap((sku) => ["variant", "stock", "ledger"].map((sk) => ({ pk: pkOf({ store, sku }), sk })));
        return table.getMany(keys);
      });
      const byVariant = Map.groupBy((await Promise.all(batches)).flat(), ({ pk }) => String(pk));
      return skus.flatMap((sku) => standingOf(bySortKey(byVariant.get(pkOf({ store, sku })) ?? [])) ?? []);
    },
  };
};
