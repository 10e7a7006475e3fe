import * as v from "valibot";
import { decodeId, encodeId, padded } from "../runtime/id.ts";
import { limits } from "../runtime/limits.ts";
import { parseRestockKey, type RestockRef, restockKeyOf } from "./restock.ts";

/** The recipients of one SES call, and the unit of claiming: chunk `c` of wave `w` of a restock. */
export interface ChunkRef {
  restock: RestockRef;
  wave: number;
  chunk: number;
}

/**
 * The life of a chunk. Every arrow is one conditional write that asserts the state before it.
 *
 *     open ──claim, mark──► sending ──all answered──► done
 *      ▲ ▲                   │ │ └──throttled──► open (with who is left)
 *      │ └─stock, resumed─ held │
 *      │                     │ └──no answer, or worker gone──► unsettled ──evidence, time──► done
 *      └─ (from claim) ──────┴──paused, given up, restock closed──► ending ──all put back──► done
 */
export const chunkStates = ["open", "held", "sending", "unsettled", "ending", "done"] as const;

/** What became of a member other than that the mail was accepted. `texted`: told by a text, which goes its own way. */
export const outcomeSchema = v.picklist(["skipped", "suppressed", "rejected", "returned", "unsettled", "texted"]);
export type Outcome = v.InferOutput<typeof outcomeSchema>;
const outcomesSchema = v.record(v.string(), outcomeSchema);
export type Outcomes = v.InferOutput<typeof outcomesSchema>;

export const chunkRowSchema = v.object({
  pk: v.string(),
  sk: v.string(),
  state: v.picklist(chunkStates),
  size: v.number(),
  startedAt: v.number(),
  attempt: v.number(),
  leaseUntil: v.optional(v.number()),
  /** Throttled or unconnected tries so far; not before `retryAt`. */
  tries: v.number(),
  retryAt: v.optional(v.number()),
  dueAt: v.optional(v.number()),
  /** Members that the running or next attempt is for; absent means all. */
  remaining: v.optional(v.array(v.number())),
  /** Members of an ending chunk that go back to waiting. */
  returning: v.optional(v.array(v.number())),
  outcomes: outcomesSchema,
  /** Members of which an SES event proved acceptance before the answer was recorded. */
  accepted: v.optional(v.set(v.number())),
  sentAt: v.optional(v.number()),
  toldUnits: v.optional(v.number()),
});
export type Chunk = v.InferOutput<typeof chunkRowSchema>;

export const membersRowSchema = v.object({
  contacts: v.array(v.string()),
  /** By member index, where it is not 1. */
  quantities: v.record(v.string(), v.number()),
  last: v.object({ signedUpAt: v.number(), contact: v.string() }),
});
export type Members = v.InferOutput<typeof membersRowSchema>;

export const chunkNameOf = ({ restock, wave, chunk }: ChunkRef): string =>
  `${padded(restock.n)}-${padded(wave)}-${padded(chunk)}`;

/** The chunk that a waitlist row of this variant names. */
export const parseChunkName = (variant: { store: string; sku: string }, name: string): ChunkRef => {
  const found = /^(\d{6})-(\d{6})-(\d{6})$/.exec(name);
  if (found === null) throw new Error("Not a chunk name");
  const [, n, wave, chunk] = found;
  const restock = { store: variant.store, sku: variant.sku, n: Number(n) };
  return { restock, wave: Number(wave), chunk: Number(chunk) };
};

export const chunkIdOf = (ref: ChunkRef): string =>
  encodeId("ch", `${restockKeyOf(ref.restock)}#${padded(ref.wave)}#${padded(ref.chunk)}`);

