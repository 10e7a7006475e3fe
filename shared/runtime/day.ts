import * as v from "valibot";

/** A day of the calendar, `2026-12-12`, in whatever zone its owner says; text order is time order. */
export type Day = string;

const msPerDay = 86_400_000;
const toMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
/** No year has five digits, as text order wants it: the days after the last are the last. */
const firstMs = Date.parse("0000-01-01T00:00:00Z");
const lastMs = Date.parse("9999-12-31T00:00:00Z");
const toDay = (ms: number): Day => new Date(Math.min(Math.max(ms, firstMs), lastMs)).toISOString().slice(0, 10);

/** The 30th of February is a date to `Date.parse`. */
const isReal = (text: string): boolean => !Number.isNaN(toMs(text)) && toDay(toMs(text)) === text;

export const daySchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d$/, "must be a date such as 2026-12-12"),
  v.check(isReal, "must be a real date"),
);

export const addDays = (day: Day, days: number): Day => toDay(toMs(day) + days * msPerDay);

/** The later one of two days. */
export const laterOf = (one: Day, other: Day): Day => (one > other ? one : other);

/** Days from one to another: 1 from a Monday to the Tuesday after it, negative backwards. */
export const daysBetween = (from: Day, to: Day): number => Math.round((toMs(to) - toMs(from)) / msPerDay);

/** 1 for Monday to 7 for Sunday, as ISO 8601 counts. */
export const weekdayOf = (day: Day): number => new Date(toMs(day)).getUTCDay() || 7;

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    dateStyle: "short",
    timeStyle: "medium",
  });
  formats.set(timeZone, made);
  return made;
};

/** What a wall clock of a zone shows at an instant. */
const wallOf = (ms: number, timeZone: string): { day: Day; time: string } => {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  return { day: `${of("year")}-${of("month")}-${of("day")}`, time: `${of("hour")}:${of("minute")}:${of("second")}` };
};

export const dayOf = (ms: number, timeZone: string): Day => wallOf(ms, timeZone).day;

/** The time of day in a zone, `14:30`. */
export const timeOf = (ms: number, timeZone: string): string => wallOf(ms, timeZone).time.slice(0, 5);

/** The instant at which a day begins in a zone; the first one after it where a change of clocks skips midnight. */
export const startOfDay = (day: Day, timeZone: string): number => {
  const utcMidnight = toMs(day);
  const offsetAt = (ms: number): number => {
    const wall = wallOf(ms, timeZone);
    return Date.parse(`${wall.day}T${wall.time}Z`) - ms;
  };
  // The offsets of the days around it are all that the day can begin with; where midnight comes twice, both do.
  const [earlier = utcMidnight, later = utcMidnight] = [utcMidnight - msPerDay, utcMidnight + msPerDay]
    .map((ms) => utcMidnight - offsetAt(ms))
    .sort((one, other) => one - other);
  return wallOf(earlier, timeZone).day < day ? later : earlier;
};

const two = (number: number): string => String(number).padStart(2, "0");

/** The beginning of a day in a zone as feeds want it: `2026-12-12T00:00:00+01:00`. */
export const startOfDayText = (day: Day, timeZone: string): string => {
  const ms = startOfDay(day, timeZone);
  const wall = wallOf(ms, timeZone);
  const offsetMinutes = Math.round((Date.parse(`${wall.day}T${wall.time}Z`) - ms) / 60_000);
  const [hours, minutes] = [Math.trunc(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  return `${wall.day}T${wall.time}${offsetMinutes < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
};
