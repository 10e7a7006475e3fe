import * as v from "valibot";
import { daySchema } from "../runtime/day.ts";

/** Units of a line that one delivery, or what lies in hand, covers. */
const partSchema = v.object({
  units: v.number(),
  /** The supply; none where the units are in hand. */
  supply: v.optional(v.string()),
  location: v.optional(v.string()),
  /** When they are there, in the location's zone; none where nobody knows. */
  readyOn: v.nullable(daySchema),
  /** What the supplier says, where its history says that it will be later, or where that day has passed. */
  expectedOn: v.optional(daySchema),
});
export type Part = v.InferOutput<typeof partSchema>;

/** Where the units of a backordered line come from, in the order in which they come; units that nothing covers are in none. */
export const coverageSchema = v.array(partSchema);
export type Coverage = v.InferOutput<typeof coverageSchema>;

/** What a line waits for: the supply that brings the last of it. */
export const lastSupplyIn = (coverage: Coverage = []): string | undefined =>
  coverage.findLast(({ supply }) => supply !== undefined)?.supply;
