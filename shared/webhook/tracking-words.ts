import { createHash } from "node:crypto";
import * as v from "valibot";
import { type EventTime, roughMsOf } from "../shipment/event-time.ts";
import { type Milestone, milestones } from "../shipment/milestone.ts";
import type { EstimatedDelivery, TrackingEvent } from "../shipment/tracking-log.ts";

/** In bytes, as a row counts them. Longer texts are cut: they are shown, and hundreds of them are one row of 400 KB. */
const longestWords = 300;
const longestStatus = 100;

/** The decoder keeps back a character that is only there in part. */
const cut = (text: string, longestBytes: number): string =>
  new TextDecoder().decode(Buffer.from(text).subarray(0, longestBytes), { stream: true });

/** What is only shown, or only helps: it may be missing or odd, and never stands in the way of the rest. */
export const words = v.fallback(
  v.optional(
    v.pipe(
      v.nullable(v.string()),
      v.transform((text) => cut(text?.trim() ?? "", longestWords) || undefined),
    ),
  ),
  undefined,
);

export const unixTime = v.fallback(
  v.optional(
    v.pipe(
      v.nullable(v.number()),
      v.transform((time) => time ?? undefined),
    ),
  ),
  undefined,
);

export const status = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.transform((text) => cut(text, longestStatus)),
);

/** The same of what one thing of many says: where it is wrong, that thing alone is not understood. */
export const eventStatus = v.fallback(status, "");

/** What can be read of a list. One entry that is none is no reason to lose the others. */
export const entries = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    v.nullish(v.array(v.unknown()), []),
    v.transform((list) =>
      list.flatMap((entry): v.InferOutput<Schema>[] => {
        const parsed = v.safeParse(schema, entry);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );

/** What a status means: a milestone; nothing, in words that we know (`silent`); or nobody has told us (`unknown`). */
export type Meaning = Milestone | "silent";

/** A sender's words for each milestone, apart by spaces; `silent` are those that say nothing of where the parcel is. */
type Vocabulary = Partial<Record<Exclude<Meaning, "unknown">, string>>;
const meanings = [...milestones.filter((milestone) => milestone !== "unknown"), "silent"] as const;

/** Finds what a status means: what the first word that says a milestone does, in whatever case. No word says nothing. */
export const createMeaningOf = (vocabulary: Vocabulary) => {
  const meaningByWord = new Map(
    meanings.flatMap((meaning) =>
      (vocabulary[meaning]?.split(/\s+/) ?? []).map((word): [string, Meaning] => [word.toLowerCase(), meaning]),
    ),
  );
  return (...said: (string | undefined)[]): Meaning => {
    const words = said.filter((word) => word !== undefined);
    if (words.length === 0) return "silent";
    const found = words.flatMap((word) => meaningByWord.get(word.toLowerCase()) ?? []);
    return found.find((meaning) => meaning !== "silent") ?? found[0] ?? "unknown";
  };
};

/** Of a status and its detail the one that says more. */
export const moreOf = (detailed: Meaning, meaning: Meaning): Meaning =>
  detailed === "silent" || detailed === "unknown" ? meaning : detailed;

/** A status with its detail, in their sender's words. */
export const rawOf = (said: string, detail: string | undefined): string =>
  detail === undefined || detail === said ? said : `${said} ${detail}`;

/** `SAN RAFAEL, CA, US`, of what is known of it. */
export const placeOf = (...parts: (string | undefined)[]): string | undefined =>
  cut(parts.filter((part) => part !== undefined).join(", "), longestWords) || undefined;

interface Said {
  meaning: Meaning;
  raw: string;
  time: EventTime;
  description?: string | undefined;
  place?: string | undefined;
  source: string;
}

export const toEvent = ({ meaning, raw, time, description, place, source }: Said): TrackingEvent => ({
  milestone: meaning === "silent" ? "unknown" : meaning,
  ...(meaning === "silent" && { isSilent: true }),
  raw: cut(raw, longestStatus),
  ...time,
  ...(description !== undefined && { description }),
  ...(place !== undefined && { place }),
  source,
});

const timeOf = ({ at, localAt }: TrackingEvent): EventTime => ({
  ...(at !== undefined && { at }),
  ...(localAt !== undefined && { localAt }),
});

/**
 * The events, and what is said of the parcel as a whole where no event says it; then it is as old as the newest event,
 * or as the message where there is none.
 */
export const withOverall = (events: TrackingEvent[], overall: Omit<Said, "description" | "place">): TrackingEvent[] => {
  const { milestone: said } = toEvent(overall);
  if (events.some(({ milestone }) => milestone === said)) return events;
  const timed = events.filter((event) => roughMsOf(event) !== undefined);
  const newest = timed.toSorted((a, b) => (roughMsOf(a) ?? 0) - (roughMsOf(b) ?? 0)).at(-1);
  return [...events, toEvent(newest === undefined ? overall : { ...overall, time: timeOf(newest) })];
};

/** When an estimate was stated whose sender does not say: with the newest event, and never after it came. */
export const statedWith = (events: readonly EventTime[], receivedAtMs: number): number => {
  const times = events.flatMap((event) => roughMsOf(event) ?? []);
  return times.length === 0
    ? receivedAtMs
    : Math.min(
        receivedAtMs,
        times.reduce((a, b) => Math.max(a, b)),
      );
};

export const toEstimate = (
  on: string | undefined,
  source: string,
  statedAt: number,
): { estimatedDelivery?: EstimatedDelivery } =>
  on === undefined ? {} : { estimatedDelivery: { on, source, statedAt } };

/** The name of an event whose sender gives it none: the same bytes are the same event. */
export const bodyKeyOf = (raw: Buffer): string => createHash("sha256").update(raw).digest("base64url");
