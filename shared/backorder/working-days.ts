import { addDays } from "../runtime/day.ts";
import { addBusinessDays } from "./calendar.ts";
import type { AddWorkingDays } from "./delay-ending.ts";
import { planOf, type Shipping } from "./shipping.ts";

/**
 * The store's own working days, in which the law counts refunds: the first one after a day is the first, whether or not the
 * store works on the day itself. Days of the calendar where it never works.
 */
export const workingDaysOf =
  (shipping: Shipping): AddWorkingDays =>
  (day, days) =>
    addBusinessDays(planOf(shipping, undefined).calendar, addDays(day, 1), days - 1) ?? addDays(day, days);
