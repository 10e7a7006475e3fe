import type { Change } from "./source.ts";

/** A change of what a shop sells and has, not of its customers. */
export type StockChange = Extract<Change, { kind: "level" | "variant" | "named_level" | "withdrawn" }>;

export const isStockChange = (change: Change): change is StockChange =>
  change.kind !== "contact" && change.kind !== "shop";
