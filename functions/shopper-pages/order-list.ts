import type { Order, OrderRef } from "../../shared/backorder/order.ts";
import { createFindPlaces, type Place } from "../../shared/backorder/find-places.ts";
import type { Reply } from "../../shared/http/http.ts";
import { dayOf } from "../../shared/runtime/day.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Row } from "../../shared/runtime/table.ts";
import { latenessOf } from "../../shared/shipment/parcel-news.ts";
import { contentsOf, isSent, milestoneOfAll, type Parcel, parcelsOf } from "../../shared/shipment/parcel.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import { shipmentsIn } from "../../shared/shipment/shipments-table.ts";
import { delayViewOf } from "./delay-view.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import type { LateLines, LateOrder, TitledLine } from "./late-lines.ts";
import { type OrderLineView, type ParcelView, renderOrderPage } from "./order-page.ts";
import { pageReply, type Visit } from "./visit.ts";

/** One that was cancelled, or of which only its carrier has told, is none of the customer's. */
const isShown = ({ status }: Shipment): boolean => status !== undefined && status !== "cancelled";

const leftAt = ({ shippedAt, createdAt }: Shipment): number => shippedAt ?? createdAt;

const parcelsIn = (shipment: Shipment, all: readonly Shipment[], lines: readonly TitledLine[]): ParcelView[] => {
  const parcels = parcelsOf(shipment);
  const insideOf = ({ trackingNumber }: Parcel) =>
    contentsOf(shipment, trackingNumber, all).flatMap(({ id, quantity }) =>
      lines
        .filter(({ view }) => view.line.id === id)
        // Two systems of a shop may have said the same.
        .map(({ title, view }) => ({ title, quantity: Math.min(quantity, view.line.quantity) })),
    );
  return parcels.map((parcel) => ({
    parcel,
    isSent: isSent(shipment, parcels),
    promisedOn: shipment.promisedOn,
    isLate: latenessOf(shipment, parcel) !== undefined,
    lines: insideOf(parcel),
    isOneOfSeveral: parcels.length > 1,
  }));
};

/** One of each number: a parcel that is in two shipments is shown as whichever knows more of it. */
const distinct = (parcels: readonly ParcelView[]): ParcelView[] => {
  const numbered = parcels.filter(({ parcel }) => parcel.trackingNumber !== "");
  return parcels.filter((view) => {
    const same = numbered.filter(({ parcel }) => parcel.trackingNumber === view.parcel.trackingNumber);
    const [most = view] = same.toSorted((a, b) => b.parcel.events.length - a.parcel.events.length);
    return most === view;
  });
};

/** Whether all that was shipped of a line has arrived. */
const isDelivered = ({ view: { line, status } }: TitledLine, shipments: readonly Shipment[]): boolean => {
  const holders = shipments.filter(({ lines }) => lines.some(({ id }) => id === line.id));
  const inside = holders.flatMap(({ lines }) => lines).filter(({ id }) => id === line.id);
  const units = inside.reduce((sum, { quantity }) => sum + quantity, 0);
  const haveArrived = holders.every((shipment) => milestoneOfAll(parcelsOf(shipment)) === "delivered");
  return status === "shipped" && holders.length > 0 && units >= line.shipped && haveArrived;
};

/** The page of an order: its parcels, its lines, and what may be chosen of those that are late. */
export const createOrderList = (deps: Pick<ShopperPagesDeps, "orders">, lateLines: LateLines) => {
  const findPlaces = createFindPlaces(deps.orders);

  const lineOf = async (
    late: LateOrder,
    line: TitledLine,
    places: ReadonlyMap<string, Place> | undefined,
    shipments: readonly Shipment[],
  ): Promise<OrderLineView> => {
    const { view, title, variant } = line;
    const { quantity, shipped } = view.line;
    const { estimate, why } = view;
    const status: OrderLineView["status"] = isDelivered(line, shipments) ? "delivered" : view.status;
    const found = places?.get(view.line.place ?? "");
    const row = late.rows.get(view.line.id);
    const offers = row === undefined || places === undefined ? [] : await lateLines.offersOf(late, line, row);
    const delay = row && delayViewOf(row.line, row.state, offers);
    const shown = { title, url: variant?.url, quantity, status, shipped, estimate, why: why.text };
    return { ...shown, place: found?.place, placeIsExact: found?.exact, delay };
  };

  return async ({ look, token }: Visit, late: LateOrder, rest: readonly Row[]): Promise<Reply> => {
    const { ref, order, lines, context } = late;
    const open = lines.filter(({ view }) => view.status === "open");
    const shown = [...open, ...lines.filter(({ view }) => view.status !== "open")];
    // Of no more than a page can tell of in its time.
    const lookedAt = shown.slice(0, limits.shownPlaces);
    const places = await findPlaces(
      ref.store,
      lookedAt.map(({ view }) => view.line),
    );
    const shipments = shipmentsIn(rest)
      .filter(isShown)
      .toSorted((a, b) => leftAt(a) - leftAt(b));
    const view = {
      token,
      name: nameOf(ref, order),
      placedOn: dayOf(order.placedAt, context.timeZone),
      isCancelled: order.status === "cancelled",
      timeZone: context.timeZone,
      parcels: distinct(shipments.flatMap((shipment) => parcelsIn(shipment, shipments, lines))),
      lines: await Promise.all(
        shown.map(async (line, index) => lineOf(late, line, index < lookedAt.length ? places : undefined, shipments)),
      ),
    };
    return pageReply(200, renderOrderPage({ ...look, locale: context.locale }, view));
  };
};

const nameOf = ({ order: id }: OrderRef, { name }: Order): string => name ?? id;
