import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import {
  addDays,
  dayOf,
  daysBetween,
  daySchema,
  startOfDay,
  startOfDayText,
  timeOf,
  weekdayOf,
} from "../../../shared/runtime/day.ts";

const msPerDay = 86_400_000;
const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Years with and without leap days, and with the changes of clocks that zones had. */
const dayArbitrary = fc
  .integer({ min: Date.UTC(1995, 0, 1) / msPerDay, max: Date.UTC(2060, 11, 31) / msPerDay })
  .map((days) => toDay(days * msPerDay));

/** Offsets of :30 and :45, the ends of the world, clocks that change at midnight, and by half an hour. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "America/Asuncion",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Tehran",
  "Asia/Amman",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Atlantic/Azores",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Niue",
];
const zoneArbitrary = fc.constantFrom(...zones);

describe("a day", () => {
  it.each(["2026-12-12", "2024-02-29", "2000-02-29", "2026-01-01"])("may be %s", (day) => {
    expect(v.is(daySchema, day)).toBe(true);
  });

  it.each(["2026-02-29", "1900-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-1-1", "2026-12-12T00:00", ""])(
    "is not %s",
    (day) => {
      expect(v.is(daySchema, day)).toBe(false);
    },
  );

  it.each([
    ["2024-02-28", 1, "2024-02-29"],
    ["2024-02-29", 1, "2024-03-01"],
    ["2024-02-29", 366, "2025-03-01"],
    ["2023-02-28", 1, "2023-03-01"],
    ["2026-01-01", -1, "2025-12-31"],
    ["2026-12-31", 0, "2026-12-31"],
  ])("%s and %d days are %s", (day, days, sum) => {
    expect(addDays(day, days)).toBe(sum);
  });

  it("ends with the calendar, where text order would break", () => {
    expect(addDays("9999-12-31", 1)).toBe("9999-12-31");
    expect(addDays("0000-01-01", -1)).toBe("0000-01-01");
  });

  it("is as far from another as it takes days to get there, and later in the text's order too", () => {
    fc.assert(
      fc.property(dayArbitrary, fc.integer({ min: -20_000, max: 20_000 }), (day, days) => {
        const other = addDays(day, days);
        expect(daysBetween(day, other)).toBe(days);
        expect(daysBetween(other, day)).toBe(0 - days);
        expect(Math.sign(days)).toBe(other === day ? 0 : other > day ? 1 : -1);
      }),
    );
  });

  it("has the weekday that a calendar on the wall shows", () => {
    expect(["2026-11-23", "2024-02-29", "2026-11-29"].map(weekdayOf)).toEqual([1, 4, 7]);
    fc.assert(
      fc.property(dayArbitrary, (day) => {
        expect(weekdayOf(addDays(day, 1))).toBe((weekdayOf(day) % 7) + 1);
        expect(weekdayOf(addDays(day, 7))).toBe(weekdayOf(day));
      }),
    );
  });
});

describe("a day of a zone", () => {
  it.each([
    ["2026-11-27T22:59:59Z", "Europe/Berlin", "2026-11-27", "23:59"],
    ["2026-11-27T23:00:00Z", "Europe/Berlin", "2026-11-28", "00:00"],
    ["2026-07-01T18:29:00Z", "Asia/Kolkata", "2026-07-01", "23:59"],
    ["2026-01-01T09:59:00Z", "Pacific/Kiritimati", "2026-01-01", "23:59"],
    ["2026-01-01T10:59:00Z", "Pacific/Niue", "2025-12-31", "23:59"],
  ])("at %s in %s is %s, %s", (instant, zone, day, time) => {
    expect(dayOf(Date.parse(instant), zone)).toBe(day);
    expect(timeOf(Date.parse(instant), zone)).toBe(time);
  });

  it.each([
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
    ["2026-11-27", "America/New_York", "2026-11-27T05:00:00.000Z"],
    // Midnight was skipped: the day began at one o'clock.
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
    ["2024-04-26", "Africa/Cairo", "2024-04-25T22:00:00.000Z"],
    // Midnight came twice: the first one begins the day.
    ["2024-11-03", "America/Havana", "2024-11-03T04:00:00.000Z"],
    ["2011-10-28", "Asia/Amman", "2011-10-27T21:00:00.000Z"],
    // The hour before midnight came twice.
    ["2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00.000Z"],
    // The whole day was skipped.
    ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
  ])("%s in %s begins at %s", (day, zone, instant) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(instant);
  });

  it("begins at the first instant that is no longer the day before", () => {
    fc.assert(
      fc.property(dayArbitrary, zoneArbitrary, (day, zone) => {
        const start = startOfDay(day, zone);
        expect(dayOf(start, zone) >= day).toBe(true);
        expect(dayOf(start - 1, zone) < day).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("begins right on every day of the years in which these zones changed most", () => {
    for (const zone of zones) {
      for (let day = "2010-12-31"; day < "2012-12-31"; day = addDays(day, 1)) {
        const start = startOfDay(day, zone);
        expect([zone, dayOf(start, zone) >= day, dayOf(start - 1, zone) < day]).toEqual([zone, true, true]);
      }
    }
  });
});

describe("the beginning of a day as feeds want it", () => {
  it.each([
    ["2026-12-12", "UTC", "2026-12-12T00:00:00+00:00"],
    ["2026-12-12", "Europe/Berlin", "2026-12-12T00:00:00+01:00"],
    ["2026-07-12", "Europe/Berlin", "2026-07-12T00:00:00+02:00"],
    ["2026-12-12", "America/St_Johns", "2026-12-12T00:00:00-03:30"],
    ["2026-12-12", "Asia/Kolkata", "2026-12-12T00:00:00+05:30"],
    // An hour that the change of clocks skips.
    ["2024-09-08", "America/Santiago", "2024-09-08T01:00:00-03:00"],
  ])("%s in %s is %s", (day, zone, text) => {
    expect(startOfDayText(day, zone)).toBe(text);
    expect(Date.parse(text)).toBe(startOfDay(day, zone));
  });
});
