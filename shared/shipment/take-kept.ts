import type { Clock } from "../runtime/clock.ts";
import { mergeTracking } from "./merge-shipment.ts";
import type { Shipment, ShipmentRef } from "./shipment.ts";
import type { ShipmentsTable } from "./shipments-table.ts";

/**
 * Has a shipment go by its tracking numbers, and gives it what was told of them before. The name first, then what was
 * kept: a word that comes meanwhile sees the name, or is seen here. Undefined where somebody wrote since it was read.
 */
export const createTakeKept =
  ({ clock, shipments }: { clock: Clock; shipments: ShipmentsTable }) =>
  async (ref: ShipmentRef, shipment: Shipment): Promise<Shipment | undefined> => {
    let taken = shipment;
    for (const trackingNumber of shipment.trackingNumbers) {
      await shipments.name(ref, trackingNumber, clock.now());
      const log = await shipments.kept(ref.store, trackingNumber, clock.now());
      if (log !== undefined) taken = mergeTracking(taken, { trackingNumber, ...log }, clock.now()).shipment;
    }
    if (JSON.stringify(taken) === JSON.stringify(shipment)) return shipment;
    return shipments.put(ref, { ...taken, dueAt: clock.now() }, clock.now());
  };
export type TakeKept = ReturnType<typeof createTakeKept>;
