import type { OrderRef } from "../backorder/order.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import type { CountShipped } from "./count-shipped.ts";
import { mergeShipment } from "./merge-shipment.ts";
import type { ShipmentRef } from "./shipment.ts";
import type { ShipmentsTable } from "./shipments-table.ts";
import type { ShipmentUpdate } from "./shipment-update.ts";
import type { TakeKept } from "./take-kept.ts";

export interface ApplyShipmentDeps {
  clock: Clock;
  shipments: ShipmentsTable;
  takeKept: TakeKept;
  countShipped: CountShipped;
  orderQueue: Queue<OrderRef>;
}

/**
 * Takes what a shop says of a shipment, whichever came before and however often (`mergeShipment`). It is written first,
 * due at once, and then what follows from it is done: whoever comes after a crash (a retry, or follow-order) does the
 * rest. The order need not be known yet.
 */
export const createApplyShipment =
  ({ clock, shipments, takeKept, countShipped, orderQueue }: ApplyShipmentDeps) =>
  async (ref: ShipmentRef, update: ShipmentUpdate, observedAt: number): Promise<"applied" | "older"> => {
    const order = { store: ref.store, order: ref.order };
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const merged = mergeShipment(await shipments.get(ref), update, observedAt, clock.now());
      const { kind, isChanged, shipment } = merged;
      const written = isChanged ? await shipments.put(ref, { ...shipment, dueAt: clock.now() }, clock.now()) : shipment;
      if (written === undefined || (await takeKept(ref, written)) === undefined) continue;
      await countShipped(order);
      // The same again may be a retry of one whose wake was lost.
      if (isChanged || kind !== "older") await orderQueue.send(order);
      return kind === "older" ? "older" : "applied";
    }
    throw new Error("A shipment kept changing while it was written");
  };
export type ApplyShipment = ReturnType<typeof createApplyShipment>;
