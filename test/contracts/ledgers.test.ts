import { describe, expect, it } from "vitest";
import { type Ledger, newLedger, type Run } from "../../shared/backorder/ledger-row.ts";
import { createLedgersTable, isLedgerKey } from "../../shared/backorder/ledgers-table.ts";
import { createSuppliesTable } from "../../shared/backorder/supplies-table.ts";
import { readDue } from "../../shared/runtime/due.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { transact } from "../../shared/runtime/table.ts";
import { parseVariantKey } from "../../shared/stock/stock-table.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const rows = table("stock");
const ledgers = createLedgersTable(client, rows);
const supplies = createSuppliesTable(rows);

const leaseMs = limits.leaseSeconds * 1_000;
let variants = 0;
const newVariant = () => ({ store: "demo", sku: `帳篷#${(variants += 1)}` });
type Ref = ReturnType<typeof newVariant>;

const claimed = async (ref: Ref, nowMs: number): Promise<Ledger> => {
  const ledger = await ledgers.claim(ref, nowMs);
  if (ledger === undefined) throw new Error("The ledger was not to be had");
  return ledger;
};
const runOf = ({ wanted }: Ledger, more: Partial<Run> = {}): Run => ({
  wanted,
  owed: 5,
  lines: 3,
  incoming: [{ units: 4, supply: "po", readyOn: "2026-06-10" }],
  allocator: { index: 0, used: 2 },
  inHand: 1,
  wentNegative: true,
  counted: 5,
  ...more,
});
const dueOf = async ({ sku }: Ref, nowMs: number) =>
  (await readDue(rows, nowMs)).some((row) => isLedgerKey(row) && parseVariantKey(row.pk).sku === sku);

describe("a ledger", () => {
  it("is there from the first change on, and due at once", async () => {
    const ref = newVariant();
    expect(await ledgers.get(ref)).toBeUndefined();
    expect(await ledgers.claim(ref, 1)).toBeUndefined();
    await ledgers.want(ref, 1_000);
    expect(await ledgers.get(ref)).toEqual({ ...newLedger, wanted: 1, dueAt: 1_000 });
    expect(await dueOf(ref, 999)).toBe(false);
    expect(await dueOf(ref, 1_000)).toBe(true);
  });

  it("is worked on by one at a time, until its lease is over", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const all = await Promise.all([1, 2, 3].map(async () => ledgers.claim(ref, 2_000)));
    expect(all.filter((one) => one !== undefined)).toMatchObject([{ attempt: 1, leaseUntil: 2_000 + leaseMs }]);
    expect(await ledgers.claim(ref, 2_000 + leaseMs)).toBeUndefined();
    expect(await ledgers.claim(ref, 2_001 + leaseMs)).toMatchObject({ attempt: 2 });
  });

  it("is not to be had before it is due", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 5_000);
    expect(await ledgers.claim(ref, 4_999)).toBeUndefined();
    await ledgers.finish(ref, await claimed(ref, 5_000), runOf((await ledgers.get(ref)) ?? newLedger), 90_000);
    expect(await ledgers.claim(ref, 89_999)).toBeUndefined();
    expect(await ledgers.claim(ref, 90_000)).toBeDefined();
  });

  it("keeps how far a run has come for the next worker, and stays due", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const first = await claimed(ref, 2_000);
    const run = runOf(first, { after: { pk: "demo#1", sk: "line#1", queue: "demo#x", place: "1" } });
    expect(await ledgers.pause(ref, first, run)).toMatchObject({ kind: "written" });
    expect(await dueOf(ref, 2_000)).toBe(true);
    expect((await claimed(ref, 2_000)).run).toEqual(run);
  });

  it("is left alone by a worker that has lost it", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const lost = await claimed(ref, 2_000);
    const mine = await claimed(ref, 3_000 + leaseMs);
    expect(await ledgers.pause(ref, lost, runOf(lost))).toMatchObject({ kind: "refused" });
    expect(await ledgers.record(ref, lost, runOf(lost))).toMatchObject({ kind: "refused" });
    expect(await ledgers.finish(ref, lost, runOf(lost), undefined)).toBe("goes on");
    const counted = supplies.countOperation({ ...ref, supply: "po" }, supplyOf(0), { counted: 3 });
    expect(await ledgers.receive(ref, lost, { before: 0, after: 3 }, counted)).toBe("refused");
    expect(await ledgers.get(ref)).toEqual(mine);
  });

  it("rests once a run is over, with what the run came to", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const ledger = await claimed(ref, 2_000);
    const run = runOf(ledger);
    expect(await ledgers.finish(ref, ledger, run, undefined)).toBe("rests");
    const { wanted: done, allocator: _, ...result } = run;
    expect(await ledgers.get(ref)).toEqual({ wanted: 1, attempt: 1, done, ...result });
    expect(await dueOf(ref, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it("has what a run came to also while that is not over, and is not to be had until then", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const ledger = await claimed(ref, 2_000);
    await ledgers.record(ref, ledger, runOf(ledger, { owed: 9 }));
    expect(await ledgers.get(ref)).toMatchObject({ owed: 9, done: 1, leaseUntil: 2_000 + leaseMs, dueAt: 1_000 });
    expect(await ledgers.claim(ref, 3_000)).toBeUndefined();
    expect(await dueOf(ref, 3_000)).toBe(true);
  });

  it("is due again when a date passes", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const ledger = await claimed(ref, 2_000);
    expect(await ledgers.finish(ref, ledger, runOf(ledger), 50_000)).toBe("rests");
    expect(await dueOf(ref, 49_999)).toBe(false);
    expect(await dueOf(ref, 50_000)).toBe(true);
    await ledgers.want(ref, 3_000);
    expect(await dueOf(ref, 3_000)).toBe(true);
  });

  it("goes on where something changed during a run", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const ledger = await claimed(ref, 2_000);
    await ledgers.want(ref, 2_500);
    expect(await ledgers.finish(ref, ledger, runOf(ledger), 50_000)).toBe("goes on");
    expect(await ledgers.get(ref)).toMatchObject({ wanted: 2, done: 1, owed: 5, dueAt: 2_500 });
    const next = await claimed(ref, 2_500);
    expect(next).toMatchObject({ wanted: 2, attempt: 2 });
    expect(next.run).toBeUndefined();
    expect(await ledgers.finish(ref, next, runOf(next), undefined)).toBe("rests");
  });

  it("is wanted in one write with what changes it, or neither", async () => {
    const ref = newVariant();
    const refused = rows.putOperation({ pk: "demo#none", sk: "x" }, { condition: "attribute_exists(#pk)" });
    expect(await transact(client, [ledgers.wantOperation(ref, 1_000), refused])).toBe("refused");
    expect(await ledgers.get(ref)).toBeUndefined();
    expect(await transact(client, [ledgers.wantOperation(ref, 1_000)])).toBe("written");
    expect(await ledgers.get(ref)).toMatchObject({ wanted: 1 });
  });
});

