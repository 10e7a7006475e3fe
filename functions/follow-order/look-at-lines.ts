import { sellableAfter } from "../../shared/backorder/ledger.ts";
import type { LedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { isSame, queued } from "../../shared/backorder/merge-order.ts";
import { isInHand, isUndecided } from "../../shared/backorder/line-view.ts";
import { type Line, openUnitsOf, type Order, type OrderRef } from "../../shared/backorder/order.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import { type Clock, minutesToMs, secondsToMs } from "../../shared/runtime/clock.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import { sellableOf } from "../../shared/stock/availability.ts";
import type { Level, StockTable, VariantRef } from "../../shared/stock/stock-table.ts";
import { onBackorder } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";

export interface LookAtLinesDeps {
  clock: Clock;
  stock: StockTable;
  ledgers: LedgersTable;
  orders: OrdersTable;
}

/** What could be bought when a line was looked at, and whether a platform's word on it may still come. */
interface Shelf {
  sellable: number;
  levels: readonly Level[];
  isEarly: boolean;
}

/**
 * Whether a line is a backorder, where neither it nor its shop has said so (rules 2.2); undefined while it is too early to
 * say. A page that is asked for as many says the same (`quote`).
 */
const judge = (order: Order, line: Line, { sellable, levels, isEarly }: Shelf): boolean | undefined => {
  if (levels.some(({ unlimited, available }) => unlimited === true && available > 0)) return false;
  if (order.by === "api") return sellable < openUnitsOf(line);
  if (sellable < 0 || (sellable === 0 && levels.some(({ reason }) => reason === onBackorder))) return true;
  return isEarly ? undefined : false;
};

/** A platform tells of its levels by another webhook than of its orders, and that may be late. */
const levelPatienceMs = minutesToMs(15);

/** When a line of which nobody knows yet whether it waits is judged again; undefined where that was the last time. */
export const nextJudgingAt = (order: Order, line: Line, settings: Settings, nowMs: number): number | undefined => {
  const settledAt = (line.createdAt ?? order.createdAt) + secondsToMs(settings.orderSettleSeconds);
  return [settledAt, settledAt + levelPatienceMs].find((atMs) => atMs > nowMs);
};

/** Decides which lines of an order wait, and since when those that are there are ready. */
export const createLookAtLines = (deps: LookAtLinesDeps) => {
  /** Of the levels themselves: what follows from them may not be known yet, and a line is judged once. */
  const shelfOf = async (variant: VariantRef, { stockCounts }: Settings) => {
    const [levels, ledger] = await Promise.all([
      deps.stock.levels(variant),
      stockCounts === "onHand" ? deps.ledgers.get(variant) : undefined,
    ]);
    return { levels, sellable: sellableAfter({ stockCounts, levels: sellableOf(levels), owed: ledger?.owed ?? 0 }) };
  };

  /** What the look at a line makes of it. */
  const lookAt = async (ref: OrderRef, order: Order, line: Line, settings: Settings): Promise<Line> => {
    const nowMs = deps.clock.now();
    const isEarly = nextJudgingAt(order, line, settings, nowMs) !== undefined;
    const isBackorder = isUndecided(line)
      ? judge(order, line, { ...(await shelfOf({ store: ref.store, sku: line.sku }, settings)), isEarly })
      : line.isBackorder;
    const isHere = isInHand(line.coverage, openUnitsOf(line));
    return queued(
      {
        ...line,
        isBackorder,
        left: undefined,
        readySince: isHere ? (line.readySince ?? nowMs) : undefined,
      },
      ref.order,
    );
  };

  const lookAtAll = async (ref: OrderRef, order: Order, lines: readonly Line[], settings: Settings) => {
    const looked = await inBatches(lines, async (line) => {
      const next = await lookAt(ref, order, line, settings);
      return { line, next, isChanged: !isSame(line, next) };
    });
    const changed = looked.filter(({ isChanged }) => isChanged);
    const written = await inBatches(changed, async ({ next }) => deps.orders.putLine(ref, next));
    return {
      lines: looked.map(({ next, isChanged }) => (isChanged ? { ...next, version: next.version + 1 } : next)),
      joined: changed.filter(({ line, next }) => line.open !== next.open).map(({ next }) => next),
      isRefused: written.some(({ kind }) => kind === "refused"),
    };
  };

  /** The last step: what a line was due for is done. Refused where somebody made it due again meanwhile. */
  const restLines = async (ref: OrderRef, lines: readonly Line[], nowMs: number) => {
    const due = lines.filter(({ dueAt }) => dueAt !== undefined && dueAt <= nowMs);
    await inBatches(due, async (line) => deps.orders.putLine(ref, { ...line, dueAt: undefined }));
  };

  return { lookAtAll, restLines };
};
