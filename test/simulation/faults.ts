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
  | "twice"
  | "last receive";

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
/** In a doubtful run, of so many calls that send one meets a fault. */
const doubting = 2;
/** In a picky run, of so many one is refused. */
const refusing = 3;
/** In a deadly run, of so many messages one comes for the last time, and of so many that died the copy of one meets a fault. */
const dying = 2;
const copying = 2;
/** Whoever stood still once is likely to meet something else. */
const shaken = 4;

const isCallThatSends = (site: string): boolean => / (ses|sns)\./.test(site);
const weightOf = (site: string): number =>
  (weights[site.slice(0, site.indexOf(" "))] ?? 1) * (isCallThatSends(site) ? sending : 1);

/**
 * What a run is after. Of ten, three are curious: what few runs come to at all meets a fault there. Two are doubtful,
 * and curious: every second call that sends meets a fault, and shoppers sign up again meanwhile. One is picky: it seeks
 * more than the curious, one at a time, has SES and SNS refuse, and shoppers say yes while a restock is open. One is
 * deadly: messages have come in vain so often that they are put aside when they fail once more.
 */
export type Bent = "curious" | "doubtful" | "picky" | "deadly" | "none";

const bents: Bent[] = [
  "none",
  "none",
  "curious",
  "picky",
  "curious",
  "none",
  "curious",
  "deadly",
  "doubtful",
  "doubtful",
];
export const bentOf = (seed: number): Bent => bents[seed % bents.length] ?? "none";

const isCopyOfTheDead = (site: string): boolean => site.endsWith("-dlq");

/** Calls that few runs come to at all. */
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
/** Calls that many runs come to, and that rarely meet every fault that they can. */
const spared = new Set([
  "answer-text dynamo.GetItem stockline-stock (consistent)",
  "answer-text dynamo.UpdateItem stockline-stock",
  "merchant-api dynamo.Query stockline-stock (consistent)",
  "send-chunk dynamo.PutItem stockline-messages",
  "send-chunk dynamo.Query stockline-messages/lane",
  "send-chunk dynamo.UpdateItem stockline-waitlist",
  "send-chunk sqs.SendMessage wave",
  "send-message dynamo.GetItem stockline-messages (consistent)",
  "tick dynamo.GetItem stockline-messages",
  "tick dynamo.GetItem stockline-stock (consistent)",
  "tick dynamo.GetItem stockline-stores",
  "tick dynamo.Query stockline-stock (consistent)",
  "tick sqs.SendMessage message",
  "tick sqs.SendMessage wave",
]);
const isSought = (bent: Bent, site: string): boolean => {
  switch (bent) {
    case "none":
      return false;
    case "deadly":
      return isCopyOfTheDead(site);
    case "picky":
      return seldom.has(site) || spared.has(site);
    default:
      return seldom.has(site);
  }
};

/** `without`: chances that are not taken although they were drawn, to find those that matter. */
export const createFaults = (seed: number, without: ReadonlySet<number> = new Set()): Faults => {
  const random = createRandom(seed, "faults");
  const bent = bentOf(seed);
  const rarity = random.of(rarities);
  const befallen = new Set<string>();
  const drawn: Drawn[] = [];
  const chances = new Set<string>();
  let chance = 0;
  let isOver = false;
  const oneInOf = (site: string, kinds: readonly FaultKind[], isShaken: boolean): number => {
    if (kinds.includes("last receive")) return dying;
    if (bent === "deadly" && isCopyOfTheDead(site)) return copying;
    if (bent === "doubtful" && isCallThatSends(site)) return doubting;
    if (bent === "picky" && isCallThatSends(site)) return refusing;
    return Math.ceil(rarity / (weightOf(site) * (isShaken ? shaken : 1)));
  };
  const isDue = (site: string): boolean => {
    if (!isSought(bent, site) || befallen.has(site)) return false;
    // Whatever is sought in one run of a function would else never get past the first of it.
    if (bent === "picky" && !random.oneIn(2)) return false;
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
      if (kinds.includes("last receive") && bent !== "deadly") return undefined;
      for (const kind of kinds) chances.add(faultName(site, kind));
      chance += 1;
      if (!isDue(site) && !random.oneIn(oneInOf(site, kinds, isShaken))) return undefined;
      const kind = bent === "picky" && isCallThatSends(site) ? "refuse" : random.of(kinds);
      if (without.has(chance)) return undefined;
      drawn.push({ chance, site, kind });
      return kind;
    },
  };
};
