import { inHandOf, takeReceived } from "../../shared/backorder/ledger.ts";
import type { Ledger, Run } from "../../shared/backorder/ledger-row.ts";
import type { LedgersTable } from "../../shared/backorder/ledgers-table.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import type { SuppliesTable, Supply } from "../../shared/backorder/supplies-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { dayOf } from "../../shared/runtime/day.ts";
import { sellableOf } from "../../shared/stock/availability.ts";
import type { StockTable, VariantRef } from "../../shared/stock/stock-table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import type { IncomingOf } from "./incoming.ts";
import { pagesOf } from "./queue-pages.ts";

export interface BeginRunDeps {
  clock: Clock;
  stock: StockTable;
  supplies: SuppliesTable;
  ledgers: LedgersTable;
  orders: OrdersTable;
  incomingOf: IncomingOf;
}

/** What there is to hand out, once what has arrived is counted: a run's beginning. */
export const createBeginRun = (deps: BeginRunDeps) => {
  const owedIn = async (ref: VariantRef): Promise<number> => {
    let owed = 0;
    for await (const { lines } of pagesOf(deps.orders, ref, undefined)) {
      owed = lines.reduce((sum, { open }) => sum + open, owed);
    }
    return owed;
  };

  /** What has arrived since goes to the queue first, each unit once, and the rest can be sold. */
  const receive = async (
    ref: VariantRef,
    ledger: Ledger,
    supplies: Supply[],
    owed: number,
    timeZone: string,
  ): Promise<number> => {
    let [stored, inHand] = [ledger.inHand, Math.min(ledger.inHand, owed)];
    for (const supply of supplies) {
      const arrived = supply.received;
      if (arrived <= supply.counted) continue;
      const taken = takeReceived({ owed, inHand, arrived: arrived - supply.counted });
      const supplyRef = { ...ref, supply: supply.supply };
      // First: once it is counted, nobody looks at it again.
      const receivedOn = supply.receivedOn ?? dayOf(supply.observedAt, timeZone);
      if (supply.status === "received") await deps.supplies.recordDelivery(supplyRef, { ...supply, receivedOn });
      const counted = deps.supplies.countOperation(supplyRef, supply, arrived);
      const moved = { before: stored, after: taken.inHand };
      if ((await deps.ledgers.receive(ref, ledger, moved, counted)) === "refused") {
        throw new Error("A supply was counted by somebody else, or units were shipped");
      }
      stored = inHand = taken.inHand;
    }
    return inHand;
  };

  return async (ref: VariantRef, ledger: Ledger, settings: Settings): Promise<Run> => {
    const [supplies, levels, owed] = await Promise.all([
      deps.supplies.ofVariant(ref),
      deps.stock.levels(ref),
      owedIn(ref),
    ]);
    const received = await receive(ref, ledger, supplies, owed, settings.timeZone);
    const sum = levels.length === 0 ? undefined : sellableOf(levels);
    const wentNegative = owed > 0 && (ledger.wentNegative || (sum ?? 0) < 0);
    const inHand = inHandOf({ stockCounts: settings.stockCounts, levels: sum, wentNegative, owed, received });
    const today = dayOf(deps.clock.now(), settings.timeZone);
    const incoming = await deps.incomingOf(ref.store, supplies, today);
    return {
      wanted: ledger.wanted,
      owed,
      lines: 0,
      incoming: [{ units: inHand, readyOn: null }, ...incoming],
      allocator: { index: 0, used: 0 },
      inHand: received,
      wentNegative,
    };
  };
};
