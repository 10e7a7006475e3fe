import type { Clock } from "../runtime/clock.ts";
import type { Queue } from "../runtime/queue.ts";
import { openRestockOf, type StockTable, type VariantRef } from "../stock/stock-table.ts";
import type { RestockRef } from "./restock.ts";
import type { RestocksTable } from "./restocks-table.ts";

export interface WakeDeps {
  clock: Clock;
  stock: StockTable;
  restocks: RestocksTable;
}

/**
 * Somebody waits whom the restock that is open may not have seen: it falls due, and will read the waitlist again.
 * To be called after that somebody was written; a restock that opens later reads the waitlist later.
 */
export const wakeOpenRestock = async (
  { clock, stock, restocks }: WakeDeps,
  { store, sku }: VariantRef,
): Promise<RestockRef | undefined> => {
  const known = await stock.stock({ store, sku }, { consistent: true });
  const open = known && openRestockOf({ store, sku }, known);
  if (open !== undefined) await restocks.wake(open, clock.now());
  return open;
};

export type WakeRestock = (variant: VariantRef) => Promise<void>;

/** The same, and nobody waits for the tick. */
export const createWakeRestock =
  (deps: WakeDeps & { waveQueue: Queue<RestockRef> }): WakeRestock =>
  async (variant) => {
    const restock = await wakeOpenRestock(deps, variant);
    if (restock !== undefined) await deps.waveQueue.send(restock);
  };
