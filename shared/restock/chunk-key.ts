import { padded } from "../runtime/id.ts";
import { limits } from "../runtime/limits.ts";
import { shardOf } from "../runtime/shard.ts";
import type { ChunkRef } from "./chunk.ts";
import { parseRestockKey, restockKeyOf } from "./restock.ts";

export const wavePrefix = (wave: number) => `chunk#${padded(wave)}#`;
export const chunkKey = (ref: ChunkRef) => ({
  pk: restockKeyOf(ref.restock),
  sk: `${wavePrefix(ref.wave)}${padded(ref.chunk)}`,
});
export const membersKey = (ref: ChunkRef) => ({
  pk: restockKeyOf(ref.restock),
  sk: `members#${padded(ref.wave)}#${padded(ref.chunk)}`,
});

export const parseChunkKey = ({ pk, sk }: { pk: string; sk: string }): ChunkRef => {
  const [, wave, chunk] = sk.split("#");
  return { restock: parseRestockKey(pk), wave: Number(wave), chunk: Number(chunk) };
};

/** The lanes of a shard of stores. */
export const laneShardOf = (store: string): string => `lane#${shardOf(store, limits.indexShards)}`;

/** A store's open chunks in the order they are sent: by start of the wave, then by place in line. */
export const laneAttributes = (ref: ChunkRef, startedAt: number) => ({
  laneShard: laneShardOf(ref.restock.store),
  lane: `${ref.restock.store}#${String(startedAt).padStart(14, "0")}#${restockKeyOf(ref.restock)}#${chunkKey(ref).sk}`,
});
