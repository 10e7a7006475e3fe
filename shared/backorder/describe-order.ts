import type { Row } from "../runtime/table.ts";
import { toInstant } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import { type DelayRow, delaysIn } from "./delays-table.ts";
import { describeNotices, describeRefunds } from "./describe-delay.ts";
import { splitProposal } from "./estimate.ts";
import { type LineView, type ViewContext, viewLine } from "./line-view.ts";
import type { Line, Order, OrderRef } from "./order.ts";
import type { OrderNewsState } from "./news.ts";
import { newsIn } from "./news-table.ts";
import type { OrdersTable } from "./orders-table.ts";

/** A line's place among those who wait for the same, from 1; of a long queue exact up to 10,000. */
export const createPlaceInQueue =
  (orders: OrdersTable) =>
  async (variant: VariantRef, { place }: Line): Promise<{ place: number; exact: boolean } | undefined> => {
    if (place === undefined) return undefined;
    const { lines, isExact } = await orders.ahead(variant, place, limits.exactPlace);
    return { place: lines + 1, exact: isExact };
  };

/** What a line's lateness has led to; of its refunds the first that is still to be sent, else the last. */
const describeLateness = (row: DelayRow) => {
  const { service, shipRestAtMs, current } = row.state;
  const refunds = describeRefunds(row);
  const refund = refunds.find(({ sentAt }) => sentAt === undefined) ?? refunds.at(-1);
  return {
    notices: describeNotices(row, []),
    ...(refund !== undefined && { refund }),
    ...(service !== undefined && { chosenService: service }),
    ...(shipRestAtMs !== undefined && { shipRestAskedAt: toInstant(shipRestAtMs) }),
    ...(current.phase === "substituted" && current.sku !== undefined && { chosenSubstitute: current.sku }),
  };
};

/** An order as the API shows it. */
export const createDescribeOrder = (orders: OrdersTable) => {
  const placeInQueue = createPlaceInQueue(orders);
  const describeLine = async (
    { store }: OrderRef,
    view: LineView,
    late: DelayRow | undefined,
    { promised }: OrderNewsState,
  ) => {
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
      promise: line.promise?.on ?? promised[line.id] ?? null,
      ...(line.restated !== undefined && { restatedPromise: line.restated }),
      estimate,
      why,
      place: place?.place ?? null,
      ...(place !== undefined && { placeIsExact: place.exact }),
      ...(portions !== undefined && { portions }),
      ...(late !== undefined && describeLateness(late)),
    };
  };

  /** `rest`: the rows that lie beside the order and its lines. */
  return async (
    ref: OrderRef,
    { order, lines, rest }: { order: Order; lines: readonly Line[]; rest: readonly Row[] },
    context: ViewContext,
  ) => {
    const news = newsIn(rest);
    const late = new Map(delaysIn(rest).map((row) => [row.line, row]));
    return {
      id: ref.order,
      ...(order.name !== undefined && { name: order.name }),
      placedAt: toInstant(order.placedAt),
      observedAt: toInstant(order.observedAt),
      status: order.status,
      customer: order.customer,
      shipTo: order.shipTo,
      currency: order.currency,
      ...(order.sellerCredit !== undefined && { sellerCredit: order.sellerCredit }),
      lines: await Promise.all(
        lines.map(async (line) => describeLine(ref, viewLine(line, order, context), late.get(line.id), news)),
      ),
    };
  };
};
