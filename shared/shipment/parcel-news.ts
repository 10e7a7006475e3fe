import type { ParcelRef } from "../backorder/news.ts";
import type { Order } from "../backorder/order.ts";
import { daysToMs, secondsToMs } from "../runtime/clock.ts";
import type { Day } from "../runtime/day.ts";
import type { Settings } from "../store/settings.ts";
import { hasArrived, isSent, type Parcel, parcelsOf } from "./parcel.ts";
import { type ParcelTopic, topicOf } from "./parcel-topic.ts";
import { isKnown, isTold, type Told, withCorrected, withReplaced, withTold } from "./parcel-told.ts";
import type { Shipment } from "./shipment.ts";

/** Something to tell of a parcel, and all that is known with it. */
export interface ParcelNews {
  topic: ParcelTopic;
  parcel: ParcelRef & { covers: ParcelTopic[] };
}

export interface ParcelDecision {
  /** What is to be told next: one thing at a time. */
  news: ParcelNews | undefined;
  /** What counts as told without a message: the merchant does not want it told, nobody can be, or it is history. */
  known: Told;
  /** When something will have settled. */
  laterAtMs: number | undefined;
}

export interface ParcelContext {
  nowMs: number;
  /** Whether there is a way to the customer at all. */
  canTell: boolean;
  settings: Pick<Settings, "orderSettleSeconds" | "tracking">;
}

/** The day by which the customer was told that it arrives, and the later one that the carrier expects. */
export const latenessOf = (
  { promisedOn }: Pick<Shipment, "promisedOn">,
  { milestone, estimatedDelivery }: Pick<Parcel, "milestone" | "estimatedDelivery">,
): { promised: Day; now: Day } | undefined =>
  promisedOn === undefined ||
  estimatedDelivery === undefined ||
  estimatedDelivery.on <= promisedOn ||
  hasArrived({ milestone })
    ? undefined
    : { promised: promisedOn, now: estimatedDelivery.on };

/** What there is to say of a parcel now: how far it has come, and whether it comes late. */
export const topicsOf = (shipment: Shipment, parcel: Parcel): { topic: ParcelTopic; covers: ParcelTopic[] }[] => {
  if (!isSent(shipment)) return [];
  const topic = topicOf(parcel.milestone) ?? "shipped";
  const seen = parcel.events.flatMap(({ milestone }) => topicOf(milestone) ?? []);
  // Of several within the settle time the latest is told, and those before it are no news any more.
  const milestone = { topic, covers: [...new Set<ParcelTopic>(["shipped", topic, ...seen])].toSorted() };
  if (latenessOf(shipment, parcel) === undefined) return [milestone];
  return [milestone, { topic: "later_than_promised", covers: ["later_than_promised"] }];
};

/** That it is on its way is still true of these. */
const onTheWay: ReadonlySet<ParcelTopic> = new Set([
  "exception",
  "out_for_delivery",
  "delivery_attempted",
  "available_for_pickup",
]);

/** What is told where there is something to tell: where the merchant does not want that, that it is on its way. */
export const toldAs = (topic: ParcelTopic, messages: Settings["tracking"]["messages"]): ParcelTopic | undefined => {
  if (messages[topic]) return topic;
  return messages.shipped && onTheWay.has(topic) ? "shipped" : undefined;
};

/** An order that was placed longer ago than this when it came to us is history, and so is what came with it. */
const freshDays = 3;

const isHistory = ({ createdAt, placedAt }: Order, shipment: Shipment, settleMs: number): boolean =>
  createdAt - placedAt > daysToMs(freshDays) && shipment.createdAt <= createdAt + settleMs;

/** What the customer of an order is to be told of its parcels, oldest first. A late event changes no milestone, and tells nothing. */
export const decideParcelNews = (
  order: Order,
  shipments: readonly Shipment[],
  told: Told,
  { nowMs, canTell, settings }: ParcelContext,
): ParcelDecision => {
  const settleMs = secondsToMs(settings.orderSettleSeconds);
  const before = withReplaced(shipments.reduce(withCorrected, told), shipments);
  let known = before;
  const waiting: number[] = [];
  const settled: (ParcelNews & { atMs: number })[] = [];
  for (const shipment of shipments) {
    const atMs = (shipment.movedAt ?? shipment.createdAt) + settleMs;
    for (const parcel of parcelsOf(shipment)) {
      const { trackingNumber } = parcel;
      const ref = { shipment: shipment.id, trackingNumber };
      const isFirst = !isKnown(before, ref);
      const isQuiet = isFirst && isHistory(order, shipment, settleMs);
      const has = (topic: ParcelTopic) => isTold(before, shipments, shipment, trackingNumber, topic);
      for (const { topic, covers } of topicsOf(shipment, parcel)) {
        const as = toldAs(topic, settings.tracking.messages);
        if (has(topic)) {
          if (isFirst) known = withTold(known, ref, [topic]);
        } else if (nowMs < atMs) waiting.push(atMs);
        else if (isQuiet || !canTell || as === undefined || has(as)) known = withTold(known, ref, covers);
        else settled.push({ topic: as, parcel: { ...ref, covers }, atMs });
      }
    }
  }
  // By when it came, and before its lateness its milestone.
  const [first] = settled.toSorted((a, b) => a.atMs - b.atMs);
  return {
    news: first && { topic: first.topic, parcel: first.parcel },
    known,
    laterAtMs: waiting.length === 0 ? undefined : Math.min(...waiting),
  };
};
