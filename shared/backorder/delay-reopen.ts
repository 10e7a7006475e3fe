import { dayOf } from "../runtime/day.ts";
import { passTime } from "./delay-deadlines.ts";
import { alert, change, type Course, record } from "./delay-effects.ts";
import type { AddWorkingDays } from "./delay-ending.ts";
import { sources } from "./delay-law.ts";
import { isOpen } from "./delay-state.ts";

/** What had shipped has not: of an ended line nobody else would think any more. */
export const takeBack = (
  course: Course,
  { atMs, units }: { atMs: number; units: number },
  calendar: AddWorkingDays,
): Course => {
  const { current, quantity, shippedUnits, terms } = course.state;
  if (units >= shippedUnits) return course;
  const what = `${units} of ${quantity} shipped after all`;
  const taken = record(change(course, { shippedUnits: units, quantityAtMs: atMs }), atMs, what, sources.ours);
  if (current.phase === "shipped") return units < quantity ? resume(taken, atMs, calendar) : taken;
  return isOpen(taken.state) ? taken : alert(taken, "unshipped_after_end", { day: dayOf(atMs, terms.zone) });
};

/** Nobody else's cancellation is taken back, nor one whose refund was sent. */
export const restore = (course: Course, { atMs }: { atMs: number }, calendar: AddWorkingDays): Course => {
  const { current, refunds } = course.state;
  if (current.phase !== "cancelled" || current.ground !== "merchant") return course;
  const owed = refunds.at(-1);
  if (owed?.ground === "merchant" && owed.paidAtMs !== undefined) return alert(course, "units_added_after_end");
  const kept = refunds.filter((refund) => refund !== owed || refund.ground !== "merchant");
  return resume(change(course, { refunds: kept, lastRefund: owed?.n, quantityAtMs: atMs }), atMs, calendar);
};

/**
 * An ended line that is open again goes on where it stood, and T with it. Where its deadline is over, and silence or the
 * want of a notice would cancel it, the merchant first hears of it: a shipment may be about to be told anew.
 */
const resume = (course: Course, atMs: number, calendar: AddWorkingDays): Course => {
  const { before = { phase: "promised" }, terms } = course.state;
  const open = record(
    change(course, { current: before, before: undefined }),
    atMs,
    "open again; the clock stays",
    sources.ours,
  );
  const passed = passTime(open, atMs, calendar);
  if (isOpen(passed.state)) return passed;
  const today = dayOf(atMs, terms.zone);
  return alert(change(open, { resumedOn: today }), "open_after_deadline", { day: today });
};
