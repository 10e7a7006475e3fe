import { type Day, daysBetween } from "../runtime/day.ts";

export interface Delivery {
  expectedOn: Day;
  receivedOn: Day;
}

/** How late a supplier is, in calendar days. */
export interface Lateness {
  /** Half of its deliveries came no later; negative where they came early. */
  p50Days: number;
  /** Nine of ten came no later; never before the day that it names. */
  p90Days: number;
  /** How many deliveries say so. */
  deliveries: number;
}

/** Fewer say nothing (rules 2.2). */
const minDeliveries = 10;
/** Older ones say little of how a supplier is today. */
const maxDeliveries = 100;

/** Nearest rank: the smallest value that at least this share of all does not exceed. */
const quantile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0;

/** What the newest hundred deliveries of a supplier say of its next one; with fewer than ten, that it comes on its day. */
export const latenessOf = (deliveries: readonly Delivery[]): Lateness => {
  const newest = deliveries
    .toSorted((one, other) => daysBetween(one.receivedOn, other.receivedOn))
    .slice(0, maxDeliveries);
  if (newest.length < minDeliveries) return { p50Days: 0, p90Days: 0, deliveries: newest.length };
  const days = newest
    .map(({ expectedOn, receivedOn }) => daysBetween(expectedOn, receivedOn))
    .sort((one, other) => one - other);
  return { p50Days: quantile(days, 50), p90Days: Math.max(quantile(days, 90), 0), deliveries: newest.length };
};
