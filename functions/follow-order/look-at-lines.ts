import { queued } from "../../shared/backorder/merge-order.ts";
import { isInHand } from "../../shared/backorder/line-view.ts";
import { type Line, openUnitsOf, type Order, type OrderRef } from "../../shared/backorder/order.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import type { Level, StockTable } from "../../shared/stock/stock-table.ts";
import { onBackorder } from "../../shared/stock/variant.ts";

export interface LookAtLinesDeps {
  clock: Clock;
  stock: StockTable;
  orders: OrdersTable;
}

/** Whether a line is a backorder, where neither it nor its shop has said so (rules 2.2); undefined while it is too early to say. */
const judge = (order: Order, sellable: number, levels: readonly Level[], isSettled: boolean): boolean | undefined => {
  if (order.by === "api") return sellable <= 0;
  if (sellable < 0 || (sellable === 0 && levels.some(({ reason }) => reason === onBackorder))) return true;
  return isSettled ? false : undefined;
};

const isSame = (a: Line, b: Line): boolean =>
  Object.keys({ ...a, ...b }).every(
    (name) => JSON.stringify(Reflect.get(a, name)) === JSON.stringify(Reflect.get(b, name)),
  );

/** Decides which lines of an order wait, and since when those that are there are ready. */
export const createLookAtLines = (deps: LookAtLinesDeps) => {
  /** What the look at a line makes of it. */
  const lookAt = async (ref: OrderRef, order: Order, line: Line, isSettled: boolean): Promise<Line> => {
    const nowMs = deps.clock.now();
    const isUndecided = line.backorder === undefined && line.isBackorder === undefined && openUnitsOf(line) > 0;
    const variant = { store: ref.store, sku: line.sku };
    const stock = isUndecided ? await deps.stock.stock(variant, { consistent: true }) : undefined;
    const levels = isUndecided && order.by === "platform" ? await deps.stock.levels(variant) : [];
    const isBackorder = isUndecided ? judge(order, stock?.sellable ?? 0, levels, isSettled) : line.isBackorder;
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

  const lookAtAll = async (ref: OrderRef, order: Order, lines: readonly Line[], isSettled: boolean) => {
    const looked = await inBatches(lines, async (line) => {
      const next = await lookAt(ref, order, line, isSettled);
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