export const parseChunkId = (id: string): ChunkRef | undefined => {
  const [, restock, wave, chunk] = /^([^#]+#.+#\d{6})#(\d{6})#(\d{6})$/s.exec(decodeId("ch", id) ?? "") ?? [];
  return restock === undefined
    ? undefined
    : { restock: parseRestockKey(restock), wave: Number(wave), chunk: Number(chunk) };
};

/** The signups of these members. */
export const signupRefsOf = (
  { restock: { store, sku } }: ChunkRef,
  { contacts }: Pick<Members, "contacts">,
  members: number[],
) => members.map((index) => ({ store, sku, contact: contacts[index] ?? "" }));

const indexes = (size: number): number[] => Array.from({ length: size }, (_, index) => index);

/** Members whose mail is still to be sent, or is being sent. */
export const inFlightOf = (chunk: Pick<Chunk, "size" | "remaining" | "outcomes">): number[] =>
  (chunk.remaining ?? indexes(chunk.size)).filter((index) => chunk.outcomes[index] === undefined);

export const withOutcome = (outcomes: Outcomes, members: number[], outcome: Outcome): Outcomes => ({
  ...outcomes,
  ...Object.fromEntries(members.map((index) => [index, outcome])),
});

/** Members who were told, as far as anyone knows: everybody without an outcome, the unsettled and the texted. */
export const toldOf = (chunk: Pick<Chunk, "size" | "outcomes">): number[] =>
  indexes(chunk.size).filter((index) => ["unsettled", "texted"].includes(chunk.outcomes[index] ?? "unsettled"));

/** Of those who were told, the ones who were mailed. */
export const mailedOf = (chunk: Pick<Chunk, "size" | "outcomes">): number[] =>
  toldOf(chunk).filter((index) => chunk.outcomes[index] !== "texted");

/**
 * Whether a member's text may go. It is made before the chunk records whom it texts, so that a crash between loses
 * nobody; it waits until the chunk is done, and where the chunk tells them after all, or not at all, it does not go.
 */
export const textMayGo = (chunk: Pick<Chunk, "state" | "outcomes">, member: number): "yes" | "wait" | "no" => {
  if (chunk.state !== "done") return "wait";
  return wasReturned(chunk, member) ? "no" : "yes";
};

/** Whether a member of a chunk that is done was surely not told, so that its restock may invite them again. */
export const wasReturned = (chunk: Pick<Chunk, "outcomes">, member: number): boolean =>
  ["skipped", "suppressed", "returned"].includes(chunk.outcomes[member] ?? "");

export const unsettledOf = (chunk: Pick<Chunk, "size" | "outcomes">): number[] =>
  indexes(chunk.size).filter((index) => chunk.outcomes[index] === "unsettled");

export const unitsOf = (members: Pick<Members, "quantities">, told: number[]): number =>
  told.reduce((units, index) => units + (members.quantities[index] ?? 1), 0);

/** What one entry of a bulk call came to. */
export type EntryResult =
  | { kind: "sent" }
  | { kind: "rejected"; code: string }
  | { kind: "retry"; code: string }
  | { kind: "paused"; scope: "store" | "account"; code: string };

/** What a chunk becomes after SES answered for each of its members in flight. */
export type Conclusion =
  | { next: "done"; outcomes: Outcomes }
  | { next: "open"; outcomes: Outcomes; remaining: number[] }
  | { next: "ending"; outcomes: Outcomes; returning: number[]; paused?: { scope: "store" | "account"; code: string } };

/**
 * Sent and rejected entries are final. Of the rest nothing was accepted: they are tried again, or, when the
 * tries are used up or sending rests, go back to waiting with their place.
 */
export const concludeSend = (
  chunk: Pick<Chunk, "outcomes" | "tries">,
  results: ReadonlyMap<number, EntryResult>,
): Conclusion => {
  const of = (kind: EntryResult["kind"]) =>
    [...results].filter(([, result]) => result.kind === kind).map(([index]) => index);
  const outcomes = withOutcome(chunk.outcomes, of("rejected"), "rejected");
  const open = [...of("retry"), ...of("paused")].sort((a, b) => a - b);
  const paused = [...results.values()].find((result) => result.kind === "paused");
  if (paused !== undefined) {
    return { next: "ending", outcomes, returning: open, paused: { scope: paused.scope, code: paused.code } };
  }
  if (open.length === 0) return { next: "done", outcomes };
  return chunk.tries + 1 >= limits.sendTries
    ? { next: "ending", outcomes, returning: open }
    : { next: "open", outcomes, remaining: open };
};

/** Pause before try number `tries` (from 1): 1 s, 2 s, 4 s ... at most a minute. */
export const backoffMs = (tries: number): number => Math.min(1_000 * 2 ** (tries - 1), 60_000);
