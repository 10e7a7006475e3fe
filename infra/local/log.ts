import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Clock, toInstant } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";

/** Log lines as JSON in the data folder, in the words that Lambda's go to CloudWatch in. */
export const openLog = (dataDir: string, clock: Clock): Log & { close(): void } => {
  const descriptor = openSync(join(dataDir, "log.jsonl"), "a");
  const write = (level: string, message: string, fields: Record<string, unknown> = {}) => {
    writeSync(descriptor, `${JSON.stringify({ level, timestamp: toInstant(clock.now()), message, ...fields })}\n`);
  };
  return {
    info: (code, fields) => write("INFO", code, fields),
    warn: (code, fields) => write("WARN", code, fields),
    error: (code, fields) => write("ERROR", code, fields),
    count: (metric, value = 1) => write("METRIC", metric, { value }),
    close: () => closeSync(descriptor),
  };
};
