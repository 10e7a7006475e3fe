import { describe, expect, it } from "vitest";
import { dueAttributes, nextDueAt, readDue } from "../../shared/runtime/due.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();

describe("what falls due", () => {
  const rows = table("waitlist");
  const put = async (pk: string, dueAt: number | undefined) =>
    rows.put({ pk, sk: "row", contact: "demo#x", ...dueAttributes(pk, dueAt) });
  const dueBy = async (nowMs: number) => (await readDue(rows, nowMs)).map(({ pk }) => pk).sort();

  it("is nothing at first", async () => {
    expect(await nextDueAt(rows)).toBeUndefined();
    expect(await dueBy(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  it("comes up in the millisecond it names, wherever it is kept", async () => {
    const all = Array.from({ length: 24 }, (_, n) => `row-${n}`);
    for (const [n, pk] of all.entries()) await put(pk, 1_000 + n);
    await put("never", undefined);
    expect(await nextDueAt(rows)).toBe(1_000);
    expect(await dueBy(999)).toEqual([]);
    expect(await dueBy(1_011)).toEqual(all.slice(0, 12).sort());
    expect(await dueBy(9_999)).toEqual([...all].sort());
  });

  it("comes up no more once it was written without", async () => {
    await put("row-0", undefined);
    expect(await nextDueAt(rows)).toBe(1_001);
    expect(await dueBy(1_001)).toEqual(["row-1"]);
  });

  it("says when it was due", async () => {
    expect((await readDue(rows, 1_001))[0]).toEqual({ pk: "row-1", sk: "row", dueAt: 1_001 });
  });
});

describe("more than one tick can do", () => {
  it("comes up earliest first, as much of it as there is time for", async () => {
    const rows = table("messages");
    const pk = "crowded";
    const many = limits.duePerShard + 5;
    for (let n = 0; n < many; n += 1) await rows.put({ pk, sk: `row-${n}`, ...dueAttributes(pk, many - n) });
    const instants = (await readDue(rows, many)).map(({ dueAt }) => dueAt);
    expect(instants).toEqual(Array.from({ length: limits.duePerShard }, (_, n) => n + 1));
  });
});
