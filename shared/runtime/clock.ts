import { setTimeout as wait } from "node:timers/promises";

/** The only source of time. Injected everywhere, so that a month can pass in a test and on one machine. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  /** Resolves after that many milliseconds of real time. */
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms) => {
    await wait(ms);
  },
};

export const toInstant = (ms: number): string => new Date(ms).toISOString();

export const secondsToMs = (seconds: number): number => seconds * 1_000;
export const minutesToMs = (minutes: number): number => minutes * 60_000;
export const daysToMs = (days: number): number => days * 86_400_000;

/** A sender's clock may be ahead of ours by as much. */
const clocksDifferMs = minutesToMs(5);

/** Whether something is said to be at a time that has not come yet, whose clock ever it is by. */
export const isInFuture = (instant: string, nowMs: number): boolean => Date.parse(instant) > nowMs + clocksDifferMs;

/** The first of several instants, as far as there are any. */
export const earliestOf = (instants: readonly (number | undefined)[]): number | undefined =>
  instants.filter((ms) => ms !== undefined).toSorted((a, b) => a - b)[0];
