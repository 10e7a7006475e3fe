import { type Milestone, rankOf } from "../../shared/shipment/milestone.ts";

/** A step of a parcel's way as its customer reads it. */
export interface ParcelStep {
  milestone: Milestone;
  state: "done" | "current" | "next";
  /** Somebody has to do something about it. */
  isTrouble: boolean;
}

/** The steps of a journey on which nothing happens; before the first, the parcel is being made ready. */
const plain: readonly Milestone[] = ["label_created", "picked_up", "in_transit", "out_for_delivery", "delivered"];
const back: readonly Milestone[] = ["label_created", "picked_up", "in_transit", "returning", "returned"];
const troubles: ReadonlySet<Milestone> = new Set(["exception", "delivery_attempted", "returning", "returned"]);

/** Which way the parcel goes, by what is known of it. */
const wayOf = (current: Milestone, seen: ReadonlySet<Milestone>): readonly Milestone[] => {
  if (current === "returning" || current === "returned") return back;
  const isCollected = current === "available_for_pickup" || seen.has("available_for_pickup");
  const way = isCollected
    ? plain.map((step): Milestone => (step === "out_for_delivery" ? "available_for_pickup" : step))
    : plain;
  if (way.includes(current)) return way;
  // What is no step of every way comes after the last one that was surely taken.
  const taken = way.filter((step) => seen.has(step) && rankOf(step) < rankOf("delivered"));
  const at = Math.max(way.indexOf("picked_up"), ...taken.map((step) => way.indexOf(step))) + 1;
  return way.toSpliced(at, 0, current);
};

/**
 * The way of a parcel as steps, of which one is the current one. A shop that says it was sent has given it to its
 * carrier, whether that has said so or not.
 */
export const parcelSteps = (milestone: Milestone, seen: readonly Milestone[], isSent: boolean): ParcelStep[] => {
  const isUnsaid = milestone === "unknown" || milestone === "label_created" || milestone === "cancelled";
  const current = isUnsaid ? (isSent ? "picked_up" : "label_created") : milestone;
  const way = wayOf(current, new Set(seen));
  const at = way.indexOf(current);
  return way.map((step, index) => ({
    milestone: step,
    state: index < at ? "done" : index === at ? "current" : "next",
    isTrouble: index === at && troubles.has(step),
  }));
};
