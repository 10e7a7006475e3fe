import type { Part } from "../../shared/backorder/coverage.ts";
import { createAllocator, inHandOf, takeReceived } from "../../shared/backorder/ledger.ts";
import type { Ledger, Run } from "../../shared/backorder/ledger-row.ts";
import type { LedgersTable } from "../../shared/backorder/ledgers-table.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import { orderOfKey, type OrdersTable, type QueuedLine } from "../../shared/backorder/orders-table.ts";
import { arrivedOf, type SuppliesTable, type Supply } from "../../shared/backorder/supplies-table.ts";
import { type Clock, secondsToMs } from "../../shared/runtime/clock.ts";
import { addDays, dayOf, startOfDay } from "../../shared/runtime/day.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { FollowStock } from "../../shared/stock/follow-stock.ts";
import type { StockTable, VariantRef } from "../../shared/stock/stock-table.ts";
import { sellableOf } from "../../shared/stock/availability.ts";
import type { Settings } from "../../shared/store/settings.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { IncomingOf } from "./incoming.ts";

export interface RunLedgerDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  stock: StockTable;
  supplies: SuppliesTable;
  ledgers: LedgersTable;
  orders: OrdersTable;
  incomingOf: IncomingOf;
  followStock: FollowStock;
  orderQueue: Queue<OrderRef>;
  ledgerQueue: Queue<VariantRef>;
}

/** Another one than any write of a line has had, or will have: each of those counts one on. */
const versionOf = (nowMs: number, { attempt }: Ledger): number => nowMs * 1_000 + (attempt % 1_000);

const isSame = (line: QueuedLine, coverage: Part[]): boolean =>
  JSON.stringify(line.coverage ?? []) === JSON.stringify(coverage) && line.coverage !== undefined;

/** The queue's lines page by page, from where a run has come to. */
async function* pagesOf(orders: OrdersTable, ref: VariantRef, after: Run["after"]) {
  let startAfter = after;
  do {
    const page: Awaited<ReturnType<OrdersTable["queue"]>> = await orders.queue(ref, limits.queuePage, startAfter);
    startAfter = page.next && Object.fromEntries(Object.entries(page.next).map(([name, key]) => [name, String(key)]));
    yield { lines: page.lines, after: startAfter };
  } while (startAfter !== undefined);
}

/** When a day that somebody was told passes without its supply. */
const nextAt = ({ incoming }: Run, { timeZone }: Settings): number | undefined => {
  const days = incoming.flatMap(({ readyOn }) => (readyOn === null ? [] : [readyOn]));
  const [first] = days.toSorted();
  return first === undefined ? undefined : startOfDay(addDays(first, 1), timeZone);
};

/**
 * Works out anew who in a variant's queue is covered by what, oldest order first across all supplies (rules 2.1), and
 * writes the lines whose coverage changed. Any number of changes are one run; what changes during a run is for the
 * next one; a long run goes on in another worker.
 */
export const createRunLedger = (deps: RunLedgerDeps) => {
  const owedIn = async (ref: VariantRef): Promise<number> => {
    let owed = 0;
    for await (const { lines } of pagesOf(deps.orders, ref, undefined)) {
      owed = lines.reduce((sum, { open }) => sum + open, owed);
    }
    return owed;
  };

  /** What has arrived since goes to the queue first, each unit once, and the rest can be sold. */
  const receive = async (ref: VariantRef, ledger: Ledger, supplies: Supply[], owed: number): Promise<number> => {
    let [stored, inHand] = [ledger.inHand, Math.min(ledger.inHand, owed)];
    for (const supply of supplies) {
      const arrived = arrivedOf(supply);
      if (arrived <= supply.counted) continue;
      const taken = takeReceived({ owed, inHand, arrived: arrived - supply.counted });
      const supplyRef = { ...ref, supply: supply.supply };
      const counted = deps.supplies.countOperation(supplyRef, supply, arrived);
      const moved = { before: stored, after: taken.inHand };
      if ((await deps.ledgers.receive(ref, ledger, moved, counted)) === "refused") {
        throw new Error("A supply was counted by somebody else, or units were shipped");
      }
      stored = inHand = taken.inHand;
      if (supply.status === "received") await deps.supplies.recordDelivery(supplyRef, supply);
    }
    return inHand;
  };

  const begin = async (ref: VariantRef, ledger: Ledger, settings: Settings): Promise<Run> => {
    const [supplies, levels, owed] = await Promise.all([
      deps.supplies.ofVariant(ref),
      deps.stock.levels(ref),
      owedIn(ref),
    ]);
    const received = await receive(ref, ledger, supplies, owed);
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

  /** Covers the queue from where the run has come to; answers it as it stands when time is up, or the queue is at its end. */
  const cover = async (ref: VariantRef, run: Run, at: { version: number; dueAtMs: number }, untilMs: number) => {
    const allocator = createAllocator(run.incoming, run.allocator);
    const moved = new Set<string>();
    let { lines, after } = run;
    for await (const page of pagesOf(deps.orders, ref, run.after)) {
      const covered = page.lines.map((line) => ({ line, coverage: allocator.take(line.open) }));
      const changes = covered.filter(({ line, coverage }) => !isSame(line, coverage));
      await deps.orders.cover(ref, changes, at);
      for (const { line } of changes) moved.add(line.pk);
      lines += page.lines.length;
      ({ after } = page);
      if (deps.clock.now() > untilMs) break;
    }
    return { run: { ...run, lines, after, allocator: allocator.state() }, moved: [...moved] };
  };

  const wake = async (moved: string[], settleSeconds: number) => {
    for (const pk of moved.slice(0, limits.wokenOrders)) {
      await deps.orderQueue.send(orderOfKey({ pk }), { delaySeconds: settleSeconds });
    }
  };

  return async (ref: VariantRef): Promise<void> => {
    const beganMs = deps.clock.now();
    const [store, ledger] = await Promise.all([deps.stores.get(ref.store), deps.ledgers.claim(ref, beganMs)]);
    if (store === undefined || ledger === undefined) return;
    const { settings } = store;
    const begun = ledger.run ?? (await begin(ref, ledger, settings));
    const at = {
      version: versionOf(beganMs, ledger),
      dueAtMs: beganMs + secondsToMs(settings.orderSettleSeconds),
    };
    const { run, moved } = await cover(ref, begun, at, beganMs + limits.ledgerRunMs);
    await wake(moved, settings.orderSettleSeconds);
    deps.log.info("ledger_run", { ...ref, lines: run.lines, moved: moved.length, owed: run.owed });
    if (run.after !== undefined) {
      await deps.ledgers.pause(ref, ledger, run);
      await deps.ledgerQueue.send(ref);
      return;
    }
    const left = await deps.ledgers.finish(ref, ledger, run, nextAt(run, settings));
    // What is owed is not for sale where levels count it.
    if (settings.stockCounts === "onHand") await deps.followStock(ref);
    if (left === "goes on") await deps.ledgerQueue.send(ref);
  };
};
