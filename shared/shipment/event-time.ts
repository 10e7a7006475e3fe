import { type Day, daySchema } from "../runtime/day.ts";
import * as v from "valibot";

/** When something happened: an instant where the zone is known, the local clock's text where it is not, or nothing. */
export interface EventTime {
  /** Milliseconds since 1970. */
  at?: number;
  /** `2025-03-04T17:12:57`, or a day where no time of day is said. */
  localAt?: string;
}

/** Some senders fill unknown dates with the year 2079, 1970 or 1: no parcel of ours travels then. */
const firstYear = 2000;
const lastYear = 2078;

const isPlausible = (day: Day): boolean => {
  const year = Number(day.slice(0, 4));
  return year >= firstYear && year <= lastYear && v.is(daySchema, day);
};

const timeText = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Reads `2025-03-04T17:12:57Z`, `2025-03-04 17:12` and the like; what is no date is none. */
export const eventTimeOf = (text: string | undefined): EventTime => {
  const [, day = "", minute, second = ":00", zone] = timeText.exec(text?.trim() ?? "") ?? [];
  if (!isPlausible(day)) return {};
  if (minute === undefined) return { localAt: day };
  const localAt = `${day}T${minute}${second}`;
  const at = Date.parse(`${localAt}${zone?.toUpperCase() ?? "Z"}`);
  if (Number.isNaN(at)) return {};
  return zone === undefined ? { localAt } : { at };
};

/** The same of seconds or milliseconds since 1970. */
export const eventTimeOfUnix = (time: number | undefined): EventTime => {
  if (time === undefined || !Number.isFinite(time)) return {};
  const ms = Math.round(Math.abs(time) < 100_000_000_000 ? time * 1_000 : time);
  return Math.abs(ms) < 8e15 ? eventTimeOf(new Date(ms).toISOString()) : {};
};

/** The day that a text begins with, as its sender wrote it; undefined where it is none. */
export const dayIn = (text: string | undefined): Day | undefined => {
  const day = text?.trim().slice(0, 10) ?? "";
  return isPlausible(day) ? day : undefined;
};

/** Milliseconds since 1970, as if a clock without zone showed UTC: it may be off by `zoneDoubtMs`. */
export const roughMsOf = ({ at, localAt }: EventTime): number | undefined =>
  at ?? (localAt === undefined ? undefined : Date.parse(localAt.length === 10 ? localAt : `${localAt}Z`));

/** Clocks on Earth are at most 14 hours before and 12 behind UTC. */
const zoneDoubtMs = 14 * 3_600_000;

/** Whether one thing surely happened after another, or at the same time; they are in order by `roughMsOf`. */
export const isSurelyAfter = (later: EventTime, earlier: EventTime): boolean => {
  const [laterMs, earlierMs] = [roughMsOf(later), roughMsOf(earlier)];
  if (laterMs === undefined || earlierMs === undefined) return false;
  const isSameKind = (later.at === undefined) === (earlier.at === undefined);
  return laterMs - earlierMs >= (isSameKind ? 0 : zoneDoubtMs);
};
