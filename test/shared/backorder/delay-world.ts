import * as fc from "fast-check";
import type { Channel } from "../../../shared/contact/channel.ts";
import type { Effect } from "../../../shared/backorder/delay-effects.ts";
import type { Regime } from "../../../shared/backorder/delay-law.ts";
import type { CustomerChoice, DelayState } from "../../../shared/backorder/delay-state.ts";
import { dueAtMsOf, type Fact, openDelay, step } from "../../../shared/backorder/delay.ts";
import { addDays, type Day, dayOf } from "../../../shared/runtime/day.ts";
import { addWorkingDays } from "./followed-line.ts";

export const hourMs = 3_600_000;
const minuteMs = 60_000;

/** What befalls a line, `afterHours` after what befell it before. */
interface Event {
  afterHours: number;
  what:
    | { kind: "estimate"; daysAhead: number | null; reason?: string | undefined }
    | {
        kind: "chose";
        choice: CustomerChoice;
        n?: number | undefined;
        isInDoubt: boolean;
      }
    | { kind: "shipped"; units: number; knownAfterHours: number }
    | { kind: "quantity"; quantity: number }
    | { kind: "cancelled_by_merchant" }
    | { kind: "promise_moved"; daysAhead: number }
    | { kind: "contact"; channels: Channel[] }
    | { kind: "late_word"; n: number; channel: Channel; outcome: "bounced" | "delivered" };
}

export interface History {
  regime: Regime;
  zone: string;
  placedAtMs: number;
  /** Days from the order to the promised date; none was promised where it is undefined. */
  promisedAfterDays: number | undefined;
  channels: Channel[];
  events: Event[];
  /** What providers answer, one after the other, and how many minutes later; over and over. */
  answers: { outcome: "accepted" | "bounced" | "failed" | "unsettled" | undefined; afterMinutes: number }[];
  /** How long after it is due a tick comes, in minutes, one after the other. */
  tickDelays: number[];
}

/** One fact that the line was told, and what came of it. */
export interface Told {
  atMs: number;
  fact: Fact;
  effects: Effect[];
  says: string | undefined;
  state: DelayState;
  /** What the same fact brought when it was told again. */
  again: Effect[];
}

const channels = fc.constantFrom<Channel[][]>(["email"], ["email", "sms"], ["sms"], ["email", "sms"], []);

