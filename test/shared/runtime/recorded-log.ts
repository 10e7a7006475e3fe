import type { Log } from "../../../shared/runtime/log.ts";

export interface Line {
  level: "info" | "warn" | "error" | "count";
  code: string;
  fields: Record<string, unknown>;
}

/** A log that keeps its lines for a test to read. */
export const createRecordedLog = (): Log & { lines: Line[] } => {
  const lines: Line[] = [];
  const keep =
    (level: Line["level"]) =>
    (code: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, code, fields });
    };
  return {
    lines,
    info: keep("info"),
    warn: keep("warn"),
    error: keep("error"),
    count: (metric, value = 1) => {
      lines.push({ level: "count", code: metric, fields: { value } });
    },
  };
};
