import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addBusinessDays,
  businessDaysBetween,
  type Calendar,
  calendarOf,
  isBusinessDay,
} from "../../../shared/backorder/calendar.ts";
import { addDays, type Day } from "../../../shared/runtime/day.ts";

const dayArbitrary = fc.integer({ min: 0, max: 1_500 }).map((days) => addDays("2025-06-01", days));

/** Any week with work in it, holidays of its own each year, closed and open days. */
const calendarArbitrary: fc.Arbitrary<Calendar> = fc
  .record({
    workdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    feasts: fc.uniqueArray(fc.constantFrom("01-01", "05-01", "12-24", "12-25", "12-26"), { maxLength: 5 }),
    closedOn: fc.uniqueArray(dayArbitrary, { maxLength: 30 }),
    openOn: fc.uniqueArray(dayArbitrary, { maxLength: 5 }),
  })
  .map(({ feasts, ...days }) =>
    calendarOf({ ...days, holidays: (year) => new Set(feasts.map((feast) => `${year}-${feast}`)) }),
  );

const countArbitrary = fc.nat(40);

/** What `addBusinessDays` finds, where there is something within its two years. */
const found = (calendar: Calendar, day: Day, days: number): Day => {
  const at = addBusinessDays(calendar, day, days);
  fc.pre(at !== undefined);
  return at;
};

const monday = "2026-11-23";
const friday = "2026-11-27";
const saturday = "2026-11-28";
const nextMonday = "2026-11-30";
const weekdays = calendarOf({});

describe("a business day", () => {
  it("is from Monday to Friday where nothing is said", () => {
    const week = Array.from({ length: 7 }, (_, days) => isBusinessDay(weekdays, addDays(monday, days)));
    expect(week).toEqual([true, true, true, true, true, false, false]);
  });

  it("is none on a holiday and on a closed day, and is one where the location says that it works", () => {
    const days = { holidays: () => new Set([monday]), closedOn: [friday] };
    expect(isBusinessDay(calendarOf(days), monday)).toBe(false);
    expect(isBusinessDay(calendarOf(days), friday)).toBe(false);
    const open = calendarOf({ ...days, openOn: [monday, friday, saturday] });
    expect([monday, friday, saturday].map((day) => isBusinessDay(open, day))).toEqual([true, true, true]);
  });

  it("is looked up in the holidays of its own year", () => {
    const newYear = calendarOf({ holidays: (year) => new Set(year === 2027 ? ["2027-01-01"] : []) });
    expect(addBusinessDays(newYear, "2026-12-31", 1)).toBe("2027-01-04");
    expect(addBusinessDays(newYear, "2025-12-31", 1)).toBe("2026-01-01");
  });
});

describe("adding business days", () => {
  it.each([
    [friday, 0, friday],
    [friday, 1, nextMonday],
    [saturday, 0, nextMonday],
    [saturday, 1, addDays(nextMonday, 1)],
    [monday, 5, nextMonday],
  ])("to %s, %d of them, is %s", (day, days, sum) => {
    expect(addBusinessDays(weekdays, day, days)).toBe(sum);
  });

  it("lands on a business day, and never earlier", () => {
    fc.assert(
      fc.property(calendarArbitrary, dayArbitrary, countArbitrary, (calendar, day, days) => {
        const at = found(calendar, day, days);
        expect(isBusinessDay(calendar, at)).toBe(true);
        expect(at >= addDays(day, days)).toBe(true);
      }),
    );
  });

  it("is never earlier for a later day, nor for more days", () => {
    fc.assert(
      fc.property(
        calendarArbitrary,
        dayArbitrary,
        countArbitrary,
        fc.nat(20),
        fc.nat(20),
        (calendar, day, days, wait, more) => {
          expect(found(calendar, addDays(day, wait), days + more) >= found(calendar, day, days)).toBe(true);
        },
      ),
    );
  });

  it("says so where a location never works", () => {
    const everyFriday = Array.from({ length: 200 }, (_, weeks) => addDays(friday, weeks * 7));
    const never = calendarOf({ workdays: [5], closedOn: everyFriday });
    expect(addBusinessDays(never, monday, 0)).toBeUndefined();
    expect(addBusinessDays(calendarOf({ workdays: [5] }), monday, 200)).toBeUndefined();
  });
});

describe("business days between", () => {
  it.each([
    [friday, friday, 0],
    [friday, nextMonday, 1],
    [saturday, nextMonday, 0],
    [friday, saturday, 1],
    [monday, nextMonday, 5],
    [nextMonday, monday, -5],
  ])("%s and %s are %d", (from, to, days) => {
    expect(businessDaysBetween(weekdays, from, to)).toBe(days);
  });

  it("are what was added", () => {
    fc.assert(
      fc.property(calendarArbitrary, dayArbitrary, countArbitrary, (calendar, day, days) => {
        const at = found(calendar, day, days);
        expect(businessDaysBetween(calendar, day, at)).toBe(days);
        expect(businessDaysBetween(calendar, at, day)).toBe(0 - days);
      }),
    );
  });

  it("add up over a day in between", () => {
    fc.assert(
      fc.property(calendarArbitrary, dayArbitrary, fc.nat(150), fc.nat(150), (calendar, from, first, second) => {
        const middle = addDays(from, first);
        const to = addDays(middle, second);
        expect(businessDaysBetween(calendar, from, middle) + businessDaysBetween(calendar, middle, to)).toBe(
          businessDaysBetween(calendar, from, to),
        );
      }),
    );
  });

  it("are no more than two years' worth, however far apart", () => {
    expect(businessDaysBetween(weekdays, monday, "9999-12-31")).toBe(523);
  });
});
