import type { Clock } from "../../shared/runtime/clock.ts";
import { minutesToMs } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { Chunk, ChunkRef } from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { ReleaseLane } from "../../shared/restock/release-lane.ts";
import { type RestockRef, restockKeyOf } from "../../shared/restock/restock.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { EndChunk } from "./end-chunk.ts";
import type { Attempt, AttemptResult } from "./attempt.ts";

export interface SendChunkDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  chunks: ChunksTable;
  waveQueue: Queue<RestockRef>;
  releaseLane: ReleaseLane;
  attempt: Attempt;
  endChunk: EndChunk;
}

/**
 * Works on one chunk until it is sent, or until it is known what it waits for; then lets the next one go.
 * Told twice is impossible by construction: an attempt that began to send is never repeated without proof.
 */
export const createSendChunk = (deps: SendChunkDeps) => {
  const unsettle = async (ref: ChunkRef, chunk: Chunk) => {
    const store = await deps.stores.get(ref.restock.store);
    const waitMs = minutesToMs(store?.settings.evidenceWaitMinutes ?? 0);
    await deps.chunks.unsettle(ref, chunk.attempt, deps.clock.now() + waitMs);
    deps.log.warn("chunk_unsettled", { restock: restockKeyOf(ref.restock), wave: ref.wave, chunk: ref.chunk });
    deps.log.count("ChunksUnsettled");
  };

  /**
   * A chunk that cannot be claimed may be due for something else. Where it is not, nothing goes on from here: the
   * message is one too many, and would make others.
   */
  const lookAfter = async (ref: ChunkRef, chunk: Chunk | undefined): Promise<AttemptResult> => {
    const due = chunk?.dueAt !== undefined && chunk.dueAt <= deps.clock.now();
    if (!due || !(chunk.state === "unsettled" || chunk.state === "held")) return "stays";
    if (chunk.state === "unsettled") {
      await deps.endChunk.settle(ref, chunk);
      return "left";
    }
    // Of many that were held, all are due at once: the next tick wakes those that come first, and each the next.
    await deps.chunks.resume(ref, chunk.startedAt);
    return "stays";
  };

  const work = async (ref: ChunkRef): Promise<AttemptResult> => {
    const claim = await deps.chunks.claim(ref, deps.clock.now());
    switch (claim.kind) {
      case "taken":
        return lookAfter(ref, claim.chunk);
      case "abandoned":
        await unsettle(ref, claim.chunk);
        return "left";
      case "claimed": {
        const result = await deps.attempt(ref, claim.chunk);
        if (result === "unknown") await unsettle(ref, claim.chunk);
        return result;
      }
    }
  };

  /** Lets the store's next chunk go; the last one of a wave has the wave looked at. */
  const goOn = async (ref: ChunkRef) => {
    const { window } = await deps.releaseLane(ref.restock.store, ref);
    const waveGoesOn = window.some(
      (next) => restockKeyOf(next.restock) === restockKeyOf(ref.restock) && next.wave === ref.wave,
    );
    if (!waveGoesOn) await deps.waveQueue.send(ref.restock);
  };

  return async (ref: ChunkRef): Promise<void> => {
    if ((await work(ref)) !== "stays") await goOn(ref);
  };
};
