import { addDays, type Day } from "../runtime/day.ts";

/** The public holidays of a year, each a day on which everything is closed. */
export type HolidaysOf = (year: number) => ReadonlySet<Day>;

export const noHolidays: HolidaysOf = () => new Set();

/** Further away nobody knows what will be a holiday, and the moon is not worth computing. */
const firstYear = 1970;
const lastYear = 2100;

const hourMs = 3_600_000;

/** As the library tells it: `date` in the place's own zone, `start` and `end` as instants. */
interface Holiday {
  date: string;
  start: Date;
  end: Date;
}

/**
 * The whole days of a holiday; half a day is none. They are counted by hours because feasts begin at sunset, on the eve
 * of `date`; the change of clocks makes 23 of 24.
 */
const daysOf = ({ date, start, end }: Holiday): Day[] => {
  const hours = (end.getTime() - start.getTime()) / hourMs;
  return Array.from({ length: Math.floor((hours + 1) / 24) }, (_, days) => addDays(date.slice(0, 10), days));
};

/** By place. The library has 600; more than these are regions that it does not know. */
const maxPlaces = 1_000;
const known = new Map<string, HolidaysOf>();

/**
 * The public holidays of a country, with those of its region (what follows the country in ISO 3166-2) where it has its
 * own; none where the library does not know the country. The library is 1.4 MB, and loaded when the first store asks.
 * Source: https://github.com/commenthol/date-holidays
 */
export const loadHolidays = async (country: string, region: string | undefined): Promise<HolidaysOf> => {
  const place = `${country}-${region ?? ""}`;
  const before = known.get(place);
  if (before !== undefined) return before;

  const { default: Holidays } = await import("date-holidays");
  const options = { types: ["public" as const], languages: "en" };
  const calendar = region === undefined ? new Holidays(country, options) : new Holidays(country, region, options);
  const years = new Map<number, ReadonlySet<Day>>();
  const holidaysOf: HolidaysOf = (year) => {
    if (year < firstYear || year > lastYear) return new Set();
    const made = years.get(year) ?? new Set(calendar.getHolidays(year).flatMap(daysOf));
    years.set(year, made);
    return made;
  };
  if (known.size >= maxPlaces) known.clear();
  known.set(place, holidaysOf);
  return holidaysOf;
};
