import { setTimeout as wait } from "node:timers/promises";

const pollMs = 10;

/** Waits until something holds. Throws, saying what was waited for, when it does not within the time. */
export const until = async (what: string, seconds: number, holds: () => Promise<boolean> | boolean): Promise<void> => {
  const last = performance.now() + seconds * 1_000;
  while (!(await holds())) {
    if (performance.now() > last) throw new Error(`${what}: not within ${seconds} s`);
    await wait(pollMs);
  }
};
