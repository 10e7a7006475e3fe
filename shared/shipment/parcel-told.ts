import type { OrderNewsState, ParcelRef } from "../backorder/news.ts";
import type { ParcelTopic } from "./parcel-topic.ts";
import { ofAll, type Shipment } from "./shipment.ts";

/** What the customer knows of each parcel. */
export type Told = OrderNewsState["parcels"];

/** As a name; those of a map are never empty. */
const nameOf = (trackingNumber: string): string => trackingNumber || ofAll;

/** A shipment called "constructor" has told nothing by being an object's property. */
const toldOf = (told: Told, shipment: string): Told[string] =>
  (Object.hasOwn(told, shipment) ? told[shipment] : undefined) ?? {};

const namesOf = ({ trackingNumbers }: Shipment): string[] =>
  trackingNumbers.length === 0 ? [ofAll] : trackingNumbers.map(nameOf);

/** Whether anything counts as told of a parcel by its own number. */
export const isKnown = (told: Told, { shipment, trackingNumber }: ParcelRef): boolean =>
  Object.hasOwn(toldOf(told, shipment), nameOf(trackingNumber));

/** With what is known of it beside what was known before. */
export const withTold = (told: Told, { shipment, trackingNumber }: ParcelRef, topics: readonly ParcelTopic[]): Told => {
  const known = toldOf(told, shipment);
  const before = Object.entries(known).find(([name]) => name === nameOf(trackingNumber))?.[1] ?? [];
  const after = [...new Set([...before, ...topics])].toSorted();
  return { ...told, [shipment]: { ...known, [nameOf(trackingNumber)]: after } };
};

/**
 * With what was told under numbers that a shipment has no more told of those that came in their place: a number that is
 * corrected, or taken back, makes no other parcel. Of several that changed nobody knows which became which.
 */
export const withCorrected = (told: Told, shipment: Shipment): Told => {
  const known = Object.entries(toldOf(told, shipment.id));
  const names = namesOf(shipment);
  const gone = known.filter(([name]) => name !== ofAll && !names.includes(name));
  const unknown = names.filter((name) => known.every(([each]) => each !== name));
  if (gone.length === 0 || unknown.length === 0) return told;
  const topics = [...new Set(gone.flatMap(([, each]) => each))].toSorted();
  const kept = known.filter((entry) => !gone.includes(entry));
  return { ...told, [shipment.id]: Object.fromEntries([...kept, ...unknown.map((name) => [name, topics] as const)]) };
};

const contentsOf = ({ lines }: Shipment): string =>
  JSON.stringify(lines.map(({ id, quantity }) => `${quantity} ${id}`).toSorted());

/**
 * With what was told of shipments that their shop has taken out told of those that came in their place, with the same in
 * them: where a shop names shipments by their numbers, a corrected number is another shipment.
 */
export const withReplaced = (told: Told, shipments: readonly Shipment[]): Told => {
  const gone = shipments.filter(({ id, isTakenOut }) => isTakenOut === true && Object.hasOwn(told, id));
  const fresh = shipments.filter(({ id, status }) => status !== "cancelled" && !Object.hasOwn(told, id));
  return fresh.reduce((before, shipment) => {
    const replaced = gone.filter((each) => contentsOf(each) === contentsOf(shipment)).map(({ id }) => id);
    if (replaced.length === 0) return before;
    const topics = replaced.flatMap((id) => Object.values(toldOf(told, id)).flat());
    const kept = Object.fromEntries(Object.entries(before).filter(([id]) => !replaced.includes(id)));
    return namesOf(shipment).reduce(
      (after, trackingNumber) => withTold(after, { shipment: shipment.id, trackingNumber }, topics),
      kept,
    );
  }, told);
};

/** Whether one shipment's message of leaving has named all that is in another one. */
const holdsAll = (of: Shipment, { lines }: Shipment): boolean =>
  lines.every(({ id, quantity }) => of.lines.some((line) => line.id === id && line.quantity >= quantity));

/**
 * Whether a topic was told of a parcel. What was told before its number was known was told of it, and so is what was told
 * of the same number in another shipment. A shipment's leaving is one piece of news, however many parcels it has.
 */
export const isTold = (
  told: Told,
  shipments: readonly Shipment[],
  shipment: Shipment,
  trackingNumber: string,
  topic: ParcelTopic,
): boolean =>
  shipments.some((each) => {
    const isOwn = each.id === shipment.id;
    if (!isOwn && !each.trackingNumbers.includes(trackingNumber)) return false;
    if (!isOwn && topic === "shipped" && !holdsAll(each, shipment)) return false;
    return Object.entries(toldOf(told, each.id)).some(
      ([name, topics]) =>
        (topic === "shipped" || name === nameOf(trackingNumber) || name === ofAll) && topics.includes(topic),
    );
  });
