import type { Change } from "./source.ts";

/** A change of what a shop sells and has, not of its orders and customers. */
export type StockChange = Extract<Change, { kind: "level" | "variant" | "named_level" | "withdrawn" }>;

const kinds: ReadonlySet<Change["kind"]> = new Set(["level", "variant", "named_level", "withdrawn"]);

export const isStockChange = (change: Change): change is StockChange => kinds.has(change.kind);
