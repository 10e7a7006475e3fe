import type { Milestone } from "./milestone.ts";

/** What a customer may hear of a parcel, each at most once; from the least to the most that can be said. */
export const parcelTopics = [
  "shipped",
  "later_than_promised",
  "exception",
  "out_for_delivery",
  "delivery_attempted",
  "available_for_pickup",
  "delivered",
  "returned",
] as const;
export type ParcelTopic = (typeof parcelTopics)[number];

export const isParcelTopic = (topic: string): topic is ParcelTopic => parcelTopics.some((known) => known === topic);

const topics: Partial<Record<Milestone, ParcelTopic>> = {
  picked_up: "shipped",
  in_transit: "shipped",
  exception: "exception",
  out_for_delivery: "out_for_delivery",
  delivery_attempted: "delivery_attempted",
  available_for_pickup: "available_for_pickup",
  delivered: "delivered",
  // That it comes back is the news; that it is back, the shop sees first.
  returning: "returned",
  returned: "returned",
};

/** What there is to tell of a milestone; nothing of one before the carrier has the parcel, or that we do not know. */
export const topicOf = (milestone: Milestone): ParcelTopic | undefined => topics[milestone];
