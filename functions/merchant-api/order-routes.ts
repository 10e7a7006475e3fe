import * as v from "valibot";
import { toOrderState } from "../../shared/backorder/order-state.ts";
import { createDescribeOrders, type Stored } from "../../shared/backorder/describe-order.ts";
import { orderFaultsOf, phoneFaultsOf } from "../../shared/backorder/faults.ts";
import { lineStatusOf, type OrderRef } from "../../shared/backorder/order.ts";
import { orderOfKey, ordersPageSchema, queuePageSchema } from "../../shared/backorder/orders-table.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { notInStore } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import type { Row } from "../../shared/runtime/table.ts";
import type { VariantRef } from "../../shared/stock/stock-table.ts";
import { getOrder, getOrders, putOrder } from "./contract-orders.ts";
import type { MerchantApiDeps } from "./deps.ts";

/** Where a list goes on with whoever does not stand in a variant's queue. */
const behindQueue = { others: true };
const behindQueueSchema = v.strictObject({ others: v.literal(true) });

interface OrdersPage {
  queued: OrderRef[];
  others: OrderRef[];
  next: Row | undefined;
}

export const createOrderRoutes = (deps: MerchantApiDeps): Route[] => {
  const { clock, guard, orders, stores } = deps;
  const describeOrders = createDescribeOrders(orders);

  const describeAll = async (storeId: string, found: readonly Stored[]) => {
    const store = found.length === 0 ? undefined : await stores.get(storeId);
    if (store === undefined) return [];
    const { settings } = store;
    const shipping = await loadShipping(settings.shipping, settings);
    const context = { shipping, timeZone: settings.timeZone, nowMs: clock.now(), locale: settings.locale };
    return describeOrders(storeId, found, context);
  };
  const read = async (ref: OrderRef): Promise<Stored[]> => {
    const { order, lines, rest } = await orders.read(ref);
    return order === undefined ? [] : [{ ref, order, lines, rest }];
  };
  const describe = async (ref: OrderRef) => (await describeAll(ref.store, await read(ref)))[0];

  /** A store's orders, newest first; where a variant's queue is asked for, that comes before all others. */
  const pageOf = async (store: string, queue: VariantRef | undefined, limit: number, cursor: string | undefined) => {
    const othersSchema = ordersPageSchema(store);
    const othersOf = async (units: number, after?: Row): Promise<OrdersPage> => {
      const { refs, next } = await orders.ofStore(store, units, after);
      return { queued: [], others: refs, next };
    };
    if (queue === undefined) return othersOf(limit, decodeCursor(cursor, othersSchema));
    const after = decodeCursor(cursor, v.union([queuePageSchema(queue), behindQueueSchema, othersSchema]));
    if (after !== undefined && !("queue" in after)) return othersOf(limit, "pk" in after ? after : undefined);
    const { lines, next } = await orders.queue(queue, limit, after);
    const queued = [...new Map(lines.map(({ pk }) => [pk, orderOfKey({ pk })])).values()];
    if (next !== undefined) return { queued, others: [], next };
    const left = limit - queued.length;
    return left === 0 ? { queued, others: [], next: behindQueue } : { ...(await othersOf(left)), queued };
  };

  return [
    implement(
      putOrder,
      guard,
      async ({ params, body }) => {
        const ref = { store: params.store, order: params.id };
        const result = await deps.applyOrder(ref, toOrderState(body, clock.now()));
        const stored = await describe(ref);
        const applied = result === "applied" ? { applied: true } : { applied: false, reason: "older_than_stored" };
        return json(200, { ...applied, ...stored });
      },
      async (body, params) => {
        const store = await stores.get(params["store"] ?? "");
        const faults = orderFaultsOf(body, clock.now(), store && { timeZone: store.settings.timeZone });
        return [...faults, ...(await phoneFaultsOf(body))];
      },
    ),
    implement(getOrder, guard, async ({ params }) => {
      const found = await describe({ store: params.store, order: params.id });
      if (found === undefined) throw notInStore(`order ${params.id}`);
      return json(200, found);
    }),
    implement(getOrders, guard, async ({ params: { store }, query: { sku, status, limit, cursor } }) => {
      const isQueued = sku !== undefined && (status === undefined || status === "open");
      const { queued, others, next } = await pageOf(store, isQueued ? { store, sku } : undefined, limit, cursor);
      const ofSku = ({ lines }: Stored) => lines.filter((line) => sku === undefined || line.sku === sku);
      const isSought = (found: Stored) =>
        ofSku(found).some((line) => status === undefined || lineStatusOf(line) === status);
      const waits = (found: Stored) => ofSku(found).some(({ open }) => open !== undefined);
      const waiting = (await inBatches(queued, read)).flat().filter(waits);
      // Nobody comes twice: who stands in the queue comes with it.
      const rest = (await inBatches(others, read)).flat().filter((found) => !isQueued || !waits(found));
      const items = await describeAll(store, [...waiting, ...rest].filter(isSought));
      return json(200, list(items, next));
    }),
  ];
};
