import { addDays, type Day } from "../runtime/day.ts";

/** Days that far ahead stand for "not known" in many shops. */
const maxDaysAhead = 3_660;

/** Whether a day is nobody's date, seen from another one. */
export const isPlaceholder = (day: Day, from: Day): boolean => day > addDays(from, maxDaysAhead);
