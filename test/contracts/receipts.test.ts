import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDue } from "../../shared/runtime/due.ts";
import { limits } from "../../shared/runtime/limits.ts";
import {
  createReceiptsTable,
  parseReceiptId,
  parseReceiptKey,
  type ReceiptRef,
  receiptIdOf,
} from "../../shared/webhook/receipts-table.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const rows = table("receipts");
const receipts = createReceiptsTable(rows);

const now = Date.UTC(2026, 5, 1);
const day = 86_400;
let events = 0;
const newRef = (store = "demo"): ReceiptRef => ({ store, source: "stockline", eventKey: `msg#${(events += 1)}` });
const body = Buffer.from('{"type":"stock.updated"}');

const receive = async (ref: ReceiptRef, raw = body, at = now) => receipts.receive(ref, raw, "stock.updated", at);
const must = async (ref: ReceiptRef) => {
  const receipt = await receipts.get(ref);
  if (receipt === undefined) throw new Error("There is no such receipt");
  return receipt;
};
const rowsOf = async ({ store, source, eventKey }: ReceiptRef) =>
  (await rows.page({ where: "#pk = :pk", values: { pk: `${store}#${source}#${eventKey}` }, limit: 100 })).rows;
const isDue = async (ref: ReceiptRef, nowMs: number) =>
  (await readDue(rows, nowMs)).some((row) => parseReceiptKey(row).eventKey === ref.eventKey);

describe("a webhook that came", () => {
  it("is kept byte for byte, with what it is and when it came", async () => {
    const ref = newRef();
    const bytes = Buffer.from([0x00, 0xff, 0xc3, 0x28, 0x0a]);
    expect(await receive(ref, bytes)).toMatchObject({ kind: "written" });
    const receipt = await must(ref);
    expect(receipt).toMatchObject({ ref, state: "received", eventType: "stock.updated", receivedAt: now, parts: 1 });
    expect(await receipts.body(receipt)).toEqual(bytes);
  });

  it("is kept in parts where it is too large for one row", async () => {
    const ref = newRef();
    const large = randomBytes(limits.receiptPartBytes * 2 + 1_000);
    await receive(ref, large);
    const receipt = await must(ref);
    expect(receipt.parts).toBe(3);
    expect((await receipts.body(receipt)).equals(large)).toBe(true);
  });

  it("is kept even if it is empty", async () => {
    const ref = newRef();
    await receive(ref, Buffer.alloc(0));
    expect(await receipts.body(await must(ref))).toEqual(Buffer.alloc(0));
  });

  it("is kept once, however often it comes, and as it came first", async () => {
    const ref = newRef();
    const kinds = (await Promise.all([receive(ref), receive(ref), receive(ref)])).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(["refused", "refused", "written"]);
    expect(await receive(ref, Buffer.from("other"), now + 5)).toMatchObject({ kind: "refused" });
    expect(await receipts.body(await must(ref))).toEqual(body);
    expect((await must(ref)).receivedAt).toBe(now);
  });

  it("is looked at again where nobody applied it within a minute", async () => {
    const ref = newRef();
    await receive(ref);
    expect(await isDue(ref, now + 59_999)).toBe(false);
    expect(await isDue(ref, now + 60_000)).toBe(true);
  });
});

