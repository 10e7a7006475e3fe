import type { LineView } from "./line-view.ts";
import type { SuppliesTable } from "./supplies-table.ts";

/** Why the supply that a line waits for comes on another day, as far as somebody has said it. */
export const createReasonOf =
  (supplies: SuppliesTable) =>
  async (store: string, { line }: LineView): Promise<string | undefined> => {
    const supply = line.coverage?.findLast((part) => part.supply !== undefined)?.supply;
    return supply === undefined ? undefined : (await supplies.get({ store, sku: line.sku, supply }))?.reason;
  };
