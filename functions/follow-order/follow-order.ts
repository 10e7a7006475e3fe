import { regimeOf } from "../../shared/backorder/delay-law.ts";
import type { LedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { noticedIn } from "../../shared/backorder/delays-table.ts";
import { isUndecided, viewLine } from "../../shared/backorder/line-view.ts";
import { newsIn } from "../../shared/backorder/news-table.ts";
import type { Line, Order, OrderRef } from "../../shared/backorder/order.ts";
import { channelsOf } from "../../shared/backorder/order-message.ts";
import { loadOrderContext } from "../../shared/backorder/order-context.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import { keepOrder } from "../../shared/backorder/retention.ts";
import { type Clock, earliestOf, secondsToMs } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StockTable, VariantRef } from "../../shared/stock/stock-table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import { isSent } from "../../shared/shipment/parcel.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { EndWishes } from "./end-wishes.ts";
import type { FollowShipments } from "./follow-shipments.ts";
import { createLookAtLines, nextJudgingAt } from "./look-at-lines.ts";
import type { Obey } from "./obey.ts";
import type { Tell } from "./tell.ts";

export interface FollowOrderDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  stock: StockTable;
  orders: OrdersTable;
  ledgers: LedgersTable;
  ledgerQueue: Queue<VariantRef>;
  endWishes: EndWishes;
  /** What the delay law asks for. */
  obey: Obey;
  tell: Tell;
  followShipments: FollowShipments;
}

/** When the last units of a line were handed over, as far as somebody has said so. */
const shippedAtIn =
  (shipments: readonly Shipment[]) =>
  (line: string): number | undefined =>
    shipments
      .filter((shipment) => isSent(shipment) && shipment.lines.some(({ id }) => id === line))
      .flatMap(({ shippedAt }) => (shippedAt === undefined ? [] : [shippedAt]))
      .toSorted((a, b) => a - b)
      .at(-1);

/** Set when it is first looked at, in the write that ends that look. */
const withLaw = (order: Order, { delayLaw }: Settings): Order => ({
  ...order,
  law: order.law ?? regimeOf(delayLaw, order.shipTo.country),
});

const skusOf = (lines: readonly Line[]): string[] => [...new Set(lines.map(({ sku }) => sku))];
const leftBy = (lines: readonly Line[]): string[] => [...new Set(lines.flatMap(({ left = [] }) => left))];

/**
 * Does what follows from how an order stands now: decides which of its lines wait, has the ledger look at them, ends the
 * wishes that they fulfil, and tells the customer. May be called at any time and any number of times.
 */
export const createFollowOrder = (deps: FollowOrderDeps) => {
  const { lookAtAll, restLines } = createLookAtLines(deps);

  const wantLedgers = async (store: string, skus: readonly string[]) => {
    for (const sku of skus) {
      await deps.ledgers.want({ store, sku }, deps.clock.now());
      await deps.ledgerQueue.send({ store, sku });
    }
  };

  const look = async (ref: OrderRef, settings: Settings): Promise<"done" | "again"> => {
    const read = await deps.orders.read(ref);
    const shipments = await deps.followShipments.before(ref, read, settings);
    if (shipments === "again") return "again";
    const { lines: known, rest } = read;
    const order = read.order && withLaw(read.order, settings);
    if (order === undefined) return deps.followShipments.after(ref, shipments, settings);
    const nowMs = deps.clock.now();
    const settledAt = order.createdAt + secondsToMs(settings.orderSettleSeconds);
    // Before it is forgotten which these are.
    await wantLedgers(ref.store, leftBy(known));
    const { lines, joined, isRefused } = await lookAtAll(ref, order, known, settings);
    if (isRefused) return "again";
    // The queue's index may not have shown a line to the run that was to cover it.
    const missed = lines.filter((line) => line.open !== undefined && line.coverage === undefined && nowMs >= settledAt);
    // Who was covered and waits no longer leaves something for others.
    const backorders = lines.filter(({ isBackorder, coverage }) => isBackorder === true || coverage !== undefined);
    await wantLedgers(ref.store, skusOf(order.isNew === true ? backorders : [...joined, ...missed]));
    if (order.isNew === true) await deps.endWishes(ref.store, order, lines);
    const { view, news } = await loadOrderContext(settings, order, noticedIn(rest), nowMs);
    const views = lines.map((line) => viewLine(line, order, view));
    const late = {
      order,
      cancelledAt: read.cancelledAt,
      views,
      rest,
      settings,
      shipping: view.shipping,
      shippedAtOf: shippedAtIn(shipments),
    };
    if ((await deps.obey(ref, late)) === "again") return "again";
    const lookAt = await deps.tell(
      ref,
      { order, views, state: newsIn(rest, lines), shipments, settings },
      { ...news, nowMs, settleSeconds: settings.orderSettleSeconds, channels: channelsOf(order, settings) },
    );
    const judgedAt = lines.filter(isUndecided).map((line) => nextJudgingAt(order, line, settings, nowMs));
    const dueAt = earliestOf([lookAt, ...judgedAt]);
    const { retentionMonths } = settings;
    const keep = keepOrder(order, lines, { nowMs, retentionMonths });
    if (order.isNew === true || order.dueAt !== dueAt || keep.isDue) {
      const written = await deps.orders.putOrder(ref, { ...order, isNew: undefined, dueAt, ttl: keep.ttl });
      if (written.kind === "refused" || (dueAt !== undefined && dueAt <= nowMs)) return "again";
    }
    await restLines(ref, lines, nowMs);
    return deps.followShipments.after(ref, shipments, settings);
  };

  return async (ref: OrderRef): Promise<void> => {
    const store = await deps.stores.get(ref.store);
    if (store === undefined) return;
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      if ((await look(ref, store.settings)) === "done") return;
    }
    throw new Error("An order kept changing while it was followed");
  };
};
