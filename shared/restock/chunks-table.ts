import * as v from "valibot";
import { daysToMs } from "../runtime/clock.ts";
import { dueAttributes } from "../runtime/due.ts";
import { padded } from "../runtime/id.ts";
import { limits } from "../runtime/limits.ts";
import { shardOf } from "../runtime/shard.ts";
import type { Row, Table, Written } from "../runtime/table.ts";
import { type Chunk, type ChunkRef, chunkRowSchema, type Members, membersRowSchema, type Outcomes } from "./chunk.ts";
import { parseRestockKey, type RestockRef, restockKeyOf } from "./restock.ts";

const laneIndex = "lane";
const storeIndex = "store";

/** Who was told goes some time after the wave began, as messages do. Lists go last: whoever reads a chunk needs its list. */
const keptDays = { state: 400, members: 410 };
const expiryOf = (startedAt: number, days: number) => ({ ttl: Math.floor((startedAt + daysToMs(days)) / 1_000) });

const wavePrefix = (wave: number) => `chunk#${padded(wave)}#`;
const chunkKey = (ref: ChunkRef) => ({
  pk: restockKeyOf(ref.restock),
  sk: `${wavePrefix(ref.wave)}${padded(ref.chunk)}`,
});
const membersKey = (ref: ChunkRef) => ({
  pk: restockKeyOf(ref.restock),
  sk: `members#${padded(ref.wave)}#${padded(ref.chunk)}`,
});

export const parseChunkKey = ({ pk, sk }: { pk: string; sk: string }): ChunkRef => {
  const [, wave, chunk] = sk.split("#");
  return { restock: parseRestockKey(pk), wave: Number(wave), chunk: Number(chunk) };
};

/** A store's open chunks in the order they are sent: by start of the wave, then by place in line. */
const laneAttributes = (ref: ChunkRef, startedAt: number) => ({
  laneShard: `lane#${shardOf(ref.restock.store, limits.indexShards)}`,
  lane: `${ref.restock.store}#${String(startedAt).padStart(14, "0")}#${restockKeyOf(ref.restock)}#${chunkKey(ref).sk}`,
});

const toChunk = (row: Row): Chunk => v.parse(chunkRowSchema, row);

export type Claim =
  | { kind: "claimed"; chunk: Chunk }
  /** Another worker holds it, or it is not open: nothing to do here. */
  | { kind: "taken"; chunk: Chunk | undefined }
  /** Its worker was gone after it had begun to send. */
  | { kind: "abandoned"; chunk: Chunk };

/** Where a page of what a store sent may go on from. */
export const sentPageSchema = (store: string) =>
  v.strictObject({
    pk: v.string(),
    sk: v.string(),
    store: v.literal(store),
    sentAt: v.number(),
  });

export type ChunksTable = ReturnType<typeof createChunksTable>;

const createReads = (table: Table) => ({
  get: async (ref: ChunkRef, options = { consistent: true }): Promise<Chunk | undefined> => {
    const row = await table.get(chunkKey(ref), options);
    return row === undefined ? undefined : toChunk(row);
  },
  /**
   * Throws where the chunk does not exist: its members are written before its state. They never change, so a reading
   * that lags is wrong only where it shows nothing.
   */
  members: async (ref: ChunkRef): Promise<Members> =>
    v.parse(
      membersRowSchema,
      (await table.get(membersKey(ref))) ?? (await table.get(membersKey(ref), { consistent: true })),
    ),
  /** All chunks of a restock, or of one of its waves, consistently and in order. */
  ofRestock: async (restock: RestockRef, wave?: number): Promise<{ ref: ChunkRef; chunk: Chunk }[]> => {
    const found: { ref: ChunkRef; chunk: Chunk }[] = [];
    const values = { pk: restockKeyOf(restock), prefix: wave === undefined ? "chunk#" : wavePrefix(wave) };
    const where = "#pk = :pk AND begins_with(#sk, :prefix)";
    for await (const rows of table.query({ where, values, consistent: true })) {
      found.push(
        ...rows.map((row) => {
          const chunk = toChunk(row);
          return { ref: parseChunkKey(chunk), chunk };
        }),
      );
    }
    return found;
  },
  /** Member lists of a wave behind chunk number `after`: what a planner that stopped half-way had written. */
  membersAfter: async (restock: RestockRef, wave: number, after: number) => {
    const found: { ref: ChunkRef; members: Members }[] = [];
    const values = {
      pk: restockKeyOf(restock),
      from: membersKey({ restock, wave, chunk: after + 1 }).sk,
      to: `members#${padded(wave)}#~`,
    };
    for await (const rows of table.query({
      where: "#pk = :pk AND #sk BETWEEN :from AND :to",
      values,
      consistent: true,
    })) {
      for (const row of rows) {
        const [, , chunk] = String(row["sk"]).split("#");
        found.push({ ref: { restock, wave, chunk: Number(chunk) }, members: v.parse(membersRowSchema, row) });
      }
    }
    return found;
  },
  /** The first open chunks of a store. The index may lag: claiming looks again. */
  firstInLane: async (store: string, limit: number): Promise<ChunkRef[]> => {
    const { rows } = await table.page({
      index: laneIndex,
      where: "#laneShard = :shard AND begins_with(#lane, :store)",
      values: { shard: `lane#${shardOf(store, limits.indexShards)}`, store: `${store}#` },
      limit,
    });
    return rows.map((row) => parseChunkKey({ pk: String(row["pk"]), sk: String(row["sk"]) }));
  },
  /** Stores of a lane shard that have open chunks, at most `lanesPerShard`, found by jumping from lane to lane. */
  storesInLanes: async (shard: number): Promise<string[]> => {
    const stores: string[] = [];
    while (stores.length < limits.lanesPerShard) {
      const behind = stores.length === 0 ? " " : `${stores.at(-1)}#~`;
      const { rows } = await table.page({
        index: laneIndex,
        where: "#laneShard = :shard AND #lane > :behind",
        values: { shard: `lane#${shard}`, behind },
        limit: 1,
      });
      const [first] = rows;
      if (first === undefined) break;
      stores.push(parseChunkKey({ pk: String(first["pk"]), sk: String(first["sk"]) }).restock.store);
    }
    return stores;
  },
  /** What a store sent, newest first, a page at a time: chunks, and messages that go one by one. */
  sentBy: async (store: string, limit: number, startAfter?: Row) => {
    const page = await table.page({
      index: storeIndex,
      where: "#store = :store",
      values: { store },
      descending: true,
      limit,
      ...(startAfter !== undefined && { startAfter }),
    });
    return {
      keys: page.rows.map((row) => ({ pk: String(row["pk"]), sk: String(row["sk"]) })),
      next: page.next,
    };
  },
});

