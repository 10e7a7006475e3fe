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
import { getOrder, getOrders, putOrder } from "./contract-orders.ts";
import type { MerchantApiDeps } from "./deps.ts";

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

  /** Orders that wait for a variant, or all of a store. */
  const pageOf = async (store: string, sku: string | undefined, isQueue: boolean, limit: number, cursor?: string) => {
    if (sku === undefined || !isQueue) {
      return orders.ofStore(store, limit, decodeCursor(cursor, ordersPageSchema(store)));
    }
    const variant = { store, sku };
    const { lines, next } = await orders.queue(variant, limit, decodeCursor(cursor, queuePageSchema(variant)));
    const keys = new Map(lines.map(({ pk }) => [pk, orderOfKey({ pk })]));
    return { refs: [...keys.values()], next };
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
      const isQueue = status === undefined || status === "open";
      const page = await pageOf(store, sku, isQueue, limit, cursor);
      const found = (await inBatches(page.refs, read)).flat();
      const sought = found.filter(({ lines }) =>
        lines.some(
          (line) => (sku === undefined || line.sku === sku) && (status === undefined || lineStatusOf(line) === status),
        ),
      );
      const items = await describeAll(store, sought);
      return json(200, list(items, page.next));
    }),
  ];
};
