import {
  type Chunk,
  chunkNameOf,
  type ChunkRef,
  inFlightOf,
  type Members,
  type Outcomes,
  signupRefsOf,
  toldOf,
  unitsOf,
  wasReturned,
  withOutcome,
} from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface EndChunkDeps {
  clock: Clock;
  stores: StoresTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
}

export type EndChunk = ReturnType<typeof createEndChunk>;

/**
 * The ways in which a chunk ends. Whoever was marked and surely not mailed goes back to waiting first, in a state
 * of its own (`ending`), so that a crash between leaves nobody marked as told who was not.
 */
export const createEndChunk = (deps: EndChunkDeps) => {
  const giveBack = async (ref: ChunkRef, { attempt }: Chunk, members: Members, indexes: number[]) =>
    deps.waitlist.putBack(signupRefsOf(ref, members, indexes), {
      restock: ref.restock.n,
      chunk: chunkNameOf(ref),
      attempt,
    });

  /** A worker of an earlier attempt may be paused before it marks people: those who are not told stay as they are. */
  const shutOut = async (ref: ChunkRef, chunk: Chunk, members: Members, outcomes: Outcomes) => {
    const known = Object.keys(outcomes).map(Number);
    await deps.waitlist.shutOut(signupRefsOf(ref, members, known), chunkNameOf(ref));
    const untold = known.filter((index) => wasReturned({ outcomes }, index));
    await giveBack(ref, chunk, members, untold);
  };

  const finish = async (ref: ChunkRef, chunk: Chunk, members: Members, from: Chunk["state"], outcomes: Outcomes) => {
    if (chunk.attempt > 1) await shutOut(ref, chunk, members, outcomes);
    const told = toldOf({ size: chunk.size, outcomes });
    return deps.chunks.finish(ref, chunk.attempt, from, {
      outcomes,
      toldUnits: unitsOf(members, told),
      told: told.length > 0,
      evidence: chunk.accepted,
      nowMs: deps.clock.now(),
    });
  };

  const resume = async (ref: ChunkRef, chunk: Chunk, members: Members) => {
    const returning = chunk.returning ?? [];
    await giveBack(ref, chunk, members, returning);
    return finish(ref, chunk, members, "ending", withOutcome(chunk.outcomes, returning, "returned"));
  };

  const putBack = async (
    ref: ChunkRef,
    chunk: Chunk,
    members: Members,
    from: Chunk["state"],
    { outcomes, returning }: { outcomes: Outcomes; returning: number[] },
  ) => {
    const ended = await deps.chunks.end(ref, chunk.attempt, from, outcomes, returning, chunk.accepted);
    return ended.kind === "refused" ? ended : resume(ref, { ...chunk, outcomes, returning }, members);
  };

  /** The wait for evidence is over: what SES events did not prove follows the store's policy. */
  const settle = async (ref: ChunkRef, chunk: Chunk) => {
    const [members, store] = await Promise.all([deps.chunks.members(ref), deps.stores.get(ref.restock.store)]);
    const open = inFlightOf(chunk).filter((index) => chunk.accepted?.has(index) !== true);
    if (store?.settings.unsettled === "resend") {
      return putBack(ref, chunk, members, "unsettled", { outcomes: chunk.outcomes, returning: open });
    }
    return finish(ref, chunk, members, "unsettled", withOutcome(chunk.outcomes, open, "unsettled"));
  };

  return { finish, resume, putBack, settle };
};
