import type { Part } from "../../shared/backorder/coverage.ts";
import { createAllocator } from "../../shared/backorder/ledger.ts";
import { isSecondLook, type Ledger, type Run, secondLookMs } from "../../shared/backorder/ledger-row.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import { orderOfKey, type QueuedLine } from "../../shared/backorder/orders-table.ts";
import { secondsToMs } from "../../shared/runtime/clock.ts";
import { addDays, startOfDay } from "../../shared/runtime/day.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { FollowStock } from "../../shared/stock/follow-stock.ts";
import type { VariantRef } from "../../shared/stock/stock-table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { type BeginRunDeps, createBeginRun } from "./begin-run.ts";
import { pagesOf } from "./queue-pages.ts";

export interface RunLedgerDeps extends BeginRunDeps {
  log: Log;
  stores: StoresTable;
  followStock: FollowStock;
  orderQueue: Queue<OrderRef>;
  ledgerQueue: Queue<VariantRef>;
}

/** Another one than any write of a line has had, or will have: each of those counts one on. */
const versionOf = (nowMs: number, { attempt }: Ledger): number => nowMs * 1_000 + (attempt % 1_000);

const isSame = (line: QueuedLine, coverage: Part[]): boolean =>
  JSON.stringify(line.coverage ?? []) === JSON.stringify(coverage) && line.coverage !== undefined;

/** When a day that somebody was told passes without its supply. */
const dayPassesAt = ({ incoming }: Run, { timeZone }: Settings): number | undefined => {
  const days = incoming.flatMap(({ readyOn }) => (readyOn === null ? [] : [readyOn]));
  const [first] = days.toSorted();
  return first === undefined ? undefined : startOfDay(addDays(first, 1), timeZone);
};

/** When to look again where nothing changes; a second look, at what has not changed since, is the last one. */
const nextAt = (run: Run, ledger: Ledger, settings: Settings, nowMs: number): number | undefined => {
  const passesAt = dayPassesAt(run, settings);
  return isSecondLook(ledger) ? passesAt : Math.min(nowMs + secondLookMs, passesAt ?? Number.POSITIVE_INFINITY);
};

/**
 * Works out anew who in a variant's queue is covered by what, oldest order first across all supplies (rules 2.1), and
 * writes the lines whose coverage changed. Any number of changes are one run; what changes during a run is for the
 * next one; a long run goes on in another worker.
 */
export const createRunLedger = (deps: RunLedgerDeps) => {
  const begin = createBeginRun(deps);

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
    // What is owed is not for sale where levels count it: before it rests, so that a dead worker's is done again.
    if (settings.stockCounts === "onHand") {
      await deps.ledgers.record(ref, ledger, run);
      await deps.followStock(ref);
    }
    const left = await deps.ledgers.finish(ref, ledger, run, nextAt(run, ledger, settings, beganMs));
    if (left === "goes on") await deps.ledgerQueue.send(ref);
  };
};
