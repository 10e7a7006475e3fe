import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { failureFields, type Log } from "../runtime/log.ts";
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

const behind = (ref: ChunkRef): ChunkRef => ({ ...ref, chunk: ref.chunk + 1 });

/**
 * Wakes the senders of a store's first open chunks, as many as its window has. Safe to repeat: a chunk that is
 * being sent is left alone. `after` has just left the lane, though the index may still show it: the one behind it in
 * its wave is most often being sent by now. Where it is not in the lane, and where the tick calls, the lane is looked at.
 */
export const createReleaseLane = ({ clock, chunks, chunkQueue }: LaneDeps) => {
  const stateOf = async (ref: ChunkRef) => chunks.get(ref, { consistent: false });

  const wake = async (window: ChunkRef[], states: (Chunk | undefined)[]): Promise<Released> => {
    const claimable = window.filter((_, index) => isClaimable(states[index], clock.now()));
    await chunkQueue.sendAll(claimable);
    return { window, woken: claimable.length };
  };

  return async (store: string, after?: ChunkRef): Promise<Released> => {
    const next = after && behind(after);
    const state = next && (await stateOf(next));
    if (next !== undefined && isInLane(state)) return wake([next], [state]);
    const first = await chunks.firstInLane(store, limits.laneWindow + 1);
    const others = first.filter((ref) => after === undefined || chunkIdOf(ref) !== chunkIdOf(after));
    const known = await Promise.all(
      others.slice(0, limits.laneWindow).map(async (ref) => ({ ref, state: await stateOf(ref) })),
    );
    const open = known.filter((one) => isInLane(one.state));
    return wake(
      open.map(({ ref }) => ref),
      open.map((one) => one.state),
    );
  };
};
export type ReleaseLane = ReturnType<typeof createReleaseLane>;

/**
 * A chunk whose turn has come wakes the one behind it, which then takes its own turn: so each store holds one turn that
 * has not come yet, however much it has to send, and goes on while SES answers. A chunk that begins is sent whatever
 * becomes of this: once it is done, the lane is looked at.
 */
export const createWakeNext =
  ({ chunkQueue, log }: { chunkQueue: Queue<ChunkRef>; log: Log }) =>
  async (ref: ChunkRef): Promise<void> =>
    chunkQueue.send(behind(ref)).catch((error: unknown) => log.warn("next_chunk_not_woken", failureFields(error)));
export type WakeNext = ReturnType<typeof createWakeNext>;
