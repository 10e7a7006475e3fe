import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import { type Chunk, type ChunkRef, chunkIdOf } from "./chunk.ts";
import type { ChunksTable } from "./chunks-table.ts";

export interface LaneDeps {
  clock: Clock;
  chunks: ChunksTable;
  chunkQueue: Queue<ChunkRef>;
}

export interface Released {
  /** The store's first open chunks, running ones included. */
  window: ChunkRef[];
  woken: number;
}

const isInLane = (chunk: Chunk | undefined): boolean =>
  chunk !== undefined && ["open", "sending", "ending"].includes(chunk.state);

const isClaimable = (chunk: Chunk | undefined, nowMs: number): boolean =>
  chunk !== undefined && (chunk.leaseUntil ?? 0) < nowMs && (chunk.retryAt ?? 0) <= nowMs;

/**
 * Wakes the senders of a store's first open chunks, as many as its window has. Safe to repeat: a chunk that is
 * being sent is left alone. `except` has just left the lane, though the index may still show it: where enough others
 * stand behind it, the one that comes into the window is woken without a look at the rest, which were woken before.
 */
export const createReleaseLane =
  ({ clock, chunks, chunkQueue }: LaneDeps) =>
  async (store: string, except?: ChunkRef): Promise<Released> => {
    const exceptId = except && chunkIdOf(except);
    const first = await chunks.firstInLane(store, limits.laneWindow + 2);
    const others = first.filter((ref) => chunkIdOf(ref) !== exceptId);
    const candidates = others.slice(0, limits.laneWindow);
    if (except !== undefined && others.length > limits.laneWindow) {
      await chunkQueue.sendAll(candidates.slice(-1));
      return { window: candidates, woken: 1 };
    }
    const states = await Promise.all(candidates.map(async (ref) => chunks.get(ref, { consistent: false })));
    const window = candidates.filter((_, index) => isInLane(states[index]));
    const claimable = candidates.filter(
      (_, index) => isInLane(states[index]) && isClaimable(states[index], clock.now()),
    );
    await chunkQueue.sendAll(claimable);
    return { window, woken: claimable.length };
  };
export type ReleaseLane = ReturnType<typeof createReleaseLane>;
