import { dueAttributes } from "../runtime/due.ts";
import type { Table } from "../runtime/table.ts";
import type { Chunk, ChunkRef, Outcomes } from "./chunk.ts";
import { chunkKey } from "./chunk-key.ts";

/** The write of an attempt that still holds its claim. */
export const mine = "#attempt = :attempt";

/** Settling decides by the evidence it has read: refused when there is more by now. */
const settlesBy = (from: Chunk["state"], evidence: Chunk["accepted"]) => {
  if (from !== "unsettled") return { condition: "", values: {} };
  return evidence === undefined
    ? { condition: " AND attribute_not_exists(#accepted)", values: {} }
    : { condition: " AND #accepted = :evidence", values: { evidence } };
};
const leaveLane = "#laneShard, #lane, #leaseUntil, #retryAt, #due, #dueAt";

/** How a chunk ends, and what is learned of it afterwards. */
export const createChunkEndings = (table: Table) => ({
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
