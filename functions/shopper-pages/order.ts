import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { createPlaceInQueue } from "../../shared/backorder/describe-order.ts";
import { type LineView, viewLine } from "../../shared/backorder/line-view.ts";
import type { Order, OrderRef } from "../../shared/backorder/order.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import type { Reply } from "../../shared/http/http.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import { dayOf } from "../../shared/runtime/day.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { latenessOf } from "../../shared/shipment/parcel-news.ts";
import { isSent, parcelsOf } from "../../shared/shipment/parcel.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import { shipmentsIn } from "../../shared/shipment/shipments-table.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { type OrderLineView, type ParcelView, renderOrderPage } from "./order-page.ts";
import { badLinkStatus, pageReply, type Visit, type Visits } from "./visit.ts";

/** One that was cancelled, or of which only its carrier has told, is none of the customer's. */
const isShown = ({ status }: Shipment): boolean => status !== undefined && status !== "cancelled";

const leftAt = ({ shippedAt, createdAt }: Shipment): number => shippedAt ?? createdAt;

/** What the customer of an order sees of it (GET /order). */
export const createOrderPage = (deps: ShopperPagesDeps, visits: Visits) => {
  const placeInQueue = createPlaceInQueue(deps.orders);

  const titled = async (store: string, view: LineView) => {
    const variant = await deps.stock.variant({ store, sku: view.line.sku });
    return { view, title: variant?.title ?? view.line.title ?? view.line.sku, url: variant?.url };
  };
  type Titled = Awaited<ReturnType<typeof titled>>;

  const lineOf = async ({ store }: OrderRef, { view, title, url }: Titled, index: number): Promise<OrderLineView> => {
    const { line, status, estimate, why } = view;
    const { sku, quantity, shipped } = line;
    const found = index < limits.shownPlaces ? await placeInQueue({ store, sku }, line) : undefined;
    const shown = { title, url, quantity, status, shipped, estimate, why: why.text };
    return { ...shown, place: found?.place, placeIsExact: found?.exact };
  };

  const parcelsIn = (shipment: Shipment, lines: readonly Titled[]): ParcelView[] => {
    const parcels = parcelsOf(shipment);
    const inside = shipment.lines.flatMap(({ id, quantity }) =>
      lines.filter(({ view }) => view.line.id === id).map(({ title }) => ({ title, quantity })),
    );
    return parcels.map((parcel) => ({
      parcel,
      isSent: isSent(shipment, parcels),
      promisedOn: shipment.promisedOn,
      isLate: latenessOf(shipment, parcel) !== undefined,
      lines: inside,
      isOneOfSeveral: parcels.length > 1,
    }));
  };

  const answer = async ({ claims, store, look }: Visit): Promise<Reply | undefined> => {
    const ref = { store: claims.store, order: claims.subject };
    const { order, lines, rest } = await deps.orders.read(ref);
    // A link is for one customer: an order that has become somebody else's is none of its holder's.
    if (order === undefined || order.contact !== claims.contact) return undefined;
    const { settings } = store;
    const locale = mailLocaleOf(order.customer.locale, settings);
    const shipping = await loadShipping(settings.shipping, settings);
    const context = { shipping, timeZone: settings.timeZone, nowMs: deps.clock.now(), locale };
    const all = await Promise.all(lines.map(async (line) => titled(ref.store, viewLine(line, order, context))));
    const open = all.filter(({ view }) => view.status === "open");
    const shown = [...open, ...all.filter(({ view }) => view.status !== "open")];
    const shipments = shipmentsIn(rest)
      .filter(isShown)
      .toSorted((a, b) => leftAt(a) - leftAt(b));
    const view = {
      name: nameOf(ref, order),
      placedOn: dayOf(order.placedAt, settings.timeZone),
      isCancelled: order.status === "cancelled",
      timeZone: settings.timeZone,
      parcels: shipments.flatMap((shipment) => parcelsIn(shipment, all)),
      lines: await Promise.all(shown.map(async (line, index) => lineOf(ref, line, index))),
    };
    return pageReply(200, renderOrderPage({ ...look, locale }, view));
  };

  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const visited = await visits.visit(event, ["order"]);
    if (visited.kind === "valid") {
      // The line is read for places.
      await visits.limit(visited.visit.claims);
      const page = await answer(visited.visit);
      if (page !== undefined) return page;
      const { look } = visited.visit;
      return pageReply(badLinkStatus.invalid, renderOrderPage(look, { state: "invalid" }));
    }
    return pageReply(badLinkStatus[visited.kind], renderOrderPage(visited.look, { state: visited.kind }));
  };
};

const nameOf = ({ order: id }: OrderRef, { name }: Order): string => name ?? id;
