import type { Day } from "../runtime/day.ts";
import { type EventTime, isSurelyAfter, roughMsOf } from "./event-time.ts";
import { type Milestone, nextMilestone, rankOf } from "./milestone.ts";

/** One thing that happened to a parcel. Without `at` and `localAt`, nobody said when. */
export interface TrackingEvent extends EventTime {
  milestone: Milestone;
  /** The status in the sender's own words. */
  raw: string;
  /** Words that are known to say nothing of where the parcel is. */
  isSilent?: boolean;
  description?: string;
  place?: string;
  /** Who told us, by the name in its webhook address. */
  source: string;
}

export interface EstimatedDelivery {
  /** As the carrier wrote it, in whatever zone it is delivered. */
  on: Day;
  source: string;
  /** Milliseconds since 1970. */
  statedAt: number;
}

/** What one webhook says of one parcel: often all its events again, sometimes only the new ones. */
export interface TrackingUpdate {
  /** As `toTrackingNumber` writes it. */
  trackingNumber: string;
  carrier?: string;
  events: TrackingEvent[];
  estimatedDelivery?: EstimatedDelivery;
}

/** All that is known of one parcel, oldest first; what has no time comes last. */
export interface TrackingLog {
  events: TrackingEvent[];
  estimatedDelivery?: EstimatedDelivery;
}

export const emptyLog: TrackingLog = { events: [] };

/**
 * A row holds 400 KB, and a parcel that goes in circles never stops. The first events say when it left, the newest where
 * it is; both ends come out the same in whatever order the events came in.
 */
const oldestKept = 50;
const newestKept = 150;

const timeKeyOf = ({ at, localAt }: EventTime): string | undefined => (at === undefined ? localAt : String(at));

/** What two senders tell of the same thing has the same key: the milestone and the time. */
const keyOf = (event: TrackingEvent): string => {
  const time = timeKeyOf(event);
  return JSON.stringify([event.milestone, time, time === undefined || event.milestone === "unknown" ? event.raw : ""]);
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compareLonger = (a = "", b = ""): number => b.length - a.length || compareText(a, b);

/** A total order: two events that it takes for equal are equal. The more a sender says, the earlier it comes. */
const compareEvents = (a: TrackingEvent, b: TrackingEvent): number =>
  (roughMsOf(a) ?? Infinity) - (roughMsOf(b) ?? Infinity) ||
  rankOf(a.milestone) - rankOf(b.milestone) ||
  compareText(keyOf(a), keyOf(b)) ||
  compareLonger(a.description, b.description) ||
  compareLonger(a.place, b.place) ||
  compareText(a.source, b.source) ||
  compareText(a.raw, b.raw) ||
  Number(a.isSilent ?? false) - Number(b.isSilent ?? false);

const bounded = (events: TrackingEvent[]): TrackingEvent[] =>
  events.length <= oldestKept + newestKept
    ? events
    : [...events.slice(0, oldestKept), ...events.slice(events.length - newestKept)];

/** What was stated last; of two at once the later day, so that nobody is promised too much. */
const compareEstimates = (a: EstimatedDelivery, b: EstimatedDelivery): number =>
  a.statedAt - b.statedAt || compareText(a.on, b.on) || compareText(a.source, b.source);

/**
 * A log with what an update tells of it. Nothing is replaced: the same updates in any order, and any of them again, come
 * to the same log.
 */
export const mergeLog = (
  log: TrackingLog,
  update: Pick<TrackingUpdate, "events" | "estimatedDelivery">,
): TrackingLog => {
  const sorted = [...log.events, ...update.events].toSorted(compareEvents);
  const firstByKey = new Map(sorted.toReversed().map((event) => [keyOf(event), event]));
  const events = bounded([...firstByKey.values()].toSorted(compareEvents));
  const estimates = [log.estimatedDelivery, update.estimatedDelivery].filter((each) => each !== undefined);
  const estimatedDelivery = estimates.toSorted(compareEstimates).at(-1);
  return estimatedDelivery === undefined ? { events } : { events, estimatedDelivery };
};

/** Where the parcel is, by when things happened and not by when they were told; `unknown` where nobody has said. */
export const milestoneOf = ({ events }: TrackingLog): Milestone => {
  let known: Milestone = "unknown";
  let since: EventTime = {};
  for (const event of events) {
    known = nextMilestone(known, event.milestone, isSurelyAfter(event, since));
    if (event.milestone === known) since = event;
  }
  return known;
};
