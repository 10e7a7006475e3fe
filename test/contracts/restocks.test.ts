import { describe, expect, it } from "vitest";
import { createRestocksTable, restockOfKey, type Wave } from "../../shared/restock/restocks-table.ts";
import { readDue } from "../../shared/runtime/due.ts";
import { transact } from "../../shared/runtime/table.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const rows = table("stock");
const restocks = createRestocksTable(client, rows);

let variants = 0;
const open = async (openedAt = 1_000) => {
  const ref = { store: "demo", sku: `TENT#${(variants += 1)}`, n: 1 };
  await transact(client, [restocks.openOperation(ref, openedAt)]);
  return ref;
};
const wave = (n: number, more: Partial<Wave> = {}): Wave => ({
  wave: n,
  state: "planning",
  startedAt: 2_000,
  allowance: 5,
  sellable: 5,
  chunks: 0,
  invitedUnits: 0,
  ...more,
});
const isDue = async (ref: object, nowMs: number) =>
  (await readDue(rows, nowMs)).some((row) => JSON.stringify(restockOfKey(row)) === JSON.stringify(ref));

describe("a restock", () => {
  it("is due at once when it opens, so that no lost message can lose it", async () => {
    const ref = await open(1_000);
    expect(await restocks.get(ref)).toEqual({ n: 1, openedAt: 1_000, waves: 0, version: 1, dueAt: 1_000 });
    expect(await isDue(ref, 999)).toBe(false);
    expect(await isDue(ref, 1_000)).toBe(true);
  });

  it("opens once", async () => {
    const ref = await open(1_000);
    expect(await transact(client, [restocks.openOperation(ref, 9_000)])).toBe("refused");
    expect(await restocks.get(ref)).toMatchObject({ openedAt: 1_000 });
  });

  it("closes once, is due then, and stays closed", async () => {
    const ref = await open();
    await restocks.sleep(ref, 1, undefined);
    expect(await transact(client, [restocks.closeOperation(ref, 5_000)])).toBe("written");
    expect(await restocks.get(ref)).toMatchObject({ closedAt: 5_000, dueAt: 5_000, version: 2 });
    expect(await isDue(ref, 5_000)).toBe(true);
    expect(await transact(client, [restocks.closeOperation(ref, 6_000)])).toBe("refused");
    expect(await restocks.wake(ref, 6_000)).toMatchObject({ kind: "refused" });
    expect(await restocks.get(ref)).toMatchObject({ closedAt: 5_000 });
  });

  it("that never opened neither closes nor wakes", async () => {
    const ref = { store: "demo", sku: "NEVER", n: 1 };
    expect(await transact(client, [restocks.closeOperation(ref, 1)])).toBe("refused");
    expect(await transact(client, [restocks.wakeOperation(ref, 1)])).toBe("refused");
    expect(await restocks.wake(ref, 1)).toMatchObject({ kind: "refused" });
    expect(await restocks.get(ref)).toBeUndefined();
  });

  it("sleeps until a time, or until it is woken", async () => {
    const ref = await open();
    expect(await restocks.sleep(ref, 1, 9_000)).toMatchObject({ kind: "written" });
    expect(await isDue(ref, 8_999)).toBe(false);
    expect(await isDue(ref, 9_000)).toBe(true);
    expect(await restocks.sleep(ref, 1, undefined)).toMatchObject({ kind: "written" });
    expect(await isDue(ref, Number.MAX_SAFE_INTEGER)).toBe(false);
    await restocks.wake(ref, 4_000);
    expect(await isDue(ref, 4_000)).toBe(true);
  });

  it("never falls asleep over somebody who woke it meanwhile", async () => {
    const ref = await open();
    await restocks.wake(ref, 4_000);
    expect(await restocks.sleep(ref, 1, undefined)).toMatchObject({ kind: "refused" });
    expect(await isDue(ref, 4_000)).toBe(true);
  });
});

