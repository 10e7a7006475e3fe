/**
 * Structured log lines with stable codes. Fields are ids, counts and codes:
 * never an address, a body, a token or a secret (a test reads every line of the test run).
 */
export interface Log {
  info(code: string, fields?: Record<string, unknown>): void;
  warn(code: string, fields?: Record<string, unknown>): void;
  error(code: string, fields?: Record<string, unknown>): void;
  /** Counts something for dashboards and alarms. */
  count(metric: string, value?: number): void;
}

/** What may be logged of a failure: its name and, for AWS errors, the status; messages can carry data. */
export const failureFields = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { failure: typeof error };
  const at = error.stack?.split("\n").find((line) => line.trimStart().startsWith("at "));
  return { failure: error.name, at: at?.trim() };
};
