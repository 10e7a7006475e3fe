import { lastSupplyIn } from "./coverage.ts";
import type { News } from "./hysteresis.ts";
import type { LineView } from "./line-view.ts";
import type { SuppliesTable } from "./supplies-table.ts";

/**
 * Why a line comes on another day, as far as somebody has said it. A later day is for the supply that it waited for:
 * that moved, was lost, or brings less; nobody overtakes. An earlier one is for the supply that it waits for now.
 */
export const createReasonOf =
  (supplies: SuppliesTable) =>
  async (store: string, { line }: Pick<LineView, "line">, direction: News): Promise<string | undefined> => {
    const now = lastSupplyIn(line.coverage);
    const isPutOff = direction === "later" || direction === "undated";
    const supply = isPutOff ? (line.waitedFor ?? now) : now;
    return supply === undefined ? undefined : (await supplies.get({ store, sku: line.sku, supply }))?.reason;
  };
export type ReasonOf = ReturnType<typeof createReasonOf>;
