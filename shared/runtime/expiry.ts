/** Evidence is kept 5 years (rules 6). */
const evidenceDays = 5 * 366;
const monthDays = 30.44;
const dayMs = 86_400_000;

/** The `ttl` of a row (seconds since 1970) that is evidence of something at an instant. */
export const evidenceTtl = (atMs: number): number => Math.floor((atMs + evidenceDays * dayMs) / 1_000);

/** Months of a store's setting, in milliseconds. */
export const monthsToMs = (months: number): number => months * monthDays * dayMs;
