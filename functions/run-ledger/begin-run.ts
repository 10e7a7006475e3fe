import { clampInHand, inHandOf, takeReceived } from "../../shared/backorder/ledger.ts";
import { isSecondLook, type Ledger, type Run, secondLookMs } from "../../shared/backorder/ledger-row.ts";
import type { LedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { placedAtOf } from "../../shared/backorder/order.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import { arrivedOf, type SuppliesTable, type Supply, takeBack } from "../../shared/backorder/supplies-table.ts";
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
  /** Units in the queue; and of these, those that were ordered by then. */
  const owedIn = async (ref: VariantRef, byMs: number): Promise<{ owed: number; counted: number }> => {
    let [owed, counted] = [0, 0];
    for await (const { lines } of pagesOf(deps.orders, ref, undefined)) {
      for (const { open, place } of lines) {
        owed += open;
        if (placedAtOf(place) <= byMs) counted += open;
      }
    }
    return { owed, counted };
  };

  /** Of everything that has come, whenever it was counted. */
  const learn = async (ref: VariantRef, supplies: Supply[], timeZone: string) => {
    for (const supply of supplies) {
      if (supply.status !== "received" || supply.received === 0) continue;
      const receivedOn = supply.receivedOn ?? dayOf(supply.observedAt, timeZone);
      await deps.supplies.recordDelivery({ ...ref, supply: supply.supply }, { ...supply, receivedOn });
    }
  };

  /**
   * The index has had the time to show every line that could want them: what nobody needs can be sold. The time counts
   * from when we were told; a shop may have seen them hours before.
   */
  const isShelved = (ledger: Ledger, { writtenAt }: Supply): boolean =>
    isSecondLook(ledger) || (writtenAt !== undefined && deps.clock.now() >= writtenAt + secondLookMs);

  const countedOf = (ledger: Ledger, supply: Supply, { owed, inHand }: { owed: number; inHand: number }) => {
    const arrived = arrivedOf(supply);
    if (arrived < 0) return takeBack(supply, inHand);
    const { toQueue, inHand: after } = takeReceived({ owed, inHand, arrived });
    const counted = supply.counted + (isShelved(ledger, supply) ? arrived : toQueue);
    return { counts: { counted, ahead: supply.ahead }, inHand: after };
  };

  /** What has arrived since goes to the queue first, each unit once, and the rest can be sold. */
  const receive = async (ref: VariantRef, ledger: Ledger, supplies: Supply[], owed: number): Promise<number> => {
    let { inHand } = ledger;
    for (const supply of supplies) {
      const { counts, inHand: after } = countedOf(ledger, supply, { owed, inHand });
      if (counts.counted === supply.counted && counts.ahead === supply.ahead) continue;
      const count = deps.supplies.countOperation({ ...ref, supply: supply.supply }, supply, counts);
      if ((await deps.ledgers.receive(ref, ledger, { before: inHand, after }, count)) === "refused") {
        throw new Error("A supply was counted by somebody else, or units were shipped");
      }
      inHand = after;
    }
    // What the queue no longer needs can be sold, unless it is only not shown yet who needs it.
    return isSecondLook(ledger) ? clampInHand(inHand, owed) : inHand;
  };

  return async (ref: VariantRef, ledger: Ledger, settings: Settings): Promise<Run> => {
    const [supplies, levels] = await Promise.all([deps.supplies.ofVariant(ref), deps.stock.levels(ref)]);
    const seenAtMs = levels.reduce((last, { observedAt }) => Math.max(last, observedAt), 0);
    const { owed, counted } = await owedIn(ref, seenAtMs);
    await learn(ref, supplies, settings.timeZone);
    const received = await receive(ref, ledger, supplies, owed);
    const sum = levels.length === 0 ? undefined : sellableOf(levels);
    const wentNegative = owed > 0 && (ledger.wentNegative || (sum ?? 0) < 0);
    const { stockCounts } = settings;
    const inHand = inHandOf({ stockCounts, levels: sum, wentNegative, owed, counted, received });
    const today = dayOf(deps.clock.now(), settings.timeZone);
    const incoming = await deps.incomingOf(ref.store, supplies, settings, today);
    return {
      wanted: ledger.wanted,
      owed,
      lines: 0,
      incoming: [{ units: inHand, readyOn: null }, ...incoming],
      allocator: { index: 0, used: 0 },
      inHand: received,
      wentNegative,
      counted,
    };
  };
};
