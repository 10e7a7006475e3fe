import type { Row } from "../runtime/table.ts";
import { toInstant } from "../runtime/clock.ts";
import { type DelayRow, delaysIn } from "./delays-table.ts";
import { describeNotices, describeRefunds } from "./describe-delay.ts";
import { splitProposal } from "./estimate.ts";
import { type LineView, type ViewContext, viewLine } from "./line-view.ts";
import type { Line, Order, OrderRef } from "./order.ts";
import type { OrderNewsState } from "./news.ts";
import { newsIn } from "./news-table.ts";
import type { OrdersTable } from "./orders-table.ts";
import { createFindPlaces, type Place } from "./find-places.ts";

/** What a line's lateness has led to; of its refunds the first that is still to be sent, else the last. */
const describeLateness = (row: DelayRow) => {
  const { choices, service, shipRestAtMs, current } = row.state;
  const refunds = describeRefunds(row);
  const refund = refunds.find(({ sentAt }) => sentAt === undefined) ?? refunds.at(-1);
  const notices = describeNotices(row, []);
  return {
    ...(notices.length > 0 && { notices }),
    ...(refund !== undefined && { refund }),
    ...(choices.length > 0 && { choices: choices.map(({ atMs, choice }) => ({ at: toInstant(atMs), choice })) }),
    ...(service !== undefined && { chosenService: service }),
    ...(shipRestAtMs !== undefined && { shipRestAskedAt: toInstant(shipRestAtMs) }),
    ...(current.phase === "substituted" && current.sku !== undefined && { chosenSubstitute: current.sku }),
  };
};

/** An order as it is stored; `rest`: the rows that lie beside it and its lines. */
export interface Stored {
  ref: OrderRef;
  order: Order;
  lines: readonly Line[];
  rest: readonly Row[];
}

const describeLine = (
  view: LineView,
  place: Place | undefined,
  late: DelayRow | undefined,
  { promised }: OrderNewsState,
) => {
  const { line, status, coverage, estimate, why, openUnits } = view;
  const portions = coverage && splitProposal(coverage, openUnits);
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

const describe = ({ ref, order, lines, rest }: Stored, places: ReadonlyMap<string, Place>, context: ViewContext) => {
  const news = newsIn(rest, lines);
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
    lines: lines.map((line) =>
      describeLine(viewLine(line, order, context), places.get(line.place ?? ""), late.get(line.id), news),
    ),
  };
};

/** Orders of a store as the API shows them. */
export const createDescribeOrders = (orders: OrdersTable) => {
  const findPlaces = createFindPlaces(orders);
  return async (store: string, found: readonly Stored[], context: ViewContext) => {
    const places = await findPlaces(
      store,
      found.flatMap(({ lines }) => lines),
    );
    return found.map((one) => describe(one, places, context));
  };
};
