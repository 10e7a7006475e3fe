import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { businessDaysBetween, calendarOf } from "../../../shared/backorder/calendar.ts";
import { isNews, type News } from "../../../shared/backorder/hysteresis.ts";
import { addDays, type Day } from "../../../shared/runtime/day.ts";

const calendar = calendarOf({});
const thursday = "2026-12-10";
const friday = "2026-12-11";
const saturday = "2026-12-12";
const monday = "2026-12-14";
const tuesday = "2026-12-15";

const news = (told: Day | null, now: Day | null, promise?: Day, thresholdBusinessDays = 2): News | undefined =>
  isNews({ told, now, promise, calendar, thresholdBusinessDays });

describe("what a customer hears of a date", () => {
  it.each<[Day | null, Day | null, News | undefined]>([
    [friday, friday, undefined],
    [friday, monday, undefined],
    [friday, tuesday, "later"],
    [tuesday, friday, "earlier"],
    [monday, friday, undefined],
    [saturday, tuesday, undefined],
    [null, null, undefined],
    [null, friday, "dated"],
    [friday, null, "undated"],
  ])("who was told %s, and it is %s, is %s", (told, now, expected) => {
    expect(news(told, now)).toBe(expected);
  });

  it("is every crossing of the promise, however small, and in either direction", () => {
    expect(news(friday, monday, friday)).toBe("later");
    expect(news(friday, saturday, friday)).toBe("later");
    expect(news(monday, friday, friday)).toBe("earlier");
    expect(news(monday, tuesday, friday)).toBeUndefined();
    expect(news(thursday, friday, friday)).toBeUndefined();
  });

  it("is every change where the threshold is nothing", () => {
    expect(news(saturday, addDays(saturday, 1), undefined, 0)).toBe("later");
    expect(news(saturday, saturday, undefined, 0)).toBeUndefined();
  });

  it("is less with a higher threshold, has the change's direction, and is the opposite on the way back", () => {
    const dayArbitrary = fc.integer({ min: 0, max: 60 }).map((days) => addDays("2026-11-01", days));
    const opposites = { later: "earlier", earlier: "later", dated: "undated", undated: "dated" };
    fc.assert(
      fc.property(
        fc.option(dayArbitrary),
        fc.option(dayArbitrary),
        fc.option(dayArbitrary, { nil: undefined }),
        fc.nat(10),
        (told, now, promise, threshold) => {
          const heard = news(told, now, promise, threshold);
          const back = news(now, told, promise, threshold);
          expect(back).toBe(heard === undefined ? undefined : opposites[heard]);
          if (heard === undefined) expect(news(told, now, promise, threshold + 1)).toBeUndefined();
          if (told === null || now === null) return;
          if (heard !== undefined) expect(heard).toBe(now > told ? "later" : "earlier");
          const crosses =
            promise !== undefined &&
            Math.min(+(told <= promise), +(now <= promise)) === 0 &&
            (told <= promise || now <= promise);
          const moves = told !== now && Math.abs(businessDaysBetween(calendar, told, now)) >= threshold;
          expect(heard !== undefined).toBe(crosses || moves);
        },
      ),
    );
  });
});
