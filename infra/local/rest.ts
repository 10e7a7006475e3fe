import { setTimeout as wait } from "node:timers/promises";
import { nextDueAt } from "../../shared/runtime/due.ts";
import type { Table } from "../../shared/runtime/table.ts";
import type { MovableClock } from "./clock.ts";

export interface RestDeps {
  clock: MovableClock;
  /** True when every stream and queue is drained and no event is on its way. */
  isQuiet: () => Promise<boolean>;
  tick: () => Promise<{ woken: number }>;
  /** The tables with a due index. */
  dueTables: Table[];
  /** Called whenever the system has come to rest. */
  atRest: () => void;
}

/** Bounds the wait: a system that never rests is broken, and says so. */
const maxRounds = 20_000;

/** Waiting for the system to come to rest, and moving its clock from one due instant to the next. */
export const createRest = ({ clock, isQuiet, tick, dueTables, atRest }: RestDeps) => {
  const untilQuiet = async () => {
    for (let round = 0; round < maxRounds; round += 1) {
      if (await isQuiet()) return;
      await wait(10);
    }
    throw new Error("The local system does not come to rest");
  };

  /** Quiet, then a tick that finds nothing due, and still quiet. */
  const idle = async (): Promise<void> => {
    for (let round = 0; round < maxRounds; round += 1) {
      await untilQuiet();
      const { woken } = await tick();
      if (woken > 0 || !(await isQuiet())) continue;
      atRest();
      return;
    }
    throw new Error("Something stays due on the local system, however often it is handled");
  };

  const earliestDue = async (): Promise<number> => {
    const instants = await Promise.all(dueTables.map(nextDueAt));
    return Math.min(...instants.map((instant) => instant ?? Number.POSITIVE_INFINITY));
  };

  /** A month passes in seconds and in order: step to each due instant, run what is due, drain. */
  const advance = async (ms: number): Promise<void> => {
    const target = clock.now() + ms;
    await idle();
    for (let due = await earliestDue(); due < target; due = await earliestDue()) {
      clock.moveTo(Math.max(due, clock.now()));
      await idle();
    }
    if (clock.now() < target) clock.moveTo(target);
    await idle();
  };

  return { idle, advance };
};
