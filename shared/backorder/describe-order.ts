import { toInstant } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import { splitProposal } from "./estimate.ts";
import { type LineView, type ViewContext, viewLine } from "./line-view.ts";
import type { Line, Order, OrderRef } from "./order.ts";
import type { OrdersTable } from "./orders-table.ts";

/** A line's place among those who wait for the same, from 1; of a long queue exact up to 10,000. */
export const createPlaceInQueue =
  (orders: OrdersTable) =>
  async (variant: VariantRef, { place }: Line): Promise<{ place: number; exact: boolean } | undefined> => {
    if (place === undefined) return undefined;
    const { lines, isExact } = await orders.ahead(variant, place, limits.exactPlace);
    return { place: lines + 1, exact: isExact };
  };

/** An order as the API shows it. */
export const createDescribeOrder = (orders: OrdersTable) => {
  const placeInQueue = createPlaceInQueue(orders);
  const describeLine = async ({ store }: OrderRef, view: LineView) => {
    const { line, status, estimate, why, openUnits } = view;
    const place = await placeInQueue({ store, sku: line.sku }, line);
    const portions = line.coverage && splitProposal(line.coverage, openUnits);
    return {
      id: line.id,
      sku: line.sku,
      ...(line.title !== undefined && { title: line.title }),
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      status,
      backorder: line.isBackorder ?? false,
      shipped: line.shipped,
      promise: line.promise?.on ?? null,
      ...(line.restated !== undefined && { restatedPromise: line.restated }),
      estimate,
      why,
      place: place?.place ?? null,
      ...(place !== undefined && { placeIsExact: place.exact }),
      ...(portions !== undefined && { portions }),
    };
  };

  return async (ref: OrderRef, order: Order, lines: readonly Line[], context: ViewContext) => ({
    id: ref.order,
    ...(order.name !== undefined && { name: order.name }),
    placedAt: toInstant(order.placedAt),
    observedAt: toInstant(order.observedAt),
    status: order.status,
    customer: order.customer,
    shipTo: order.shipTo,
    currency: order.currency,
    lines: await Promise.all(lines.map(async (line) => describeLine(ref, viewLine(line, order, context)))),
  });
};
export type DescribeOrder = ReturnType<typeof createDescribeOrder>;
