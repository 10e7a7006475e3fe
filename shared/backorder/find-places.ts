import { inBatches } from "../runtime/in-batches.ts";
import { limits } from "../runtime/limits.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import type { Line } from "./order.ts";
import type { OrdersTable } from "./orders-table.ts";

/** Among those who wait for the same, from 1; where it is not exact, at least so far behind. */
export interface Place {
  place: number;
  exact: boolean;
}

/**
 * Where lines of a store stand in their queues, by what their `place` is; of a long queue exact up to 10,000. What stands
 * before several of them is counted once.
 */
export const createFindPlaces = (orders: Pick<OrdersTable, "ahead">) => {
  const behind = async (variant: VariantRef, before: Place, after: string | undefined, at: string): Promise<Place> => {
    const most = limits.exactPlace - before.place;
    if (!before.exact || most <= 0) return { ...before, exact: false };
    const { lines, isExact } = await orders.ahead(variant, { after, at }, most);
    return { place: before.place + lines + 1, exact: isExact };
  };

  return async (store: string, lines: readonly Line[]): Promise<ReadonlyMap<string, Place>> => {
    const places = new Map<string, Place>();
    const queues = Map.groupBy(lines, ({ sku }) => sku);
    await inBatches([...queues], async ([sku, own]) => {
      let before: Place = { place: 0, exact: true };
      let after: string | undefined;
      for (const at of own.flatMap(({ place = [] }) => place).toSorted()) {
        before = await behind({ store, sku }, before, after, at);
        places.set(at, before);
        after = at;
      }
    });
    return places;
  };
};