const whats: fc.Arbitrary<Event["what"]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("estimate" as const), daysAhead: fc.integer({ min: -5, max: 70 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("estimate" as const),
      daysAhead: fc.constant(null),
      reason: fc.option(fc.constant("The maker closed"), { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("chose" as const),
      choice: fc.constantFrom("wait", "wait", "wait", "wait_for_ever", "cancel", "substitute", "ship_rest", "service"),
      n: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      isInDoubt: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("shipped" as const),
      units: fc.integer({ min: 1, max: 4 }),
      knownAfterHours: fc.integer({ min: 0, max: 30 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("quantity" as const), quantity: fc.integer({ min: 0, max: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("promise_moved" as const), daysAhead: fc.integer({ min: 1, max: 90 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("contact" as const), channels }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("late_word" as const),
      n: fc.integer({ min: 1, max: 4 }),
      channel: fc.constantFrom<Channel[]>("email", "sms"),
      outcome: fc.constantFrom("bounced" as const, "delivered" as const),
    }),
  },
);
const rare: fc.Arbitrary<Event["what"]> = fc.constant({ kind: "cancelled_by_merchant" });

export const historyArbitrary: fc.Arbitrary<History> = fc.record({
  regime: fc.constantFrom<Regime[]>("ftc", "ftc", "ftc", "eu", "none"),
  zone: fc.constantFrom("America/New_York", "Europe/Berlin", "Pacific/Kiritimati", "UTC"),
  // From winter to autumn: both changes of clocks are in reach.
  placedAtMs: fc.integer({ min: 0, max: 300 * 24 * 60 }).map((minutes) => Date.UTC(2026, 0, 1) + minutes * minuteMs),
  promisedAfterDays: fc.option(fc.integer({ min: 0, max: 45 }), { nil: undefined }),
  channels,
  events: fc.array(
    fc.record({
      afterHours: fc.integer({ min: 0, max: 24 * 14 }),
      what: fc.oneof({ weight: 25, arbitrary: whats }, { weight: 1, arbitrary: rare }),
    }),
    { maxLength: 14 },
  ),
  answers: fc.array(
    fc.record({
      outcome: fc.constantFrom(
        "accepted",
        "accepted",
        "accepted",
        "accepted",
        "bounced",
        "failed",
        "unsettled",
        undefined,
      ),
      afterMinutes: fc.integer({ min: 0, max: 45 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  tickDelays: fc.array(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 5 }),
});

/** T, as the rule says it. */
export const shipByOfHistory = ({ regime, zone, placedAtMs, promisedAfterDays }: History): Day | undefined => {
  const placedOn = dayOf(placedAtMs, zone);
  if (promisedAfterDays !== undefined) return addDays(placedOn, promisedAfterDays);
  return regime === "none" ? undefined : addDays(placedOn, 30);
};

const factOf = ({ what }: Event, atMs: number, zone: string): Fact => {
  const today = dayOf(atMs, zone);
  switch (what.kind) {
    case "estimate": {
      const day = what.daysAhead === null ? null : addDays(today, what.daysAhead);
      return { kind: "estimate", atMs, day, reason: what.reason };
    }
    case "promise_moved":
      return { kind: "promise_moved", atMs, day: addDays(today, what.daysAhead) };
    case "shipped":
      return { kind: "shipped", atMs: atMs - what.knownAfterHours * hourMs, units: what.units };
    case "late_word":
      return { ...what, kind: "notice_report", atMs };
    default:
      return { ...what, atMs };
  }
};

/** How ticks come: when something is due, within the hour; or every hour, whatever is due. */
export type Ticks = "due" | "hourly";

/** What is lived through after the last event: longer than any clock of a line. */
const horizonDays = 150;

/** Lives a history through, in the order of time, and tells all that happened. */
export const live = (history: History, ticks: Ticks = "due", daysAfterwards = horizonDays): Told[] => {
  const { regime, zone, placedAtMs, promisedAfterDays, answers, tickDelays } = history;
  const promisedShipOn = promisedAfterDays === undefined ? undefined : shipByOfHistory(history);
  const opening = { regime, zone, placedAtMs, quantity: 3, channels: history.channels, nowMs: placedAtMs };
  let state = openDelay({ ...opening, promisedShipOn });
  const told: Told[] = [];
  let eventMs = placedAtMs;
  const agenda: { atMs: number; fact: Fact }[] = history.events.map((event) => {
    eventMs += event.afterHours * hourMs;
    return { atMs: eventMs, fact: factOf(event, eventMs, zone) };
  });
  const endMs = eventMs + daysAfterwards * 24 * hourMs;
  let asked = 0;
  let ticked = 0;

  const tell = (atMs: number, fact: Fact) => {
    const answer = step(state, fact, addWorkingDays);
    const again = step(answer.state, fact, addWorkingDays).effects;
    state = answer.state;
    told.push({ atMs, fact, effects: answer.effects, says: answer.says, state, again });
    for (const effect of answer.effects) {
      if (effect.type !== "send_notice") continue;
      const { outcome, afterMinutes } = answers[asked % answers.length] ?? { outcome: undefined, afterMinutes: 0 };
      asked += 1;
      if (outcome === undefined) continue;
      const reportMs = atMs + afterMinutes * minuteMs;
      const report = { kind: "notice_report" as const, atMs: reportMs, n: effect.n, channel: effect.channel, outcome };
      agenda.push({ atMs: reportMs, fact: report });
      agenda.sort((a, b) => a.atMs - b.atMs);
    }
  };

  const nextTick = (nowMs: number): number | undefined => {
    if (ticks === "hourly") return nowMs - (nowMs % hourMs) + hourMs;
    const dueAtMs = dueAtMsOf(state);
    if (dueAtMs === undefined) return undefined;
    const delay = tickDelays[ticked % tickDelays.length] ?? 0;
    return Math.max(dueAtMs + delay * minuteMs, nowMs);
  };

  let nowMs = placedAtMs;
  while (nowMs < endMs) {
    const tickMs = nextTick(nowMs);
    const next = agenda[0];
    if (next !== undefined && (tickMs === undefined || next.atMs <= tickMs)) {
      agenda.shift();
      nowMs = next.atMs;
      tell(nowMs, next.fact);
    } else if (tickMs === undefined || tickMs >= endMs) break;
    else {
      nowMs = tickMs;
      ticked += 1;
      tell(nowMs, { kind: "time", atMs: nowMs });
    }
    if (told.length > 20_000) throw new Error("A line that never rests");
  }
  return told;
};
