import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as v from "valibot";
import type { Clock } from "../../shared/runtime/clock.ts";
import { writeWhole } from "./files.ts";

export interface MovableClock extends Clock {
  /** Sets the time; it goes on from there, also after a restart. */
  moveTo(instantMs: number): void;
}

const fileSchema = v.object({ offsetMs: v.number() });

const readOffset = (file: string): number => {
  try {
    return v.parse(fileSchema, JSON.parse(readFileSync(file, "utf8"))).offsetMs;
  } catch {
    return 0;
  }
};

/** Real time plus an offset that is kept in the data folder. */
export const createMovableClock = (dataDir: string): MovableClock => {
  const file = join(dataDir, "clock.json");
  let offsetMs = readOffset(file);
  return {
    now: () => Date.now() + offsetMs,
    sleep: async (ms) => {
      await wait(ms);
    },
    moveTo: (instantMs) => {
      offsetMs = instantMs - Date.now();
      writeWhole(file, JSON.stringify({ offsetMs }));
    },
  };
};
