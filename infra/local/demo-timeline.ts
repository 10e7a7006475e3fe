import type { Message } from "./client.ts";

/** `1, 2, 3, 7` as `1-3, 7`. */
export const toRanges = (numbers: readonly number[]): string => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const n of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && n === last[1] + 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
};

/** What was sent, as lines of a timeline: who was told the same is one line. */
export const tellMessages = (
  messages: readonly Message[],
  numberOf: (message: Message) => number,
  saysOf: (message: Message) => string,
): string[] => {
  const bySaying = new Map<string, number[]>();
  for (const message of messages) {
    const says = saysOf(message);
    bySaying.set(says, [...(bySaying.get(says) ?? []), numberOf(message)]);
  }
  return [...bySaying].map(([says, numbers]) => `orders ${toRanges(numbers).padEnd(8)} ${says}`);
};
