import * as v from "valibot";
import { daySchema } from "../runtime/day.ts";
import { instantSchema, locationSchema, skuSchema } from "../stock/variant.ts";

const units = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000));

/**
 * An inbound delivery of one variant (`PUT supplies/{id}`, `supply.updated`). A date in the past, and none, are no date:
 * whoever it covers has a place, and is told no day. One of more than a year ago is refused (`supplyFaultsOf`).
 */
export const supplySchema = v.object({
  sku: skuSchema,
  /** All units of it, those that have arrived included. */
  quantity: v.pipe(units, v.minValue(1)),
  /** In the location's zone; `null` where nobody knows. */
  expectedOn: v.nullable(daySchema),
  location: v.optional(locationSchema),
  /** `cancelled` is a delivery that will not come: lost, refused, called off. */
  status: v.optional(v.picklist(["expected", "received", "cancelled"]), "expected"),
  /** Units that have arrived so far; all of them where the status is `received` and nothing is said here. */
  received: v.optional(units),
  receivedOn: v.optional(daySchema),
  /** Whose lateness it counts to. */
  supplier: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100))),
  /** Told to customers with a changed date: "Storm in the North Sea". */
  reason: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  observedAt: v.optional(instantSchema),
});
export type SupplyInput = v.InferOutput<typeof supplySchema>;

/** When a supply was as it is said to be, in milliseconds since 1970: when it is said, unless it says it itself. */
export const seenAtOf = ({ observedAt }: SupplyInput, saidAtMs: number): number =>
  observedAt === undefined ? saidAtMs : Date.parse(observedAt);

export interface SupplyRef {
  store: string;
  sku: string;
  supply: string;
}
