import { describe, expect, it } from "vitest";
import { type Chunk, type ChunkRef, chunkStates } from "../../shared/restock/chunk.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { createStates, newRef, start, type State } from "./chunk-states.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const chunks = createChunksTable(table("messages"));
const { make } = createStates(chunks);

const must = async (ref: ChunkRef): Promise<Chunk> => {
  const chunk = await chunks.get(ref);
  if (chunk === undefined) throw new Error("There is no such chunk");
  return chunk;
};

type Write = (ref: ChunkRef, attempt: number) => Promise<{ kind: "written" | "refused" }>;
interface Arrow {
  what: string;
  from: State[];
  to: State;
  write: Write;
}
const ends = (from: State): Arrow => ({
  what: `ends from ${from}`,
  from: [from],
  to: "ending",
  write: async (ref, attempt) => chunks.end(ref, attempt, from, {}, [0]),
});
const finishes = (from: State): Arrow => ({
  what: `is finished from ${from}`,
  from: [from],
  to: "done",
  write: async (ref, attempt) =>
    chunks.finish(ref, attempt, from, { outcomes: {}, toldUnits: 2, told: true, nowMs: start }),
});
const retries = (from: "open" | "sending"): Arrow => ({
  what: `is tried again later from ${from}`,
  from: [from],
  to: "open",
  write: async (ref, attempt) =>
    chunks.retryLater(ref, attempt, from, { outcomes: {}, remaining: [1], tries: 1, retryAt: start + 5 }),
});

/** Every arrow of a chunk's life that only the attempt that holds its claim may go. */
const claimed: Arrow[] = [
  {
    what: "is held",
    from: ["open"],
    to: "held",
    write: async (ref, attempt) => chunks.hold(ref, attempt, start + 5),
  },
  {
    what: "is left unsettled",
    from: ["sending"],
    to: "unsettled",
    write: async (ref, attempt) => chunks.unsettle(ref, attempt, start + 5),
  },
  ...(["open", "sending"] satisfies State[]).map(retries),
  ...(["open", "sending", "unsettled"] satisfies State[]).map(ends),
  ...(["open", "sending", "unsettled", "ending"] satisfies State[]).map(finishes),
];
/** Arrows that belong to no attempt. */
const free: Arrow[] = [
  { what: "is resumed", from: ["held"], to: "open", write: async (ref) => chunks.resume(ref, start) },
  {
    what: "is corrected",
    from: ["done"],
    to: "done",
    write: async (ref) => chunks.correct(ref, {}, { 0: "unsettled" }),
  },
];

describe("a chunk", () => {
  for (const { what, from, to, write } of [...claimed, ...free]) {
    it.each(chunkStates)(`${what}, or nothing changes: when it is %s`, async (state) => {
      const ref = await make[state]();
      const before = await must(ref);
      const isAllowed = from.includes(state);
      expect((await write(ref, 1)).kind).toBe(isAllowed ? "written" : "refused");
      if (isAllowed) expect((await must(ref)).state).toBe(to);
      else expect(await must(ref)).toEqual(before);
    });
  }

  it.each(claimed)("never $what by an attempt that has lost its claim", async ({ from, write }) => {
    for (const state of from) {
      const ref = await make[state]();
      const before = await must(ref);
      for (const attempt of [0, 2]) expect((await write(ref, attempt)).kind).toBe("refused");
      expect(await must(ref)).toEqual(before);
    }
  });

  it("that was never planned goes nowhere", async () => {
    const ref = newRef();
    for (const { write } of [...claimed, ...free]) expect((await write(ref, 0)).kind).toBe("refused");
    expect(await chunks.addEvidence(ref, [0])).toMatchObject({ kind: "refused" });
    expect(await chunks.claim(ref, start)).toEqual({ kind: "taken", chunk: undefined });
    expect(await chunks.get(ref)).toBeUndefined();
  });

  it.each(chunkStates)("gathers evidence while nobody knows what was taken: %s", async (state) => {
    const ref = await make[state]();
    const isOpenQuestion = state === "sending" || state === "unsettled";
    for (const members of [[0], [1, 0]]) {
      expect((await chunks.addEvidence(ref, members)).kind).toBe(isOpenQuestion ? "written" : "refused");
    }
    expect((await must(ref)).accepted).toEqual(isOpenQuestion ? new Set([0, 1]) : undefined);
  });

  it("is settled by all the evidence there is: refused to who has not read the last of it", async () => {
    for (const write of [
      async (ref: ChunkRef, evidence?: Set<number>) => chunks.end(ref, 1, "unsettled", {}, [1], evidence),
      async (ref: ChunkRef, evidence?: Set<number>) =>
        chunks.finish(ref, 1, "unsettled", { outcomes: {}, toldUnits: 2, told: true, nowMs: start, evidence }),
    ]) {
      const ref = await make.unsettled();
      await chunks.addEvidence(ref, [0]);
      expect((await write(ref)).kind).toBe("refused");
      expect((await write(ref, new Set([1]))).kind).toBe("refused");
      expect((await write(ref, new Set([0]))).kind).toBe("written");
    }
  });
});