/** The write of an attempt that still holds its claim. */
const mine = "#attempt = :attempt";

/** Settling decides by the evidence it has read: refused when there is more by now. */
const settlesBy = (from: Chunk["state"], evidence: Chunk["accepted"]) => {
  if (from !== "unsettled") return { condition: "", values: {} };
  return evidence === undefined
    ? { condition: " AND attribute_not_exists(#accepted)", values: {} }
    : { condition: " AND #accepted = :evidence", values: { evidence } };
};
const leaveLane = "#laneShard, #lane, #leaseUntil, #retryAt, #due, #dueAt";

const createEndings = (table: Table) => ({
  /**
   * Whoever is in `returning` goes back to waiting before the chunk is done; a crash between resumes here.
   * What was due stays due: a chunk that comes from being unsettled is in no lane that would wake it.
   */
  end: async (
    ref: ChunkRef,
    attempt: number,
    from: Chunk["state"],
    outcomes: Outcomes,
    returning: number[],
    evidence?: Chunk["accepted"],
  ) => {
    const settles = settlesBy(from, evidence);
    return table.update(chunkKey(ref), {
      update: "SET #state = :ending, #returning = :returning, #outcomes = :outcomes REMOVE #retryAt",
      condition: `#state = :from AND ${mine}${settles.condition}`,
      values: { ending: "ending", from, attempt, returning, outcomes, ...settles.values },
    });
  },
  finish: async (
    ref: ChunkRef,
    attempt: number,
    from: Chunk["state"],
    done: { outcomes: Outcomes; toldUnits: number; told: boolean; nowMs: number; evidence?: Chunk["accepted"] },
  ) => {
    const settles = settlesBy(from, done.evidence);
    return table.update(chunkKey(ref), {
      update: `SET #state = :done, #outcomes = :outcomes, #toldUnits = :units${
        done.told ? ", #store = :store, #sentAt = if_not_exists(#sentAt, :now)" : ""
      } REMOVE ${leaveLane}, #remaining, #returning, #accepted`,
      condition: `#state = :from AND ${mine}${settles.condition}`,
      values: {
        done: "done",
        from,
        attempt,
        outcomes: done.outcomes,
        units: done.toldUnits,
        ...settles.values,
        ...(done.told && { store: ref.restock.store, now: done.nowMs }),
      },
    });
  },
  /** Nobody knows what SES accepted: out of the lane, and looked at again when the evidence should be in. */
  unsettle: async (ref: ChunkRef, attempt: number, settleAt: number) =>
    table.update(chunkKey(ref), {
      update: "SET #state = :unsettled, #due = :due, #dueAt = :dueAt REMOVE #laneShard, #lane, #leaseUntil, #retryAt",
      condition: `#state = :sending AND ${mine}`,
      values: { unsettled: "unsettled", sending: "sending", attempt, ...dueAttributes(chunkKey(ref).pk, settleAt) },
    }),
  /** An SES event shows that these members' mail was accepted, while the chunk does not know it yet. */
  addEvidence: async (ref: ChunkRef, members: number[]) =>
    table.update(chunkKey(ref), {
      update: "ADD #accepted :members",
      condition: "#state IN (:sending, :unsettled)",
      values: { members: new Set(members), sending: "sending", unsettled: "unsettled" },
    }),
  /** What became of members is known better by now; `fewerUnits` were not told after all. */
  correct: async (ref: ChunkRef, before: Outcomes, outcomes: Outcomes, fewerUnits = 0) =>
    table.update(chunkKey(ref), {
      update: "SET #outcomes = :outcomes, #toldUnits = #toldUnits - :fewer",
      condition: "#state = :done AND #outcomes = :before",
      values: { outcomes, before, done: "done", fewer: fewerUnits },
    }),
});

/**
 * Messages: the chunks of a restock; key `store#sku#n` / `chunk#w#c` (small state) and `members#w#c`
 * (immutable list). Sparse indexes `lane` (open chunks by store), `due`, `store` (sent chunks by time).
 */
export const createChunksTable = (table: Table) => ({
  ...createReads(table),
  ...createEndings(table),
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
