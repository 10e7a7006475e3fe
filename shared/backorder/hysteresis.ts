import type { Day } from "../runtime/day.ts";
import { businessDaysBetween, type Calendar } from "./calendar.ts";

/** What a customer hears of a date: that it moved, that there is one at last, that there is none any more. */
export type News = "later" | "earlier" | "dated" | "undated";

/**
 * Whether a customer who was told one date (`null`: that there is none) should hear of another (rules 2.3): when it has
 * moved by the store's threshold, or from one side of the promise to the other. A threshold of 0 is every change.
 */
export const isNews = ({
  told,
  now,
  promise,
  calendar,
  thresholdBusinessDays,
}: {
  told: Day | null;
  now: Day | null;
  promise?: Day | undefined;
  calendar: Calendar;
  thresholdBusinessDays: number;
}): News | undefined => {
  if (told === now) return undefined;
  if (told === null) return "dated";
  if (now === null) return "undated";
  const crosses = promise !== undefined && told <= promise !== now <= promise;
  const moved = Math.abs(businessDaysBetween(calendar, told, now));
  if (!crosses && moved < thresholdBusinessDays) return undefined;
  return now > told ? "later" : "earlier";
};
