import * as v from "valibot";
import type { Effect } from "../../../shared/backorder/delay-effects.ts";
import { type DelayState, delayStateSchema } from "../../../shared/backorder/delay-state.ts";
import { dueAtMsOf, type Fact, openDelay, type Opening, step } from "../../../shared/backorder/delay.ts";
import { addDays, type Day, dayOf, startOfDay, timeOf, weekdayOf } from "../../../shared/runtime/day.ts";

/** Monday to Friday. */
export const addWorkingDays = (day: Day, days: number): Day => {
  if (days === 0) return day;
  const next = addDays(day, 1);
  return addWorkingDays(next, weekdayOf(next) > 5 ? days : days - 1);
};

/** What a provider answers to a notice on a channel: nothing, where it never answers. */
export type Providers = (notice: Extract<Effect, { type: "send_notice" }>) => "accepted" | "bounced" | undefined;

export const endOf = (day: Day, zone = "UTC"): number => startOfDay(addDays(day, 1), zone);

const sayEffect = (effect: Effect, zone: string): string => {
  switch (effect.type) {
    case "send_notice": {
      const { n, kind, channel, revisedOn, reason, silenceMeans, decidesAtMs } = effect;
      const why = reason === undefined ? "" : ` (${reason})`;
      const silence =
        decidesAtMs === undefined ? "" : `, silence is ${silenceMeans} after ${dayOf(decidesAtMs - 1, zone)}`;
      return `${kind} ${n} by ${channel}: ${revisedOn ?? "no date"}${why}${silence}`;
    }
    case "cancel":
      return `cancel ${effect.units}: ${effect.ground}`;
    case "refund_owed":
      return `refund ${effect.units} by ${effect.byDay ?? "no set day"}`;
    case "alert":
      return `alert ${effect.what}`;
    case "substitute":
      return `substitute ${effect.units} by ${effect.sku ?? "what is there"}`;
    case "ship_available":
      return "ship what is there";
    case "service_chosen":
      return `send by ${effect.service}`;
  }
};

/**
 * A line of two units ordered on 1 March 2026 at noon in UTC: T is 31 March. Providers take every notice unless told
 * otherwise. The state is written and read back after each fact, as if every one came after a restart.
 */
export const followLine = (opening: Partial<Opening> = {}, providers: Providers = () => "accepted") => {
  const placedAtMs = opening.placedAtMs ?? Date.parse("2026-03-01T12:00:00Z");
  const start = { regime: "ftc" as const, zone: "UTC", quantity: 2, channels: ["email" as const], placedAtMs };
  const zone = opening.zone ?? start.zone;
  let state = openDelay({ ...start, nowMs: placedAtMs, ...opening });
  const happened: string[] = [];
  const effects: Effect[] = [];

  const tell = (fact: Fact) => {
    const answer = step(state, fact, addWorkingDays);
    state = v.parse(delayStateSchema, JSON.parse(JSON.stringify(answer.state)));
    effects.push(...answer.effects);
    const at = `${dayOf(fact.atMs, zone)} ${timeOf(fact.atMs, zone)}`;
    happened.push(...answer.effects.map((effect) => `${at} ${sayEffect(effect, zone)}`));
    for (const effect of answer.effects) {
      const outcome = effect.type === "send_notice" ? providers(effect) : undefined;
      if (effect.type === "send_notice" && outcome !== undefined)
        tell({ kind: "notice_report", atMs: fact.atMs, n: effect.n, channel: effect.channel, outcome });
    }
    return answer;
  };

  /** Ticks when the line says that it is due, and once at the end. */
  const waitUntil = (atMs: number) => {
    for (let ticks = 0; ticks < 100; ticks += 1) {
      const dueAtMs = dueAtMsOf(state);
      if (dueAtMs === undefined || dueAtMs >= atMs) {
        tell({ kind: "time", atMs });
        return;
      }
      tell({ kind: "time", atMs: dueAtMs });
    }
    throw new Error("A line that is always due");
  };

  return {
    happened,
    effects,
    tell,
    waitUntil,
    waitUntilEndOf: (day: Day) => waitUntil(endOf(day, zone)),
    /** At noon in UTC. */
    on: (day: Day): number => Date.parse(`${day}T12:00:00Z`),
    get state(): DelayState {
      return state;
    },
    get phase(): string {
      return state.current.phase;
    },
  };
};
