import { daysToMs } from "../runtime/clock.ts";
import { dueAttributes } from "../runtime/due.ts";
import { limits } from "../runtime/limits.ts";
import type { Table, Written } from "../runtime/table.ts";
import type { Chunk, ChunkRef, Members, Outcomes } from "./chunk.ts";
import { createChunkEndings, mine } from "./chunk-endings-table.ts";
import { chunkKey, laneAttributes, membersKey } from "./chunk-key.ts";
import { createChunkReads, toChunk } from "./chunk-reads-table.ts";

/** Who was told goes some time after the wave began, as messages do. Lists go last: whoever reads a chunk needs its list. */
const keptDays = { state: 400, members: 410 };
const expiryOf = (startedAt: number, days: number) => ({ ttl: Math.floor((startedAt + daysToMs(days)) / 1_000) });

export type Claim =
  | { kind: "claimed"; chunk: Chunk }
  /** Another worker holds it, or it is not open: nothing to do here. */
  | { kind: "taken"; chunk: Chunk | undefined }
  /** Its worker was gone after it had begun to send. */
  | { kind: "abandoned"; chunk: Chunk };

export type ChunksTable = ReturnType<typeof createChunksTable>;

/**
 * Messages: the chunks of a restock; key `store#sku#n` / `chunk#w#c` (small state) and `members#w#c`
 * (immutable list). Sparse indexes `lane` (open chunks by store), `due`, `store` (sent chunks by time).
 */
export const createChunksTable = (table: Table) => ({
  ...createChunkReads(table),
  ...createChunkEndings(table),
  /** The member list first, then the state that makes it visible to senders. Refused when the chunk exists. */
  planMembers: async (ref: ChunkRef, members: Members, startedAt: number) =>
    table.put(
      { ...membersKey(ref), ...members, ...expiryOf(startedAt, keptDays.members) },
      { condition: "attribute_not_exists(#pk)" },
    ),
  planState: async (ref: ChunkRef, size: number, startedAt: number) =>
    table.put(
      {
        ...chunkKey(ref),
        state: "open",
        size,
        startedAt,
        attempt: 0,
        tries: 0,
        outcomes: {},
        ...expiryOf(startedAt, keptDays.state),
        ...laneAttributes(ref, startedAt),
      },
      { condition: "attribute_not_exists(#pk)" },
    ),
  claim: async (ref: ChunkRef, nowMs: number): Promise<Claim> => {
    const result = await table.update(chunkKey(ref), {
      update: "SET #leaseUntil = :leaseUntil ADD #attempt :one",
      condition:
        "#state IN (:open, :ending) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now) AND (attribute_not_exists(#retryAt) OR #retryAt <= :now)",
      values: {
        open: "open",
        ending: "ending",
        one: 1,
        now: nowMs,
        leaseUntil: nowMs + limits.leaseSeconds * 1_000,
      },
    });
    if (result.kind === "written") return { kind: "claimed", chunk: toChunk(result.row) };
    if (result.row === undefined) return { kind: "taken", chunk: undefined };
    const chunk = toChunk(result.row);
    const abandoned = chunk.state === "sending" && (chunk.leaseUntil ?? 0) < nowMs;
    return { kind: abandoned ? "abandoned" : "taken", chunk };
  },
  /**
   * The last write before the call: refused when the claim was lost or its lease is over.
   * The SDK repeats a write whose answer was lost. Then the first try, which succeeded, is what refuses the second.
   */
  beginSending: async (ref: ChunkRef, chunk: Chunk, outcomes: Outcomes, nowMs: number): Promise<Written> => {
    const began = await table.update(chunkKey(ref), {
      update: "SET #state = :sending, #outcomes = :outcomes, #sentAt = :now",
      condition: `#state = :open AND ${mine} AND #leaseUntil > :now`,
      values: { sending: "sending", open: "open", outcomes, attempt: chunk.attempt, now: nowMs },
    });
    const { row } = began;
    return row?.["state"] === "sending" && row["attempt"] === chunk.attempt ? { kind: "written", row } : began;
  },
  /** Back to the lane with who is left, not to be claimed before `retryAt`. */
  retryLater: async (
    ref: ChunkRef,
    attempt: number,
    from: "open" | "sending",
    retry: { outcomes: Outcomes; remaining: number[]; tries: number; retryAt: number },
  ) =>
    table.update(chunkKey(ref), {
      update:
        "SET #state = :open, #outcomes = :outcomes, #remaining = :remaining, #tries = :tries, #retryAt = :dueAt, #due = :due, #dueAt = :dueAt REMOVE #leaseUntil",
      condition: `#state = :from AND ${mine}`,
      values: {
        open: "open",
        from,
        attempt,
        outcomes: retry.outcomes,
        remaining: retry.remaining,
        tries: retry.tries,
        ...dueAttributes(chunkKey(ref).pk, retry.retryAt),
      },
    }),
  /** Out of the lane until the stock is back, or until `dueAtMs` where sending is paused. */
  hold: async (ref: ChunkRef, attempt: number, dueAtMs: number | undefined) => {
    const due = dueAttributes(chunkKey(ref).pk, dueAtMs);
    return table.update(chunkKey(ref), {
      update: `SET #state = :held${due.due === undefined ? "" : ", #due = :due, #dueAt = :dueAt"} REMOVE #laneShard, #lane, #leaseUntil, #retryAt${due.due === undefined ? ", #due, #dueAt" : ""}`,
      condition: `#state = :open AND ${mine}`,
      values: { held: "held", open: "open", attempt, ...due },
    });
  },
  /** Back into the lane. */
  resume: async (ref: ChunkRef, startedAt: number) => {
    const { laneShard, lane } = laneAttributes(ref, startedAt);
    return table.update(chunkKey(ref), {
      update: "SET #state = :open, #laneShard = :laneShard, #lane = :lane REMOVE #due, #dueAt",
      condition: "#state = :held",
      values: { open: "open", held: "held", laneShard, lane },
    });
  },
});
