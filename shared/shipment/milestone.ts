/**
 * How far a parcel has come, in one vocabulary for all carriers; from the least that can be said of it to the most. Where
 * it is not known which of two things happened later, the one further down counts.
 */
export const milestones = [
  /** A status that we do not know, or that says nothing of the parcel; its own words are kept. */
  "unknown",
  "label_created",
  "cancelled",
  "picked_up",
  "in_transit",
  "exception",
  "out_for_delivery",
  "delivery_attempted",
  "available_for_pickup",
  "delivered",
  "returning",
  "returned",
] as const;
export type Milestone = (typeof milestones)[number];

export const rankOf = (milestone: Milestone): number => milestones.indexOf(milestone);

/** What ends a journey, or turns it round: scans on the way back say nothing against it, and there it is delivered to the shop. */
const after: ReadonlyMap<Milestone, readonly Milestone[]> = new Map([
  ["delivered", ["returning", "returned"]],
  ["returning", ["returned"]],
  ["returned", []],
] as const);
/** What comes before the journey: once the parcel is on its way, this is only told late. */
const beginnings: ReadonlySet<Milestone> = new Set(["label_created", "picked_up"]);

/**
 * Where a parcel is after one more event. `isLater`: it surely happened after what is known; where that is not sure, an
 * event only ever takes the parcel forward.
 */
export const nextMilestone = (known: Milestone, event: Milestone, isLater: boolean): Milestone => {
  const isForward = rankOf(event) > rankOf(known);
  if (event === "unknown") return known;
  if (!isLater) return isForward ? event : known;
  const followers = after.get(known);
  if (followers !== undefined) return followers.includes(event) ? event : known;
  return beginnings.has(event) && !isForward && known !== "cancelled" ? known : event;
};
