import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import { newsIn } from "../../shared/backorder/news-table.ts";
import type { Order, OrderRef } from "../../shared/backorder/order.ts";
import type { OrderNewsState } from "../../shared/backorder/news.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { evidenceTtl, monthsToMs } from "../../shared/runtime/expiry.ts";
import type { CountShipped } from "../../shared/shipment/count-shipped.ts";
import { eraseTexts, forgetTexts, hasTexts } from "../../shared/shipment/forget-texts.ts";
import { isSent } from "../../shared/shipment/parcel.ts";
import { promisedOnOf } from "../../shared/shipment/promised.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import { isCounted } from "../../shared/shipment/shipped-units.ts";
import { shipmentsIn, type ShipmentsTable } from "../../shared/shipment/shipments-table.ts";
import type { TakeKept } from "../../shared/shipment/take-kept.ts";
import type { Settings } from "../../shared/store/settings.ts";

export interface FollowShipmentsDeps {
  clock: Clock;
  shipments: ShipmentsTable;
  takeKept: TakeKept;
  countShipped: CountShipped;
}

/** What the customer was told of its arrival is kept when it leaves: later words must be measured by it. */
const promise = async (
  shipment: Shipment,
  order: Order,
  { told }: OrderNewsState,
  settings: Settings,
): Promise<Shipment> => {
  if (shipment.promisedOn !== undefined || !isSent(shipment)) return shipment;
  const shipping = await loadShipping(settings.shipping, settings);
  const promisedOn = promisedOnOf(shipment, order, told, shipping);
  return promisedOn === undefined ? shipment : { ...shipment, promisedOn };
};

/** What follows from an order's shipments, and what a crash while one was taken has left to do. */
export const createFollowShipments = ({ clock, shipments, takeKept, countShipped }: FollowShipmentsDeps) => {
  /** One that came after its order's customer was erased. */
  const erased = (shipment: Shipment, order: Order | undefined): Shipment =>
    order?.erasedAt === undefined || shipment.erasedAt !== undefined ? shipment : eraseTexts(shipment, clock.now());

  /** Nothing is left to do, but to forget what carriers wrote when the store's time for that is over. */
  const rested = (shipment: Shipment, { retentionMonths }: Settings): Shipment => {
    const nowMs = clock.now();
    const isOver = shipment.textsUntil !== undefined && shipment.textsUntil <= nowMs;
    const kept = isOver ? forgetTexts(shipment) : shipment;
    const textsUntil = hasTexts(kept) ? nowMs + monthsToMs(retentionMonths) : undefined;
    return { ...kept, textsUntil, dueAt: textsUntil, ttl: evidenceTtl(nowMs) };
  };

  const isDue = ({ dueAt }: Shipment): boolean => dueAt !== undefined && dueAt <= clock.now();

  return {
    /** The shipments, once they are counted and have what was kept for them; `again` where the order is to be read again. */
    before: async (
      ref: OrderRef,
      { order, lines, rest }: Awaited<ReturnType<OrdersTable["read"]>>,
      settings: Settings,
    ): Promise<Shipment[] | "again"> => {
      const known = shipmentsIn(rest);
      const settled: Shipment[] = [];
      for (const shipment of known) {
        const shipmentRef = { ...ref, shipment: shipment.id };
        const taken = isDue(shipment) ? await takeKept(shipmentRef, shipment) : shipment;
        const own = taken && erased(taken, order);
        const promised = own && order ? await promise(own, order, newsIn(rest, lines), settings) : own;
        const written =
          promised === taken ? taken : promised && (await shipments.put(shipmentRef, promised, clock.now()));
        if (written === undefined) return "again";
        settled.push(written);
      }
      if (isCounted(lines, settled, ref.order)) return settled;
      await countShipped(ref);
      return "again";
    },
    /** All that follows from them is done, or is due by itself. */
    after: async (ref: OrderRef, followed: readonly Shipment[], settings: Settings): Promise<"done" | "again"> => {
      for (const shipment of followed.filter(isDue)) {
        const own = { ...ref, shipment: shipment.id };
        const written = await shipments.put(own, rested(shipment, settings), clock.now());
        if (written === undefined) return "again";
      }
      return "done";
    },
  };
};
export type FollowShipments = ReturnType<typeof createFollowShipments>;
