import * as v from "valibot";
import { padded } from "../runtime/id.ts";
import { limits } from "../runtime/limits.ts";
import type { Row, Table } from "../runtime/table.ts";
import { type Chunk, type ChunkRef, chunkRowSchema, type Members, membersRowSchema } from "./chunk.ts";
import { chunkKey, laneShardOf, membersKey, parseChunkKey, wavePrefix } from "./chunk-key.ts";
import { type RestockRef, restockKeyOf } from "./restock.ts";

const laneIndex = "lane";
const storeIndex = "store";

export const toChunk = (row: Row): Chunk => v.parse(chunkRowSchema, row);

/** Where a page of what a store sent may go on from. */
export const sentPageSchema = (store: string) =>
  v.strictObject({
    pk: v.string(),
    sk: v.string(),
    store: v.literal(store),
    sentAt: v.number(),
  });

/** What is read of chunks and their lists. */
export const createChunkReads = (table: Table) => ({
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
      values: { shard: laneShardOf(store), store: `${store}#` },
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
