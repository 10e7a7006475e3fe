import { describe, expect, it } from "vitest";
import type { Chunk, ChunkRef } from "../../shared/restock/chunk.ts";
import { parseChunkKey } from "../../shared/restock/chunk-key.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { readDue } from "../../shared/runtime/due.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { createStates, start, type State } from "./chunk-states.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const rows = table("messages");
const chunks = createChunksTable(rows);
const { planned, make } = createStates(chunks);

const leaseMs = limits.leaseSeconds * 1_000;
const must = async (ref: ChunkRef): Promise<Chunk> => {
  const chunk = await chunks.get(ref);
  if (chunk === undefined) throw new Error("There is no such chunk");
  return chunk;
};

describe("claiming a chunk", () => {
  it("is for one worker at a time, and counts the attempts", async () => {
    const ref = await planned();
    const claims = await Promise.all([chunks.claim(ref, start), chunks.claim(ref, start), chunks.claim(ref, start)]);
    expect(claims.map(({ kind }) => kind).sort()).toEqual(["claimed", "taken", "taken"]);
    expect(await must(ref)).toMatchObject({ attempt: 1, leaseUntil: start + leaseMs });
    expect(await chunks.claim(ref, start + leaseMs)).toMatchObject({ kind: "taken" });
    expect(await chunks.claim(ref, start + leaseMs + 1)).toMatchObject({ kind: "claimed", chunk: { attempt: 2 } });
  });

  it.each<[State, "claimed" | "taken" | "abandoned"]>([
    ["open", "claimed"],
    ["ending", "claimed"],
    ["held", "taken"],
    ["sending", "abandoned"],
    ["unsettled", "taken"],
    ["done", "taken"],
  ])("after its worker is surely gone, when it is %s, answers that it is %s", async (state, kind) => {
    expect(await chunks.claim(await make[state](), start + leaseMs + 1)).toMatchObject({ kind });
  });

  it("is not possible while it is being sent", async () => {
    expect(await chunks.claim(await make.sending(), start + leaseMs)).toMatchObject({ kind: "taken" });
  });

  it("is not possible before it may be tried again, and is for those who are left then", async () => {
    const ref = await make.sending();
    const retry = { outcomes: { 0: "rejected" } as const, remaining: [1], tries: 1, retryAt: start + 5_000 };
    await chunks.retryLater(ref, 1, "sending", retry);
    expect(await chunks.claim(ref, start + 4_999)).toMatchObject({ kind: "taken" });
    const claim = await chunks.claim(ref, start + 5_000);
    expect(claim).toMatchObject({
      kind: "claimed",
      chunk: { attempt: 2, remaining: [1], tries: 1, outcomes: { 0: "rejected" } },
    });
  });
});

describe("the last write before a call", () => {
  it("is refused when the lease is over, though nobody else has claimed it", async () => {
    const ref = await make.open();
    expect(await chunks.beginSending(ref, await must(ref), {}, start + leaseMs)).toMatchObject({ kind: "refused" });
    expect(await chunks.beginSending(ref, await must(ref), {}, start + leaseMs - 1)).toMatchObject({ kind: "written" });
    expect(await must(ref)).toMatchObject({ state: "sending", sentAt: start + leaseMs - 1 });
  });

  it("may be repeated by its own attempt, as the SDK does when an answer was lost", async () => {
    const ref = await make.open();
    const mine = await must(ref);
    for (let time = 0; time < 2; time += 1) {
      expect(await chunks.beginSending(ref, mine, {}, start)).toMatchObject({ kind: "written" });
    }
  });

  it("is refused when another attempt has claimed it", async () => {
    const ref = await make.open();
    const mine = await must(ref);
    await chunks.claim(ref, start + leaseMs + 1);
    expect(await chunks.beginSending(ref, mine, {}, start + leaseMs + 2)).toMatchObject({ kind: "refused" });
    expect(await must(ref)).toMatchObject({ state: "open", attempt: 2 });
  });

  it.each<State>(["held", "unsettled", "ending", "done"])("is refused when it is %s", async (state) => {
    const ref = await make[state]();
    const before = await must(ref);
    expect(await chunks.beginSending(ref, { ...before, attempt: 1 }, {}, start)).toMatchObject({ kind: "refused" });
    expect(await must(ref)).toEqual(before);
  });
});

describe("a chunk that is not done", () => {
  const isInLane = async (ref: ChunkRef) =>
    (await chunks.firstInLane("demo", 1_000)).some((found) => found.restock.sku === ref.restock.sku);
  const isDue = async (ref: ChunkRef) =>
    (await readDue(rows, Number.MAX_SAFE_INTEGER)).some((row) => parseChunkKey(row).restock.sku === ref.restock.sku);

  it.each<[string, () => Promise<ChunkRef>]>([
    ["open", async () => make.open()],
    ["being sent", async () => make.sending()],
    ["unsettled", async () => make.unsettled()],
    ["ending after it was sent", async () => make.ending()],
    [
      "ending after it was unsettled",
      async () => {
        const ref = await make.unsettled();
        await chunks.end(ref, 1, "unsettled", {}, [1]);
        return ref;
      },
    ],
    [
      "waiting for another try",
      async () => {
        const ref = await make.open();
        await chunks.retryLater(ref, 1, "open", { outcomes: {}, remaining: [0], tries: 0, retryAt: start + 5 });
        return ref;
      },
    ],
    [
      "held until sending may go on",
      async () => {
        const ref = await make.open();
        await chunks.hold(ref, 1, start + 5);
        return ref;
      },
    ],
  ])("is found by the tick, should every message about it be lost: %s", async (_, makeOne) => {
    const ref = await makeOne();
    expect((await isInLane(ref)) || (await isDue(ref))).toBe(true);
  });

  it("leaves the lane to others while it is held or unsettled, and comes back into it", async () => {
    const held = await make.held();
    expect([await isInLane(held), await isDue(held)]).toEqual([false, false]);
    await chunks.resume(held, start);
    expect(await isInLane(held)).toBe(true);
    expect(await isInLane(await make.unsettled())).toBe(false);
  });

  it("is in no lane and never due once it is done", async () => {
    const ref = await make.unsettled();
    await chunks.finish(ref, 1, "unsettled", { outcomes: {}, toldUnits: 0, told: false, nowMs: start });
    expect([await isInLane(ref), await isDue(ref)]).toEqual([false, false]);
  });
});
