import type { DynamoDBClient, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { dueAttributes } from "../runtime/due.ts";
import { type Row, type Table, transact } from "../runtime/table.ts";
import { wavePolicySchema } from "../store/settings.ts";
import type { Phase } from "./availability.ts";
import type { LevelInput, Variant } from "./variant.ts";

export interface VariantRef {
  store: string;
  sku: string;
}

export const variantMessageSchema = v.object({ store: v.string(), sku: v.string() });

export interface Level {
  location: string;
  available: number;
  unlimited?: boolean | undefined;
  observedAt: number;
  reason?: string | undefined;
}

/** What the service itself knows of a variant's stock; apart from the merchant's description, so that neither overwrites the other. */
export interface Stock {
  sellable: number;
  /** In stock, and nobody says how many. */
  unlimited?: boolean | undefined;
  phase: Phase;
  /** Restocks so far; the last one is open while the phase is `open` or `falling`. */
  restocks: number;
  version: number;
  dueAt?: number | undefined;
}

export const newStock: Stock = { sellable: 0, phase: { phase: "below" }, restocks: 0, version: 0 };

/** The restock that is open now, if one is. */
export const openRestockOf = (ref: VariantRef, stock: Stock) =>
  stock.phase.phase === "open" || stock.phase.phase === "falling" ? { ...ref, n: stock.restocks } : undefined;

const optionalText = v.optional(v.string());
const variantRowSchema = v.object({
  sku: v.string(),
  title: v.string(),
  url: optionalText,
  image: optionalText,
  price: optionalText,
  currency: optionalText,
  waves: v.optional(v.partial(wavePolicySchema)),
  substitutes: v.optional(v.array(v.string())),
  published: v.optional(v.boolean()),
  backorder: v.optional(v.boolean()),
  preorder: v.optional(v.boolean()),
  discontinued: v.optional(v.boolean()),
  observedAt: v.number(),
});

const levelRowSchema = v.object({
  location: v.string(),
  available: v.number(),
  unlimited: v.optional(v.boolean()),
  observedAt: v.number(),
  reason: optionalText,
});

const stockRowSchema = v.object({
  sellable: v.number(),
  unlimited: v.optional(v.boolean()),
  phase: v.variant("phase", [
    v.object({ phase: v.literal("below") }),
    v.object({ phase: v.literal("rising"), since: v.number() }),
    v.object({ phase: v.literal("open") }),
    v.object({ phase: v.literal("falling"), since: v.number() }),
  ]),
  restocks: v.number(),
  version: v.number(),
  dueAt: v.optional(v.number()),
});

export const toVariant = (row: Row): Variant => v.parse(variantRowSchema, row);
export const toStock = (row: Row): Stock => v.parse(stockRowSchema, row);
export const toLevel = (row: Row): Level => v.parse(levelRowSchema, row);

const storeIndex = "store";
const pkOf = ({ store, sku }: VariantRef) => `${store}#${sku}`;
const stockKey = (ref: VariantRef) => ({ pk: pkOf(ref), sk: "stock" });

export const parseVariantKey = (pk: string): VariantRef => {
  const at = pk.indexOf("#");
  return { store: pk.slice(0, at), sku: pk.slice(at + 1) };
};

export type StockTable = ReturnType<typeof createStockTable>;

const createReads = (table: Table) => ({
  variant: async (ref: VariantRef, options?: { consistent?: boolean }): Promise<Variant | undefined> => {
    const row = await table.get({ pk: pkOf(ref), sk: "variant" }, options);
    return row === undefined ? undefined : toVariant(row);
  },
  stock: async (ref: VariantRef, options?: { consistent?: boolean }): Promise<Stock | undefined> => {
    const row = await table.get(stockKey(ref), options);
    return row === undefined ? undefined : toStock(row);
  },
  /** The stock and the variant, consistently: their keys lie side by side, so that one reading has both. */
  standing: async (ref: VariantRef): Promise<{ stock: Stock | undefined; variant: Variant | undefined }> => {
    const where = "#pk = :pk AND #sk BETWEEN :from AND :to";
    const values = { pk: pkOf(ref), from: stockKey(ref).sk, to: "variant" };
    const { rows } = await table.page({ where, values, consistent: true });
    const of = (name: string) => rows.find(({ sk }) => sk === name);
    const [stock, variant] = [of("stock"), of("variant")];
    return { stock: stock && toStock(stock), variant: variant && toVariant(variant) };
  },
  /** The units of every location, consistently. */
  levels: async (ref: VariantRef): Promise<Level[]> => {
    const levels: Level[] = [];
    const where = "#pk = :pk AND begins_with(#sk, :prefix)";
    const values = { pk: pkOf(ref), prefix: "level#" };
    for await (const rows of table.query({ where, values, consistent: true })) {
      levels.push(...rows.map(toLevel));
    }
    return levels;
  },
  /** A store's next skus in order. */
  skusAfter: async (store: string, after: string | undefined, limit: number): Promise<string[]> => {
    const where = after === undefined ? "#store = :store" : "#store = :store AND #sku > :after";
    const values = { store, ...(after !== undefined && { after }) };
    const { rows } = await table.page({ index: storeIndex, where, values, limit });
    return rows.map((row) => String(row["sku"]));
  },
});

/** An older observation never overwrites a newer one; the same one again changes nothing new. */
const notNewer = "attribute_not_exists(#pk) OR #observedAt <= :observedAt";

/** Stock: key `store#sku` / `variant`, `level#location`, `stock`; restocks and waves live beside (restocks-table). */
export const createStockTable = (client: DynamoDBClient, table: Table) => ({
  ...createReads(table),
  putVariant: async (ref: VariantRef, variant: Variant) =>
    table.put(
      { pk: pkOf(ref), sk: "variant", store: ref.store, ...variant },
      { condition: notNewer, values: { observedAt: variant.observedAt } },
    ),
  /** It can no longer be bought; refused where it is not known, or something newer is. */
  withdraw: async (ref: VariantRef, observedAt: number) =>
    table.update(
      { pk: pkOf(ref), sk: "variant" },
      {
        update: "SET #published = :no, #observedAt = :observedAt",
        condition: "attribute_exists(#pk) AND #observedAt <= :observedAt",
        values: { no: false, observedAt },
      },
    ),
  putLevel: async (ref: VariantRef, location: string, level: LevelInput, observedAt: number) =>
    table.put(
      { pk: pkOf(ref), sk: `level#${location}`, location, ...level, observedAt },
      { condition: notNewer, values: { observedAt } },
    ),
  /**
   * Writes the stock seen as `version`, and with it what a restock's opening or closing writes.
   * Refused when someone else wrote in between.
   */
  putStock: async (ref: VariantRef, stock: Stock, beside: TransactWriteItem[]): Promise<"written" | "refused"> => {
    const row = {
      ...stockKey(ref),
      ...stock,
      version: stock.version + 1,
      ...dueAttributes(pkOf(ref), stock.dueAt),
    };
    const expression = {
      condition: "attribute_not_exists(#pk) OR #version = :version",
      values: { version: stock.version },
    };
    if (beside.length === 0) return (await table.put(row, expression)).kind;
    return transact(client, [table.putOperation(row, expression), ...beside]);
  },
});