describe("a wave", () => {
  it("begins once, and makes every older view of its restock stale", async () => {
    const ref = await open();
    const starts = [restocks.startWave(ref, 1, wave(1), 3_000), restocks.startWave(ref, 1, wave(1), 3_000)];
    expect(await Promise.all(starts)).toEqual(expect.arrayContaining(["written", "refused"]));
    expect(await restocks.get(ref)).toMatchObject({ waves: 1, version: 2, dueAt: 3_000 });
    expect(await restocks.startWave(ref, 1, wave(2), 3_000)).toBe("refused");
    expect(await restocks.wave(ref, 1)).toEqual(wave(1));
    expect(await restocks.wave(ref, 2)).toBeUndefined();
  });

  it("does not begin when the restock was woken or closed since it was looked at", async () => {
    const woken = await open();
    await restocks.wake(woken, 4_000);
    expect(await restocks.startWave(woken, 1, wave(1), 5_000)).toBe("refused");
    const closed = await open();
    await transact(client, [restocks.closeOperation(closed, 4_000)]);
    expect(await restocks.startWave(closed, 1, wave(1), 5_000)).toBe("refused");
    expect(await restocks.startWave(closed, 2, wave(1), 5_000)).toBe("refused");
    expect(await restocks.waves(closed)).toEqual([]);
  });

  it("grows by the chunks that one planner wrote, not by those of two", async () => {
    const ref = await open();
    await restocks.startWave(ref, 1, wave(1), 3_000);
    const after = { signedUpAt: 7, contact: "contact-7" };
    const grown = { chunks: 2, invitedUnits: 4, after, state: "planning" } satisfies Parameters<
      typeof restocks.growWave
    >[2];
    expect(await restocks.growWave(ref, wave(1), grown)).toMatchObject({ kind: "written" });
    expect(await restocks.growWave(ref, wave(1), grown)).toMatchObject({ kind: "refused" });
    expect(await restocks.wave(ref, 1)).toEqual(wave(1, { chunks: 2, invitedUnits: 4, after }));
  });

  it("is planned once, and grows no more after that", async () => {
    const ref = await open();
    await restocks.startWave(ref, 1, wave(1), 3_000);
    const none = { chunks: 0, invitedUnits: 0, after: undefined };
    expect(await restocks.growWave(ref, wave(1), { ...none, state: "planned" })).toMatchObject({ kind: "written" });
    expect(await restocks.growWave(ref, wave(1), { ...none, state: "planning" })).toMatchObject({ kind: "refused" });
    expect(await restocks.wave(ref, 1)).toEqual(wave(1, { state: "planned" }));
  });

  it("closes once it is planned, and once only", async () => {
    const ref = await open();
    await restocks.startWave(ref, 1, wave(1), 3_000);
    const closed = { closedAt: 8_000, left: 2, told: 3, unsettled: 1 };
    expect(await restocks.closeWave(ref, 1, closed)).toMatchObject({ kind: "refused" });
    await restocks.growWave(ref, wave(1), { chunks: 0, invitedUnits: 0, after: undefined, state: "planned" });
    expect(await restocks.closeWave(ref, 1, closed)).toMatchObject({ kind: "written" });
    expect(await restocks.closeWave(ref, 1, { ...closed, told: 9 })).toMatchObject({ kind: "refused" });
    expect(await restocks.wave(ref, 1)).toEqual(wave(1, { ...closed, state: "closed" }));
  });

  it("may be for everyone", async () => {
    const ref = await open();
    await restocks.startWave(ref, 1, wave(1, { allowance: "everyone" }), 3_000);
    await restocks.growWave(ref, wave(1), { chunks: 0, invitedUnits: 0, after: undefined, state: "planned" });
    await restocks.closeWave(ref, 1, { closedAt: 1, left: "everyone", told: 0, unsettled: 0 });
    expect(await restocks.wave(ref, 1)).toMatchObject({ allowance: "everyone", left: "everyone" });
  });
});

describe("a variant's restocks", () => {
  it("are listed newest first, page by page, and are nobody else's", async () => {
    const variant = { store: "demo", sku: "LIST" };
    for (const n of [1, 2, 3, 11]) await transact(client, [restocks.openOperation({ ...variant, n }, n)]);
    await transact(client, [restocks.openOperation({ store: "demo", sku: "LIST#000001", n: 5 }, 5)]);
    await restocks.startWave({ ...variant, n: 11 }, 1, wave(1), 3_000);
    const first = await restocks.ofVariant(variant, 3);
    const second = await restocks.ofVariant(variant, 3, first.next);
    expect([...first.restocks, ...second.restocks].map(({ n }) => n)).toEqual([11, 3, 2, 1]);
  });

  it("have their own waves, in order", async () => {
    const variant = { store: "demo", sku: "WAVES" };
    const [one, eleven] = [
      { ...variant, n: 1 },
      { ...variant, n: 11 },
    ];
    for (const ref of [one, eleven]) await transact(client, [restocks.openOperation(ref, 1)]);
    for (const n of [1, 2]) await restocks.startWave(one, n, wave(n), 3_000);
    await restocks.startWave(eleven, 1, wave(1), 3_000);
    expect((await restocks.waves(one)).map((found) => found.wave)).toEqual([1, 2]);
    expect((await restocks.waves(eleven)).map((found) => found.wave)).toEqual([1]);
  });

  it("are told from everything else that falls due in the table", () => {
    expect(restockOfKey({ pk: "demo#A#1", sk: "restock#000012" })).toEqual({ store: "demo", sku: "A#1", n: 12 });
    expect(restockOfKey({ pk: "demo#A#1", sk: "stock" })).toBeUndefined();
  });
});
