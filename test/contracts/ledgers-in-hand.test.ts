import { describe, expect, it } from "vitest";
import { newLedger, type Run } from "../../shared/backorder/ledger-row.ts";
import { createLedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const ledgers = createLedgersTable(client, table("stock"));
const now = Date.UTC(2026, 5, 1);

let variants = 0;
/** A variant with five units in hand, and a worker that is at its queue. */
const begin = async () => {
  const ref = { store: "demo", sku: `SKU-${(variants += 1)}` };
  await table("stock").put({ pk: `demo#${ref.sku}`, sk: "ledger", wanted: 0, inHand: 5 });
  await ledgers.want(ref, now);
  const ledger = await ledgers.claim(ref, now);
  if (ledger === undefined) throw new Error("Nobody else has it");
  const run: Run = {
    wanted: ledger.wanted,
    owed: 9,
    lines: 1,
    incoming: [],
    allocator: { index: 0, used: 0 },
    inHand: ledger.inHand,
    wentNegative: false,
    counted: 9,
  };
  return { ref, ledger, run };
};
const counted = (sku: string) => table("stock").putOperation({ pk: `demo#${sku}`, sk: "supply#S" });

describe("units that are shipped while a queue is covered", () => {
  it("stay out of hand, whatever the run had found there", async () => {
    const { ref, ledger, run } = await begin();
    expect(await ledgers.ship(ref, ledger, 3, { lines: [], nowMs: now })).toBe("written");
    expect(await ledgers.finish(ref, ledger, run, undefined)).toBe("goes on");
    expect(await ledgers.get(ref)).toMatchObject({ inHand: 3, owed: 9, dueAt: now });
  });

  it("are not overwritten by what arrives: that is counted by the next run", async () => {
    const { ref, ledger } = await begin();
    await ledgers.ship(ref, ledger, 3, { lines: [], nowMs: now });
    expect(await ledgers.receive(ref, ledger, { before: 5, after: 7 }, counted(ref.sku))).toBe("refused");
    expect((await ledgers.get(ref))?.inHand).toBe(3);
    expect(await ledgers.receive(ref, ledger, { before: 3, after: 5 }, counted(ref.sku))).toBe("written");
  });

  it("leave the hand once, also where two take them at once", async () => {
    const { ref, ledger } = await begin();
    const taken = await Promise.all(
      [4, 4].map(async (left) => ledgers.ship(ref, ledger, left, { lines: [], nowMs: now })),
    );
    expect(taken.toSorted()).toEqual(["refused", "written"]);
    expect((await ledgers.get(ref))?.inHand).toBe(4);
  });

  it("need no ledger: then nothing was in hand", async () => {
    const ref = { store: "demo", sku: "NEW" };
    expect(await ledgers.ship(ref, newLedger, 0, { lines: [], nowMs: now })).toBe("written");
    expect(await ledgers.get(ref)).toMatchObject({ inHand: 0, dueAt: now });
  });
});