describe("a webhook that was applied", () => {
  it("is done, and is not looked at again", async () => {
    const ref = newRef();
    await receive(ref);
    await receipts.applied(await must(ref), now + 1, "nothing new");
    expect(await must(ref)).toMatchObject({ state: "applied", appliedAt: now + 1, note: "nothing new" });
    expect(await isDue(ref, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it("is applied once", async () => {
    const ref = newRef();
    await receive(ref);
    const receipt = await must(ref);
    await receipts.applied(receipt, now + 1, "first");
    await receipts.applied(receipt, now + 2, "second");
    expect(await must(ref)).toMatchObject({ appliedAt: now + 1, note: "first" });
    expect(await receipts.refuse(ref, "late")).toMatchObject({ kind: "refused" });
    expect(await receipts.reopen(ref, now)).toMatchObject({ kind: "refused" });
    expect(await must(ref)).toMatchObject({ state: "applied" });
  });

  it("leaves nothing of its body behind after seven days, every part included", async () => {
    const ref = newRef();
    await receive(ref, randomBytes(limits.receiptPartBytes + 1));
    const kept = await rowsOf(ref);
    expect(kept.map((row) => row["ttl"])).toEqual([1, 2, 3].map(() => now / 1_000 + 90 * day));
    await receipts.applied(await must(ref), now + 1_000, undefined);
    const after = await rowsOf(ref);
    expect(after.map((row) => row["ttl"])).toEqual([1, 2, 3].map(() => now / 1_000 + 1 + 7 * day));
  });
});

describe("a webhook that was refused", () => {
  it("is kept whole with the reason, listed, and not looked at by itself", async () => {
    const ref = newRef("listed");
    await receive(ref);
    expect(await receipts.refuse(ref, "sku is missing or wrong")).toMatchObject({ kind: "written" });
    expect(await must(ref)).toMatchObject({ state: "refused", note: "sku is missing or wrong" });
    expect(await receipts.body(await must(ref))).toEqual(body);
    expect(await isDue(ref, Number.MAX_SAFE_INTEGER)).toBe(false);
    expect((await receipts.refused("listed", 10)).receipts).toMatchObject([{ ref }]);
  });

  it("can be applied again, once it was mended, and is listed no more", async () => {
    const ref = newRef("replayed");
    await receive(ref);
    await receipts.refuse(ref, "sku is missing or wrong");
    expect(await receipts.reopen(ref, now + 5)).toMatchObject({ kind: "written" });
    expect(await receipts.reopen(ref, now + 6)).toMatchObject({ kind: "refused" });
    expect(await must(ref)).toMatchObject({ state: "received" });
    expect(await isDue(ref, now + 5)).toBe(true);
    expect((await receipts.refused("replayed", 10)).receipts).toEqual([]);
    await receipts.applied(await must(ref), now + 7, undefined);
    expect(await must(ref)).toMatchObject({ state: "applied", appliedAt: now + 7 });
  });

  it("may be refused again", async () => {
    const ref = newRef("again");
    await receive(ref);
    await receipts.refuse(ref, "first");
    await receipts.reopen(ref, now + 5);
    await receipts.refuse(ref, "second");
    expect((await receipts.refused("again", 10)).receipts).toMatchObject([{ note: "second" }]);
  });

  it("is in its own store's list, newest first, page by page", async () => {
    const mine = [1, 2, 3, 4, 5].map(() => newRef("pages"));
    for (const [index, ref] of mine.entries()) {
      await receive(ref, body, now + index);
      await receipts.refuse(ref, "no");
    }
    const other = newRef("pages-2");
    await receive(other);
    await receipts.refuse(other, "no");
    const listed: string[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await receipts.refused("pages", 2, from);
      expect(page.receipts.length).toBeLessThanOrEqual(2);
      listed.push(...page.receipts.map(({ ref }) => ref.eventKey));
      from = page.next;
    } while (from !== undefined);
    expect(listed).toEqual(mine.map(({ eventKey }) => eventKey).toReversed());
  });
});

describe("a webhook that never came", () => {
  it("can neither be refused nor replayed", async () => {
    const ref = newRef();
    expect(await receipts.refuse(ref, "no")).toEqual({ kind: "refused", row: undefined });
    expect(await receipts.reopen(ref, now)).toEqual({ kind: "refused", row: undefined });
    expect(await receipts.get(ref)).toBeUndefined();
  });
});

describe("a receipt's id", () => {
  it("names that receipt and no other, whatever its sender called the event", () => {
    const refArbitrary = fc.record({
      store: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/),
      source: fc.constantFrom("stockline", "shopify"),
      eventKey: fc.oneof(fc.string({ unit: "grapheme", minLength: 1 }), fc.constantFrom("#", "a#b", "a\nb")),
    });
    fc.assert(
      fc.property(refArbitrary, (ref) => {
        expect(parseReceiptId(receiptIdOf(ref))).toEqual(ref);
      }),
    );
    for (const id of ["", "rc_", "rc_!!", "rs_ZGVtbyNh", receiptIdOf(newRef()).slice(0, 12)]) {
      expect(parseReceiptId(id)).toBeUndefined();
    }
  });
});
