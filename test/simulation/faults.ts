import { createRandom } from "./random.ts";

/** What can go wrong with one call that leaves a function, or with one thing that comes to it. */
export type FaultKind =
  | "crash before"
  | "crash after"
  | "pause before"
  | "pause after"
  | "throttle"
  | "answer lost"
  | "call lost"
  | "repeat"
  | "stale"
  | "partial"
  | "refuse"
  | "lost"
  | "late"
  | "twice";

/** A fault that was drawn: the how-manieth chance in its run it was, so that the run can be repeated without it. */
export interface Drawn {
  chance: number;
  site: string;
  kind: FaultKind;
}

export interface Faults {
  /** A fault for this chance, or none; the site is named by function and call. */
  draw(site: string, kinds: readonly FaultKind[], isShaken?: boolean): FaultKind | undefined;
  /** From here on nothing breaks any more. */
  end(): void;
  drawn: readonly Drawn[];
  /** Every site and kind that there was a chance for. */
  chances: ReadonlySet<string>;
}

export const faultName = (site: string, kind: FaultKind): string => `${site}: ${kind}`;

/** Of chances, one in so many is taken; a seed of three is calm, of three is normal, of three is wild. */
const rarities = [300, 60, 20];
/** Where a chance is worth more, or less: a tick reads a lot, a sender's every call matters, and the one most that sends. */
const weights: Record<string, number> = { "send-chunk": 3, "send-message": 3, "invite-wave": 2, tick: 1 / 3 };
const sending = 4;
/** Whoever stood still once is likely to meet something else. */
const shaken = 4;

const isCallThatSends = (site: string): boolean => / (ses|sns)\./.test(site);
const weightOf = (site: string): number =>
  (weights[site.slice(0, site.indexOf(" "))] ?? 1) * (isCallThatSends(site) ? sending : 1);

/** Of ten runs two leave much in doubt, and their shoppers sign up again meanwhile. */
export const isDoubtful = (seed: number): boolean => seed % 10 >= 8;

/** Calls that few runs come to at all: of ten runs five, the curious, let something befall the first of each. */
const seldom = new Set([
  "answer-text dynamo.PutItem stockline-contacts",
  "answer-text dynamo.UpdateItem stockline-messages",
  "answer-text sqs.SendMessage wave",
  "invite-wave dynamo.UpdateItem stockline-messages",
  "record-feedback dynamo.GetItem stockline-messages",
  "record-feedback dynamo.GetItem stockline-messages (consistent)",
  "record-feedback dynamo.UpdateItem stockline-messages",
  "record-feedback dynamo.UpdateItem stockline-waitlist",
  "send-chunk dynamo.GetItem stockline-messages (consistent)",
  "send-chunk dynamo.UpdateItem stockline-stores",
  "send-chunk sqs.SendMessage chunk",
  "send-chunk sqs.SendMessageBatch chunk",
  "send-chunk sqs.SendMessageBatch message",
  "send-message dynamo.GetItem stockline-messages",
  "send-message dynamo.PutItem stockline-contacts",
  "send-message dynamo.UpdateItem stockline-stock",
  "send-message dynamo.UpdateItem stockline-stores",
  "send-message dynamo.UpdateItem stockline-waitlist",
  "send-message sqs.SendMessage wave",
  "shopper-pages dynamo.GetItem stockline-contacts (consistent)",
  "shopper-pages dynamo.GetItem stockline-stock (consistent)",
  "shopper-pages dynamo.PutItem stockline-contacts",
  "shopper-pages dynamo.UpdateItem stockline-stock",
  "shopper-pages sqs.SendMessage wave",
  "storefront-api dynamo.GetItem stockline-messages",
  "storefront-api dynamo.GetItem stockline-messages (consistent)",
  "tick dynamo.GetItem stockline-messages (consistent)",
  "tick dynamo.GetItem stockline-waitlist (consistent)",
  "tick dynamo.PutItem stockline-stock",
  "tick dynamo.TransactWriteItems stockline-stock",
  "tick dynamo.UpdateItem stockline-stock",
  "tick dynamo.UpdateItem stockline-waitlist",
  "tick sqs.SendMessage chunk",
  "tick sqs.SendMessageBatch chunk",
]);
const isCurious = (seed: number): boolean => [2, 4, 6].includes(seed % 10) || isDoubtful(seed);

/** `without`: chances that are not taken although they were drawn, to find those that matter. */
export const createFaults = (seed: number, without: ReadonlySet<number> = new Set()): Faults => {
  const random = createRandom(seed, "faults");
  const rarity = random.of(rarities);
  const befallen = new Set<string>();
  const drawn: Drawn[] = [];
  const chances = new Set<string>();
  let chance = 0;
  let isOver = false;
  const isDue = (site: string): boolean => {
    if (!isCurious(seed) || !seldom.has(site) || befallen.has(site)) return false;
    befallen.add(site);
    return true;
  };
  return {
    drawn,
    chances,
    end: () => {
      isOver = true;
    },
    draw: (site, kinds, isShaken = false) => {
      if (isOver || kinds.length === 0) return undefined;
      for (const kind of kinds) chances.add(faultName(site, kind));
      chance += 1;
      const weight = weightOf(site) * (isShaken ? shaken : 1);
      const oneIn = isDoubtful(seed) && isCallThatSends(site) ? 2 : Math.ceil(rarity / weight);
      if (!isDue(site) && !random.oneIn(oneIn)) return undefined;
      const kind = random.of(kinds);
      if (without.has(chance)) return undefined;
      drawn.push({ chance, site, kind });
      return kind;
    },
  };
};
