import { isInFuture, toInstant } from "../runtime/clock.ts";
import type { Change, Read } from "./source.ts";

const clampChange = (change: Change, receivedAtMs: number): Change => {
  const seen = (atMs: number): number => (isInFuture(toInstant(atMs), receivedAtMs) ? receivedAtMs : atMs);
  if (change.kind === "order") {
    const { placedAt, observedAt } = change.state;
    return { ...change, state: { ...change.state, placedAt: seen(placedAt), observedAt: seen(observedAt) } };
  }
  return "observedAt" in change ? { ...change, observedAt: seen(change.observedAt) } : change;
};

/**
 * What a platform says it saw at a time that has not come yet was seen when it came (milliseconds since 1970): else
 * nothing newer could ever change it. Our own API refuses such a time; a platform could not mend it.
 */
export const clampFuture = (read: Read, receivedAtMs: number): Read =>
  read.kind === "changes"
    ? { ...read, changes: read.changes.map((change) => clampChange(change, receivedAtMs)) }
    : read;
