import { limits } from "../runtime/limits.ts";
import type { ApplyShipmentDeps } from "./apply-shipment.ts";
import { mergeTracking } from "./merge-shipment.ts";
import type { ShipmentRef } from "./shipment.ts";
import type { TrackingUpdate } from "./tracking-log.ts";

export type ApplyTrackingDeps = Omit<ApplyShipmentDeps, "takeKept">;

/**
 * Takes what a carrier says of a parcel: for every shipment that has its number. Where none has, it is kept for seven
 * days (`kept`), and taken by the shipment when that comes.
 */
export const createApplyTracking = ({ clock, shipments, countShipped, orderQueue }: ApplyTrackingDeps) => {
  /** False where the shipment does not go by the number, or not any more. */
  const applyTo = async (ref: ShipmentRef, update: TrackingUpdate): Promise<boolean> => {
    const order = { store: ref.store, order: ref.order };
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const known = await shipments.get(ref);
      if (known?.trackingNumbers.includes(update.trackingNumber) !== true) return false;
      const { isChanged, shipment } = mergeTracking(known, update, clock.now());
      if (isChanged && (await shipments.put(ref, { ...shipment, dueAt: clock.now() }, clock.now())) === undefined)
        continue;
      await countShipped(order);
      await orderQueue.send(order);
      return true;
    }
    throw new Error("A shipment kept changing while it was written");
  };

  const applyToNamed = async (store: string, update: TrackingUpdate): Promise<boolean> => {
    const refs = await shipments.named(store, update.trackingNumber);
    const results: boolean[] = [];
    for (const ref of refs) results.push(await applyTo(ref, update));
    return results.includes(true);
  };

  return async (store: string, update: TrackingUpdate): Promise<"applied" | "kept"> => {
    if (await applyToNamed(store, update)) return "applied";
    const { trackingNumber, ...log } = update;
    await shipments.keep(store, trackingNumber, log, clock.now());
    // A shipment that came meanwhile has its name by now, or sees what was kept.
    return (await applyToNamed(store, update)) ? "applied" : "kept";
  };
};
export type ApplyTracking = ReturnType<typeof createApplyTracking>;
