import type { OrderRef } from "../backorder/order.ts";
import type { ApplyShipment } from "./apply-shipment.ts";
import { milestoneOfAll, parcelsOf } from "./parcel.ts";
import type { Shipment } from "./shipment.ts";
import type { ShipmentUpdate } from "./shipment-update.ts";
import type { ShipmentsTable } from "./shipments-table.ts";

interface CancelOthersDeps {
  shipments: Pick<ShipmentsTable, "ofOrder">;
  applyShipment: ApplyShipment;
}

/** As it was stated, but that it never left. */
const cancelled = ({
  id,
  carrier,
  trackingNumbers,
  trackingUrl,
  lines,
  shippedAt,
  location,
}: Shipment): ShipmentUpdate => ({
  id,
  ...(carrier !== undefined && { carrier }),
  trackingNumbers,
  ...(trackingUrl !== undefined && { trackingUrl }),
  lines,
  ...(shippedAt !== undefined && { shippedAt }),
  ...(location !== undefined && { location }),
  status: "cancelled",
  isTakenOut: true,
  events: [],
});

/**
 * Cancels the shipments of an order that its shop does not have any more: those whose ids begin with `among`, but these.
 * One that its carrier has delivered did leave, whatever somebody has tidied up.
 */
export const createCancelOthers =
  ({ shipments, applyShipment }: CancelOthersDeps) =>
  async (
    order: OrderRef,
    { among, ids }: { among: string; ids: readonly string[] },
    observedAt: number,
  ): Promise<"applied" | "older"> => {
    const others = (await shipments.ofOrder(order)).filter(
      (shipment) =>
        shipment.id.startsWith(among) &&
        !ids.includes(shipment.id) &&
        shipment.status !== "cancelled" &&
        milestoneOfAll(parcelsOf(shipment)) !== "delivered",
    );
    const results: ("applied" | "older")[] = [];
    for (const shipment of others) {
      results.push(await applyShipment({ ...order, shipment: shipment.id }, cancelled(shipment), observedAt));
    }
    return results.includes("older") ? "older" : "applied";
  };
export type CancelOthers = ReturnType<typeof createCancelOthers>;
