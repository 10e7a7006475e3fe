import * as v from "valibot";
import { type Day, daySchema } from "../runtime/day.ts";
import type { Row, Table } from "../runtime/table.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import type { SupplyInput, SupplyRef } from "./supply.ts";

const supplyRowSchema = v.object({
  supply: v.string(),
  quantity: v.number(),
  expectedOn: v.nullable(daySchema),
  /** The day that was said first: lateness counts from it. */
  firstExpectedOn: v.optional(daySchema),
  location: v.optional(v.string()),
  status: v.picklist(["expected", "received", "cancelled"]),
  /** Units that have arrived so far, as far as its newest word says that. */
  received: v.optional(v.number()),
  receivedOn: v.optional(daySchema),
  supplier: v.optional(v.string()),
  reason: v.optional(v.string()),
  observedAt: v.number(),
  /** When its newest word came to us, by our clock, in milliseconds since 1970. */
  writtenAt: v.optional(v.number()),
  /** Units of what has arrived that the ledger has handed out, or left to be sold. */
  counted: v.optional(v.number(), 0),
  /** Units that were shipped before anybody said that they had arrived. */
  ahead: v.optional(v.number(), 0),
  /** Its supplier's lateness has been learnt from it. */
  isJudged: v.optional(v.boolean()),
});
export type Supply = v.InferOutput<typeof supplyRowSchema>;

/** Units that are still to come: what went out has come, whatever its newest word leaves out. */
export const awaitedOf = ({ status, quantity, received = 0, counted, ahead }: Supply): number =>
  status === "expected" ? Math.max(0, quantity - Math.max(received, counted + ahead)) : 0;

/**
 * Units that have arrived since they were counted last; negative where fewer have than was said before. A word that does
 * not say how many have arrived changes nothing.
 */
export const arrivedOf = ({ received, counted, ahead }: Supply): number =>
  received === undefined ? 0 : Math.max(0, received - ahead) - counted;

type Counts = Pick<Supply, "counted" | "ahead">;

/**
 * What is counted of a supply of which fewer units have come than was said: those that still lie in hand are taken back,
 * whoever they were for, and those that have left have come, whatever is said.
 */
export const takeBack = (supply: Supply, inHand: number): { counts: Counts; inHand: number } => {
  const { received = 0, counted, ahead } = supply;
  const taken = Math.min(inHand, -arrivedOf(supply));
  const gone = counted + ahead - taken;
  const counts = gone > received ? { counted: 0, ahead: gone } : { counted: gone - ahead, ahead };
  return { counts, inHand: inHand - taken };
};

/** Units of it that may be shipped and that nobody has counted. */
export const uncountedOf = ({ status, quantity, received = 0, counted, ahead }: Supply): number =>
  Math.max(0, (status === "expected" ? Math.max(quantity, received) : received) - counted - ahead);

const pkOf = ({ store, sku }: VariantRef) => `${store}#${sku}`;
const keyOf = (ref: SupplyRef) => ({ pk: pkOf(ref), sk: `supply#${ref.supply}` });
/** Whose lateness it is, in a store; a supply that names nobody is of the one that the store does not name. */
const supplierKey = (store: string, supplier = "") => `${store}#supplier#${supplier}`;

const lateRowSchema = v.object({ expectedOn: daySchema, receivedOn: daySchema });
/** As many deliveries as a supplier is judged by. */
const judgedDeliveries = 100;

/** Nobody has counted units of it, or shipped some ahead, since it was read. */
const asCounted = ["counted", "ahead"]
  .map((name) => `(#${name} = :${name} OR (:${name} = :none AND attribute_not_exists(#${name})))`)
  .join(" AND ");

export const toSupply = (row: Row): Supply => v.parse(supplyRowSchema, row);

export type SuppliesTable = ReturnType<typeof createSuppliesTable>;

/** Supplies, in the Stock table beside their variant: key `store#sku` / `supply#id`; and `store#supplier#name` / `delivery#id`. */
export const createSuppliesTable = (table: Table) => ({
  /** The write of a supply; an older one never overwrites a newer one, and what is counted of it stays. */
  putOperation: (ref: SupplyRef, input: SupplyInput, observedAt: number, nowMs: number) => {
    const { sku: _, ...said } = input;
    // One that is there is there whole, unless somebody has counted it.
    const received = input.received ?? (input.status === "received" ? input.quantity : undefined);
    const fields = { ...said, received, supply: ref.supply, observedAt, writtenAt: nowMs };
    const optional = ["location", "receivedOn", "supplier", "reason"].filter((name) => !(name in fields));
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const first = input.expectedOn === null ? {} : { first: input.expectedOn };
    const sets = given.map(([name]) => `#${name} = :${name}`);
    if (input.expectedOn !== null) sets.push("#firstExpectedOn = if_not_exists(#firstExpectedOn, :first)");
    const gone = [...optional, ...Object.keys(fields).filter((name) => Reflect.get(fields, name) === undefined)];
    return table.updateOperation(keyOf(ref), {
      update: `SET ${sets.join(", ")}${gone.length === 0 ? "" : ` REMOVE ${gone.map((name) => `#${name}`).join(", ")}`}`,
      condition: "attribute_not_exists(#pk) OR #observedAt <= :observedAt",
      values: { ...Object.fromEntries(given), ...first },
    });
  },
  /** What has arrived is handed out, or was shipped before it was told of; refused where somebody counted it meanwhile. */
  countOperation: (ref: SupplyRef, { counted, ahead }: Counts, now: Partial<Counts>) =>
    table.updateOperation(keyOf(ref), {
      update: "SET #counted = :nowCounted, #ahead = :nowAhead",
      condition: asCounted,
      values: { nowCounted: now.counted ?? counted, nowAhead: now.ahead ?? ahead, counted, ahead, none: 0 },
    }),
  get: async (ref: SupplyRef): Promise<Supply | undefined> => {
    const row = await table.get(keyOf(ref), { consistent: true });
    return row === undefined ? undefined : toSupply(row);
  },
  /** Every supply of a variant, consistently. */
  ofVariant: async (variant: VariantRef): Promise<Supply[]> => {
    const supplies: Supply[] = [];
    const where = "#pk = :pk AND begins_with(#sk, :prefix)";
    const values = { pk: pkOf(variant), prefix: "supply#" };
    for await (const rows of table.query({ where, values, consistent: true })) supplies.push(...rows.map(toSupply));
    return supplies;
  },
  /** How late a delivery was, to judge its supplier's next ones by; the same delivery again counts once. */
  recordDelivery: async (
    ref: SupplyRef,
    { supplier, firstExpectedOn, receivedOn, isJudged }: Supply & { receivedOn: Day },
  ) => {
    if (firstExpectedOn === undefined || isJudged === true) return;
    const key = { pk: supplierKey(ref.store, supplier), sk: `delivery#${receivedOn}#${ref.supply}` };
    await table.put({ ...key, expectedOn: firstExpectedOn, receivedOn });
    await table.update(keyOf(ref), { update: "SET #isJudged = :yes", values: { yes: true } });
  },
  /** The newest deliveries of a supplier. */
  deliveries: async (store: string, supplier: string | undefined) => {
    const { rows } = await table.page({
      where: "#pk = :pk AND begins_with(#sk, :prefix)",
      values: { pk: supplierKey(store, supplier), prefix: "delivery#" },
      descending: true,
      limit: judgedDeliveries,
    });
    return rows.map((row) => v.parse(lateRowSchema, row));
  },
});
