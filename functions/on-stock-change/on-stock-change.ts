import type { FollowStock } from "../../shared/stock/follow-stock.ts";
import { parseVariantKey } from "../../shared/stock/stock-table.ts";

export interface OnStockChangeDeps {
  followStock: FollowStock;
}

/** A level or a variant changed. The stream only says where: what is true now is read from the table. */
export const createOnStockChange =
  ({ followStock }: OnStockChangeDeps) =>
  async (pk: string): Promise<void> =>
    followStock(parseVariantKey(pk));
