import * as v from "valibot";
import { zonesOfState } from "../contact/us-states.ts";
import type { Week, Window } from "./local-hours.ts";

const timeSchema = v.pipe(v.string(), v.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time such as 08:30"));

const windowSchema = v.pipe(
  v.object({ from: timeSchema, to: timeSchema }),
  v.forward(
    v.check(({ from, to }) => from < to, "must be later than from"),
    ["to"],
  ),
);

const stateSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{2}$/, "must be a US state such as TX"),
  v.check((state) => zonesOfState(state).length > 0, "must be a US state such as TX"),
);

/** A state's own window, where it is narrower than the store's: of every day, of Saturday and Sunday, of Sunday. */
const stateHoursSchema = v.object({
  from: v.optional(timeSchema),
  to: v.optional(timeSchema),
  weekend: v.optional(windowSchema),
  sunday: v.optional(windowSchema),
});
type StateHours = v.InferOutput<typeof stateHoursSchema>;

const hoursSchema = v.object({
  ...windowSchema.entries,
  /** By two letters. A state never widens the store's window. */
  states: v.pipe(
    v.record(stateSchema, stateHoursSchema),
    v.description(
      "US states with narrower hours, by two letters: all of them, {} for none. GET settings shows those that hold.",
    ),
  ),
});

/** Between when and when a text may go, on the clocks of whom it goes to (rules 5). */
export const quietHoursSchema = v.pipe(
  hoursSchema,
  v.forward(
    v.check(({ from, to }) => from < to, "must be later than from"),
    ["to"],
  ),
  v.forward(
    v.check(
      (hours) => Object.keys(hours.states).every((state) => weekOf(hours, state).every(isSomeTime)),
      "leave a state no time on some day",
    ),
    ["states"],
  ),
  v.description(
    "Between when and when texts may go, on the clock of whom they go to; in the quiet hours around it they wait.",
  ),
);
export type QuietHours = v.InferOutput<typeof hoursSchema>;

/** As they are commonly read; no lawyer has confirmed the states'. */
export const defaultQuietHours: QuietHours = {
  from: "08:00",
  to: "21:00",
  states: {
    CT: { from: "09:00", to: "20:00" },
    FL: { to: "20:00" },
    MD: { to: "20:00" },
    MS: { to: "20:00" },
    NJ: { to: "20:00" },
    OK: { to: "20:00" },
    RI: { from: "09:00", to: "18:00", weekend: { from: "10:00", to: "17:00" } },
    TX: { from: "09:00", to: "21:00", sunday: { from: "12:00", to: "21:00" } },
  },
};

const toWindow = ({ from, to }: { from: string; to: string }): Window => ({
  fromMinute: toMinute(from),
  toMinute: toMinute(to),
});

const toMinute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const isSomeTime = ({ fromMinute, toMinute }: Window): boolean => fromMinute < toMinute;

const saturday = 6;
const sunday = 0;

/** The windows of a week from Sunday on, as the store and a state have them. */
export const weekOf = (hours: QuietHours, state: string | undefined): Week => {
  const own: StateHours = (state === undefined ? undefined : hours.states[state]) ?? {};
  const everyDay = { from: own.from ?? hours.from, to: own.to ?? hours.to };
  const store = toWindow(hours);
  return Array.from({ length: 7 }, (_, weekday) => {
    const atWeekends = weekday === saturday || weekday === sunday ? own.weekend : undefined;
    const onSundays = weekday === sunday ? own.sunday : undefined;
    const day = toWindow(onSundays ?? atWeekends ?? everyDay);
    return {
      fromMinute: Math.max(day.fromMinute, store.fromMinute),
      toMinute: Math.min(day.toMinute, store.toMinute),
    };
  });
};
