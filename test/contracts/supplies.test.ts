import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSuppliesTable } from "../../shared/backorder/supplies-table.ts";
import type { SupplyInput } from "../../shared/backorder/supply.ts";
import { transact } from "../../shared/runtime/table.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const rows = table("stock");
const supplies = createSuppliesTable(rows);

let count = 0;
const newSupply = () => ({ store: "demo", sku: `帳篷#${(count += 1)}`, supply: `po/${count}#ä` });
const writtenAt = 5_000_000;
type Ref = ReturnType<typeof newSupply>;
const input = (ref: Ref, more: Partial<SupplyInput> = {}): SupplyInput => ({
  sku: ref.sku,
  quantity: 10,
  expectedOn: "2026-06-10",
  status: "expected",
  ...more,
});
const put = async (ref: Ref, observedAt: number, more: Partial<SupplyInput> = {}) =>
  transact(client, [supplies.putOperation(ref, input(ref, more), observedAt, writtenAt)]);

describe("a supply", () => {
  it("is what was observed last, in whatever order the observations come; and keeps the day that was said first", async () => {
    const instants = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(instants, async (all) => {
        const ref = newSupply();
        for (const [index, observedAt] of all.entries()) {
          const isNewest = observedAt === Math.max(...all.slice(0, index + 1));
          expect(await put(ref, observedAt, { quantity: observedAt })).toBe(isNewest ? "written" : "refused");
        }
        const newest = Math.max(...all);
        expect(await supplies.get(ref)).toMatchObject({ quantity: newest, observedAt: newest, counted: 0 });
      }),
      { numRuns: 15 },
    );
  });

  it("keeps the day that was said first, however often it moves or is unknown", async () => {
    const ref = newSupply();
    await put(ref, 1, { expectedOn: null });
    expect((await supplies.get(ref))?.firstExpectedOn).toBeUndefined();
    await put(ref, 2, { expectedOn: "2026-06-10" });
    await put(ref, 3, { expectedOn: "2026-06-20" });
    await put(ref, 4, { expectedOn: null });
    expect(await supplies.get(ref)).toMatchObject({ expectedOn: null, firstExpectedOn: "2026-06-10" });
  });

  it("is what its newest word says: what that leaves out is not so any more", async () => {
    const ref = newSupply();
    const more = { location: "berlin", supplier: "Acme", reason: "Storm", receivedOn: "2026-06-01", received: 4 };
    await put(ref, 1, more);
    expect(await supplies.get(ref)).toMatchObject({ ...more, status: "expected" });
    await put(ref, 2);
    expect(await supplies.get(ref)).toEqual({
      supply: ref.supply,
      quantity: 10,
      expectedOn: "2026-06-10",
      firstExpectedOn: "2026-06-10",
      status: "expected",
      observedAt: 2,
      writtenAt,
      counted: 0,
      ahead: 0,
    });
  });

  it("that is there is there whole, unless somebody counted it", async () => {
    const [whole, counted] = [newSupply(), newSupply()];
    await put(whole, 1, { status: "received" });
    await put(counted, 1, { status: "received", received: 7 });
    expect((await supplies.get(whole))?.received).toBe(10);
    expect((await supplies.get(counted))?.received).toBe(7);
  });

  it("keeps what was counted of it, whatever is said later", async () => {
    const ref = newSupply();
    await put(ref, 1, { received: 4 });
    const known = await supplies.get(ref);
    if (known === undefined) throw new Error("There is no such supply");
    expect(await transact(client, [supplies.countOperation(ref, known, { counted: 4 })])).toBe("written");
    expect(await transact(client, [supplies.countOperation(ref, known, { counted: 4 })])).toBe("refused");
    await put(ref, 2, { received: 2 });
    expect(await supplies.get(ref)).toMatchObject({ received: 2, counted: 4 });
  });

  it("is counted or shipped ahead by one at a time", async () => {
    const ref = newSupply();
    await put(ref, 1, { received: 4 });
    const known = await supplies.get(ref);
    if (known === undefined) throw new Error("There is no such supply");
    expect(await transact(client, [supplies.countOperation(ref, known, { ahead: 2 })])).toBe("written");
    expect(await transact(client, [supplies.countOperation(ref, known, { ahead: 2 })])).toBe("refused");
    expect(await transact(client, [supplies.countOperation(ref, known, { counted: 4 })])).toBe("refused");
    const now = { ...known, ahead: 2 };
    expect(await transact(client, [supplies.countOperation(ref, now, { counted: 2 })])).toBe("written");
    expect(await transact(client, [supplies.countOperation(ref, { ...now, counted: 2 }, { counted: 0 })])).toBe(
      "written",
    );
    expect(await transact(client, [supplies.countOperation(ref, now, { counted: 1 })])).toBe("written");
    expect(await supplies.get(ref)).toMatchObject({ counted: 1, ahead: 2 });
  });

  it("is learnt from once, on whatever day it is told of again", async () => {
    const ref = newSupply();
    await put(ref, 1, { supplier: ref.supply, expectedOn: "2026-06-01", status: "received" });
    for (const receivedOn of ["2026-06-03", "2026-06-09"]) {
      const known = await supplies.get(ref);
      if (known !== undefined) await supplies.recordDelivery(ref, { ...known, receivedOn });
    }
    expect(await supplies.deliveries("demo", ref.supply)).toHaveLength(1);
  });

  it("is listed with those of its variant alone", async () => {
    const ref = newSupply();
    await put(ref, 1);
    await put({ ...ref, supply: "zz" }, 1);
    await put({ ...ref, sku: `${ref.sku}#2` }, 1);
    expect((await supplies.ofVariant(ref)).map(({ supply }) => supply)).toEqual([ref.supply, "zz"]);
  });
});

describe("the deliveries of a supplier", () => {
  const deliver = async (ref: Ref, receivedOn: string, supplier?: string) => {
    await put(ref, 1, { supplier, expectedOn: "2026-06-01" });
    const known = await supplies.get(ref);
    if (known !== undefined) await supplies.recordDelivery(ref, { ...known, receivedOn });
  };

  it("come newest first, each once, and are of one store and supplier", async () => {
    const name = `Acme ${(count += 1)}`;
    const [first, second] = [newSupply(), newSupply()];
    await deliver(first, "2026-06-03", name);
    await deliver(second, "2026-06-05", name);
    await deliver(second, "2026-06-05", name);
    await deliver(newSupply(), "2026-06-09", `${name}#`);
    await deliver({ ...newSupply(), store: "other" }, "2026-06-09", name);
    expect(await supplies.deliveries("demo", name)).toEqual([
      { expectedOn: "2026-06-01", receivedOn: "2026-06-05" },
      { expectedOn: "2026-06-01", receivedOn: "2026-06-03" },
    ]);
  });

  it("without a name are of the one that nobody names; and one that never had a day says nothing of lateness", async () => {
    const store = `shop-${(count += 1)}`;
    await deliver({ ...newSupply(), store }, "2026-06-03");
    const undated = { ...newSupply(), store };
    await put(undated, 1, { expectedOn: null });
    const known = await supplies.get(undated);
    if (known !== undefined) await supplies.recordDelivery(undated, { ...known, receivedOn: "2026-06-04" });
    expect(await supplies.deliveries(store, undefined)).toHaveLength(1);
  });
});
