import { limits } from "../runtime/limits.ts";
import type { ApplyShipmentDeps } from "./apply-shipment.ts";
import { mergeTracking } from "./merge-shipment.ts";
import type { Shipment, ShipmentRef } from "./shipment.ts";
import type { TrackingUpdate } from "./tracking-log.ts";

export type ApplyTrackingDeps = Omit<ApplyShipmentDeps, "takeKept">;

/**
 * Takes what a carrier says of a parcel: for every shipment that has its number. It is kept for seven days besides
 * (`kept`), and taken by a shipment that comes by the number then: the first, one in its place, or another one.
 */
export const createApplyTracking = ({ clock, shipments, countShipped, orderQueue }: ApplyTrackingDeps) => {
  /** Undefined where the shipment does not go by the number, or not any more. */
  const applyTo = async (ref: ShipmentRef, update: TrackingUpdate): Promise<Shipment | undefined> => {
    const order = { store: ref.store, order: ref.order };
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const known = await shipments.get(ref);
      if (known?.trackingNumbers.includes(update.trackingNumber) !== true) return undefined;
      const { isChanged, shipment } = mergeTracking(known, update, clock.now());
      if (isChanged && (await shipments.put(ref, { ...shipment, dueAt: clock.now() }, clock.now())) === undefined)
        continue;
      await countShipped(order);
      await orderQueue.send(order);
      return shipment;
    }
    throw new Error("A shipment kept changing while it was written");
  };

  return async (store: string, update: TrackingUpdate): Promise<"applied" | "kept"> => {
    const { trackingNumber, ...log } = update;
    // Kept first: a shipment that comes meanwhile has its name by now, or sees what was kept.
    await shipments.keep(store, trackingNumber, log, clock.now());
    const applied: Shipment[] = [];
    for (const ref of await shipments.named(store, trackingNumber)) {
      const shipment = await applyTo(ref, update);
      if (shipment !== undefined) applied.push(shipment);
    }
    // What carriers write of somebody who was erased stays nowhere.
    if (applied.some(({ erasedAt }) => erasedAt !== undefined)) await shipments.dropKept(store, trackingNumber);
    return applied.length > 0 ? "applied" : "kept";
  };
};
export type ApplyTracking = ReturnType<typeof createApplyTracking>;