const supplyOf = (counted: number) => ({
  supply: "po",
  quantity: 10,
  expectedOn: null,
  status: "expected" as const,
  received: 3,
  observedAt: 1,
  counted,
  ahead: 0,
});

describe("units that have arrived", () => {
  it("are counted once, in one write with their going in hand", async () => {
    const ref = newVariant();
    const supplyRef = { ...ref, supply: "po" };
    const input = { sku: ref.sku, quantity: 10, expectedOn: null, received: 3, status: "expected" as const };
    await transact(client, [supplies.putOperation(supplyRef, input, 1, 1_000), ledgers.wantOperation(ref, 1_000)]);
    const ledger = await claimed(ref, 2_000);
    const receive = async (counted: number, arrived: number, before: number, after: number) =>
      ledgers.receive(
        ref,
        ledger,
        { before, after },
        supplies.countOperation(supplyRef, supplyOf(counted), { counted: arrived }),
      );
    expect(await receive(0, 3, 0, 3)).toBe("written");
    expect(await receive(0, 3, 3, 6)).toBe("refused");
    expect(await ledgers.get(ref)).toMatchObject({ inHand: 3 });
    expect(await supplies.get(supplyRef)).toMatchObject({ counted: 3 });
    expect(await receive(3, 5, 0, 2)).toBe("refused");
    expect(await receive(3, 5, 3, 5)).toBe("written");
    expect(await receive(3, 5, 5, 7)).toBe("refused");
    expect(await ledgers.get(ref)).toMatchObject({ inHand: 5 });
  });

  it("leave with a shipment, unless somebody else has taken them", async () => {
    const ref = newVariant();
    await ledgers.want(ref, 1_000);
    const none = (await ledgers.get(ref)) ?? newLedger;
    const ship = async (known: Ledger, inHand: number, nowMs: number) =>
      ledgers.ship(ref, known, inHand, { lines: [], nowMs });
    expect(await ship(none, 0, 2_000)).toBe("written");
    const ledger = await claimed(ref, 2_000);
    const supplyRef = { ...ref, supply: "po" };
    await ledgers.receive(
      ref,
      ledger,
      { before: 0, after: 3 },
      supplies.countOperation(supplyRef, supplyOf(0), { counted: 3 }),
    );
    const known = (await ledgers.get(ref)) ?? newLedger;
    expect(await ship(known, 1, 3_000)).toBe("written");
    expect(await ship(known, 2, 3_000)).toBe("refused");
    expect(await ledgers.get(ref)).toMatchObject({ inHand: 1, wanted: 3, dueAt: 3_000 });
  });
});
