import { addDays, type Day, weekdayOf } from "../runtime/day.ts";
import { type HolidaysOf, noHolidays } from "./holidays.ts";

/** On which days a location works, or a carrier delivers. */
export interface Calendar {
  /** 1 for Monday to 7 for Sunday. */
  workdays: readonly number[];
  holidays: HolidaysOf;
  closedOn: ReadonlySet<Day>;
  /** Beats all the rest. */
  openOn: ReadonlySet<Day>;
}

const weekdays = [1, 2, 3, 4, 5];

export const calendarOf = ({
  workdays = weekdays,
  holidays = noHolidays,
  closedOn = [],
  openOn = [],
}: {
  workdays?: readonly number[] | undefined;
  holidays?: HolidaysOf | undefined;
  closedOn?: readonly Day[] | undefined;
  openOn?: readonly Day[] | undefined;
}): Calendar => ({ workdays, holidays, closedOn: new Set(closedOn), openOn: new Set(openOn) });

export const isBusinessDay = ({ workdays, holidays, closedOn, openOn }: Calendar, day: Day): boolean => {
  if (openOn.has(day)) return true;
  if (closedOn.has(day) || !workdays.includes(weekdayOf(day))) return false;
  return !holidays(Number(day.slice(0, 4))).has(day);
};

/** Nobody plans further ahead; and a location whose every Friday is closed works never. */
const maxDays = 731;

/**
 * The business day that is `days` after the first one at or after `day`; 0 is that one itself. None where it is not
 * within two years.
 */
export const addBusinessDays = (calendar: Calendar, day: Day, days: number): Day | undefined => {
  let left = days;
  let at = day;
  for (let ahead = 0; ahead < maxDays; ahead += 1) {
    if (isBusinessDay(calendar, at)) {
      if (left === 0) return at;
      left -= 1;
    }
    at = addDays(at, 1);
  }
  return undefined;
};

/**
 * Business days from one day to another, negative backwards: 1 from a Friday to the Monday after it, and from that
 * Saturday none. What lies more than two years apart is counted as two years.
 */
export const businessDaysBetween = (calendar: Calendar, from: Day, to: Day): number => {
  // Not the negative, which is -0 for none.
  if (to < from) return 0 - businessDaysBetween(calendar, to, from);
  let count = 0;
  let at = from;
  for (let ahead = 0; at < to && ahead < maxDays; ahead += 1) {
    if (isBusinessDay(calendar, at)) count += 1;
    at = addDays(at, 1);
  }
  return count;
};
