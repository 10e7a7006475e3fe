import { createHash } from "node:crypto";
import * as v from "valibot";
import { type EventTime, roughMsOf } from "../shipment/event-time.ts";
import { type Milestone, milestones } from "../shipment/milestone.ts";
import type { EstimatedDelivery, TrackingEvent } from "../shipment/tracking-log.ts";

/** Longer texts are cut: they are shown, and two hundred of them are one row. */
const longestWords = 300;
const longestStatus = 100;

const cut = (text: string, longest: number): string => text.slice(0, longest).toWellFormed();

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

/**
 * A sender's words for each milestone, apart by spaces. `unknown` are those that say nothing of where the parcel is; they
 * are named so that nobody takes them for forgotten.
 */
type Vocabulary = Partial<Record<Milestone, string>>;

/** Finds the milestone of a status: of the first word that says one, in whatever case; else `unknown`. */
export const createMilestoneOf = (vocabulary: Vocabulary) => {
  const milestoneByWord = new Map(
    milestones
      .filter((milestone) => milestone !== "unknown")
      .flatMap((milestone) =>
        (vocabulary[milestone]?.split(/\s+/) ?? []).map((word): [string, Milestone] => [word.toLowerCase(), milestone]),
      ),
  );
  return (...said: (string | undefined)[]): Milestone =>
    said.map((word) => milestoneByWord.get(word?.toLowerCase() ?? "")).find((found) => found !== undefined) ??
    "unknown";
};

/** `SAN RAFAEL, CA, US`, of what is known of it. */
export const placeOf = (...parts: (string | undefined)[]): string | undefined =>
  cut(parts.filter((part) => part !== undefined).join(", "), longestWords) || undefined;

interface Said {
  milestone: Milestone;
  raw: string;
  time: EventTime;
  description?: string | undefined;
  place?: string | undefined;
  source: string;
}

export const toEvent = ({ milestone, raw, time, description, place, source }: Said): TrackingEvent => ({
  milestone,
  raw,
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
  if (events.some(({ milestone }) => milestone === overall.milestone)) return events;
  const timed = events.filter((event) => roughMsOf(event) !== undefined);
  const newest = timed.toSorted((a, b) => (roughMsOf(a) ?? 0) - (roughMsOf(b) ?? 0)).at(-1);
  return [...events, toEvent(newest === undefined ? overall : { ...overall, time: timeOf(newest) })];
};

export const toEstimate = (
  on: string | undefined,
  source: string,
  statedAt: number,
): { estimatedDelivery?: EstimatedDelivery } =>
  on === undefined ? {} : { estimatedDelivery: { on, source, statedAt } };

/** The name of an event whose sender gives it none: the same bytes are the same event. */
export const bodyKeyOf = (raw: Buffer): string => createHash("sha256").update(raw).digest("base64url");
