import type { RateBucket } from "../../shared/message/rate-bucket.ts";
import type { Chunk, ChunkRef, Members, Outcomes } from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { Telling } from "../../shared/waitlist/waitlist-table.ts";

/** A chunk in the hands of one worker. */
export interface Held {
  ref: ChunkRef;
  chunk: Chunk;
  members: Members;
  telling: Telling;
}

export interface TurnDeps {
  clock: Clock;
  chunks: ChunksTable;
  chunkQueue: Queue<ChunkRef>;
  bucket: RateBucket;
}

export type Turns = ReturnType<typeof createTurns>;

/** A chunk's part of the account's send rate, and what becomes of a chunk that has to come back for it. */
export const createTurns = (deps: TurnDeps) => {
  const laterFrom = async (
    held: Held,
    state: "open" | "sending",
    outcomes: Outcomes,
    remaining: number[],
    retryAt: number,
  ) => {
    const tries = state === "sending" ? held.chunk.tries + 1 : held.chunk.tries;
    const { ref, chunk } = held;
    const written = await deps.chunks.retryLater(ref, chunk.attempt, state, { outcomes, remaining, tries, retryAt });
    // A nudge, so that nobody waits for the minute's tick; it carries no state.
    const delaySeconds = (retryAt - deps.clock.now()) / 1_000;
    if (written.kind === "written") await deps.chunkQueue.send(ref, { delaySeconds });
    return written;
  };

  /** Waits for the chunk's part of the send rate, or says where the chunk is when it has to come back later. */
  const take = async (held: Held, recipients: number[], outcomes: Outcomes): Promise<"now" | "left" | "stays"> => {
    const now = deps.clock.now();
    const turn = await deps.bucket.take(recipients.length, now);
    switch (turn.kind) {
      case "at":
        if (turn.atMs > now) await deps.clock.sleep(turn.atMs - now);
        return "now";
      case "busy":
        await laterFrom(held, "open", outcomes, recipients, turn.askAgainAt);
        return "stays";
      case "paused":
        await deps.chunks.hold(held.ref, held.chunk.attempt, turn.pause.until);
        return "left";
    }
  };

  return { laterFrom, take };
};
