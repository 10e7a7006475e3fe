import { describe, expect, it } from "vitest";
import { type ChunkRef, chunkIdOf } from "../../shared/restock/chunk.ts";
import { parseChunkKey } from "../../shared/restock/chunk-key.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { createStates, membersOf, newRef, start } from "./chunk-states.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const chunks = createChunksTable(table("messages"));
const { planned } = createStates(chunks);

const refsOf = (ref: ChunkRef, ...numbers: [wave: number, chunk: number][]): ChunkRef[] =>
  numbers.map(([wave, chunk]) => ({ ...ref, wave, chunk }));

describe("planning a chunk", () => {
  it("writes it once: two planners end up with one plan", async () => {
    const ref = newRef();
    expect(await chunks.planMembers(ref, membersOf("a", "b"), start)).toMatchObject({ kind: "written" });
    expect(await chunks.planMembers(ref, membersOf("c"), start)).toMatchObject({ kind: "refused" });
    expect((await chunks.members(ref)).contacts).toEqual(["a", "b"]);
    expect(await chunks.planState(ref, 2, start)).toMatchObject({ kind: "written" });
    await chunks.claim(ref, start);
    expect(await chunks.planState(ref, 2, start)).toMatchObject({ kind: "refused" });
    expect(await chunks.get(ref)).toMatchObject({ state: "open", attempt: 1, size: 2, tries: 0, outcomes: {} });
  });

  it("keeps what each member wants, and where in line the last one stands", async () => {
    const ref = newRef();
    const members = { contacts: ["a", "b"], quantities: { "1": 3 }, last: { signedUpAt: 9, contact: "b" } };
    await chunks.planMembers(ref, members, start);
    expect(await chunks.members(ref)).toEqual(members);
    await expect(chunks.members(newRef())).rejects.toThrow();
  });
});

describe("the chunks of a restock", () => {
  it("are listed in order, all or one wave's, and only its own", async () => {
    const ref = newRef();
    const inOrder = refsOf(ref, [1, 1], [1, 2], [1, 10], [2, 1], [11, 1]);
    for (const one of inOrder.toReversed()) await planned(one);
    await planned({ ...ref, restock: { ...ref.restock, n: 2 } });
    await planned({ ...ref, restock: { ...ref.restock, sku: `${ref.restock.sku}#000001` } });
    expect((await chunks.ofRestock(ref.restock)).map((found) => found.ref)).toEqual(inOrder);
    expect((await chunks.ofRestock(ref.restock, 1)).map((found) => found.ref)).toEqual(inOrder.slice(0, 3));
  });

  it("show a planner what one before it had written, behind what was counted", async () => {
    const ref = newRef();
    for (const one of refsOf(ref, [1, 1], [1, 2], [1, 3], [2, 1]))
      await chunks.planMembers(one, membersOf(chunkIdOf(one)), start);
    const found = await chunks.membersAfter(ref.restock, 1, 1);
    expect(found.map((entry) => entry.ref)).toEqual(refsOf(ref, [1, 2], [1, 3]));
    expect(found.map(({ members, ref: one }) => members.contacts[0] === chunkIdOf(one))).toEqual([true, true]);
    expect(await chunks.membersAfter(ref.restock, 1, 3)).toEqual([]);
  });
});

describe("a store's lane", () => {
  it("holds its open chunks in the order in which their waves began, then in line", async () => {
    const [early, late] = [newRef("lane"), newRef("lane")];
    const inOrder = [...refsOf(early, [1, 1], [1, 2], [1, 10]), ...refsOf(late, [1, 1], [1, 2])];
    for (const one of inOrder.toReversed()) {
      await planned(one, one.restock.sku === early.restock.sku ? start : start + 1);
    }
    expect(await chunks.firstInLane("lane", 10)).toEqual(inOrder);
    expect(await chunks.firstInLane("lane", 2)).toEqual(inOrder.slice(0, 2));
    expect(await chunks.firstInLane("lan", 10)).toEqual([]);
  });

  it("is found for every store that has one, however alike their names and however long the lanes", async () => {
    const names = ["many", "many-2", "many0", "a", "z"];
    for (const name of names) {
      const ref = newRef(name);
      for (const one of refsOf(ref, [1, 1], [1, 2], [1, 3])) await planned(one);
    }
    const shards = await Promise.all(
      Array.from({ length: limits.indexShards }, async (_, shard) => chunks.storesInLanes(shard)),
    );
    const found = shards.flat();
    expect(found.filter((name) => names.includes(name)).sort()).toEqual(names.toSorted());
    expect(new Set(found).size).toBe(found.length);
  });
});

describe("what a store has sent", () => {
  it("is listed newest first, page by page: what told nobody is not in it", async () => {
    const sent: ChunkRef[] = [];
    for (const [index, told] of [true, false, true, true].entries()) {
      const ref = await planned(newRef("sender"));
      const claim = await chunks.claim(ref, start);
      if (claim.kind !== "claimed") throw new Error("The chunk is not there");
      if (told) {
        await chunks.beginSending(ref, claim.chunk, {}, start + index);
        sent.push(ref);
      }
      const done = { outcomes: {}, toldUnits: told ? 2 : 0, told, nowMs: start + 99 };
      await chunks.finish(ref, 1, told ? "sending" : "open", done);
    }
    const first = await chunks.sentBy("sender", 2);
    const second = await chunks.sentBy("sender", 2, first.next);
    expect([...first.keys, ...second.keys].map(parseChunkKey)).toEqual(sent.toReversed());
    expect((await chunks.get(sent[0] ?? newRef()))?.sentAt).toBe(start);
  });
});
