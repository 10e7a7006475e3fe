import type { OrderNewsState, ParcelRef } from "../backorder/news.ts";
import type { Order } from "../backorder/order.ts";
import { daysToMs, secondsToMs } from "../runtime/clock.ts";
import type { Day } from "../runtime/day.ts";
import type { Settings } from "../store/settings.ts";
import { hasArrived, isSent, type Parcel, parcelsOf } from "./parcel.ts";
import { type ParcelTopic, topicOf } from "./parcel-topic.ts";
import { ofAll, type Shipment } from "./shipment.ts";

/** What the customer knows of each parcel. */
type Told = OrderNewsState["parcels"];

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

/** As a name; those of a map are never empty. */
const nameOf = ({ trackingNumber }: ParcelRef): string => trackingNumber || ofAll;

/** A shipment called "constructor" has told nothing by being an object's property. */
const toldOf = (told: Told, { shipment }: ParcelRef): Told[string] =>
  (Object.hasOwn(told, shipment) ? told[shipment] : undefined) ?? {};

/**
 * A shipment's leaving is one piece of news, however many parcels it has; what was told before its number was known
 * was told of it.
 */
const isTold = (told: Told, parcel: ParcelRef, topic: ParcelTopic): boolean =>
  Object.entries(toldOf(told, parcel)).some(
    ([name, topics]) => (topic === "shipped" || name === nameOf(parcel) || name === ofAll) && topics.includes(topic),
  );

/** With what is known of it beside what was known before. */
export const withTold = (told: Told, parcel: ParcelRef, topics: readonly ParcelTopic[]): Told => {
  const known = toldOf(told, parcel);
  const before = Object.entries(known).find(([name]) => name === nameOf(parcel))?.[1] ?? [];
  const after = [...new Set([...before, ...topics])].toSorted();
  return { ...told, [parcel.shipment]: { ...known, [nameOf(parcel)]: after } };
};

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

/** An order that was placed longer ago than this when it came to us is history, and so is what came with it. */
const freshDays = 3;

const isHistory = ({ createdAt, placedAt }: Order, shipment: Shipment, settleMs: number, isKnown: boolean): boolean =>
  createdAt - placedAt > daysToMs(freshDays) && shipment.createdAt <= createdAt + settleMs && !isKnown;

/** What the customer of an order is to be told of its parcels, oldest first. A late event changes no milestone, and tells nothing. */
export const decideParcelNews = (
  order: Order,
  shipments: readonly Shipment[],
  told: Told,
  { nowMs, canTell, settings }: ParcelContext,
): ParcelDecision => {
  const settleMs = secondsToMs(settings.orderSettleSeconds);
  let known = told;
  const waiting: number[] = [];
  const settled: (ParcelNews & { atMs: number })[] = [];
  for (const shipment of shipments) {
    for (const parcel of parcelsOf(shipment)) {
      const ref = { shipment: shipment.id, trackingNumber: parcel.trackingNumber };
      const isQuiet = isHistory(order, shipment, settleMs, Object.hasOwn(toldOf(told, ref), nameOf(ref)));
      for (const { topic, covers } of topicsOf(shipment, parcel)) {
        if (isTold(told, ref, topic)) continue;
        const atMs = (shipment.movedAt ?? shipment.createdAt) + settleMs;
        if (nowMs < atMs) waiting.push(atMs);
        else if (isQuiet || !canTell || !settings.tracking.messages[topic]) known = withTold(known, ref, covers);
        else settled.push({ topic, parcel: { ...ref, covers }, atMs });
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
