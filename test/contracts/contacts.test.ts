import { describe, expect, it } from "vitest";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const contacts = createContactsTable(table("contacts"));

let people = 0;
const somebody = () => ({ store: "demo", contact: `contact-${String((people += 1)).padStart(8, "0")}` });

describe("a contact", () => {
  it("is nobody until something is known of them", async () => {
    expect(await contacts.get(somebody())).toBeUndefined();
  });

  it("is suppressed for the first reason there was", async () => {
    const ref = somebody();
    await contacts.suppress(ref, "bounce", 1_000);
    await contacts.suppress(ref, "complaint", 2_000);
    expect(await contacts.get(ref)).toMatchObject({
      contact: ref.contact,
      suppressed: { reason: "bounce", at: 1_000 },
    });
  });

  it("is unsubscribed since the last time they said so", async () => {
    const ref = somebody();
    await contacts.unsubscribe(ref, 1_000);
    await contacts.unsubscribe(ref, 2_000);
    expect(await contacts.get(ref)).toMatchObject({ unsubscribedAt: 2_000 });
  });

  it("is suppressed and unsubscribed apart from each other, and in one store only", async () => {
    const ref = somebody();
    await contacts.suppress(ref, "complaint", 1_000);
    await contacts.unsubscribe(ref, 2_000);
    expect(await contacts.get(ref)).toMatchObject({ suppressed: { reason: "complaint" }, unsubscribedAt: 2_000 });
    expect(await contacts.get({ ...ref, store: "demo-2" })).toBeUndefined();
  });

  it("has as many bounces for a dead domain as were reported, each report counted once", async () => {
    const ref = somebody();
    const counts: number[] = [];
    for (const feedbackId of ["a", "a", "b", "a", "c", "b"])
      counts.push(await contacts.countDeadDomain(ref, feedbackId));
    expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it("loses no report that comes at the same time as another", async () => {
    const ref = somebody();
    const reports = ["a", "b", "a", "c", "d", "b"].map(async (id) => contacts.countDeadDomain(ref, id));
    expect(Math.max(...(await Promise.all(reports)))).toBe(4);
  });
});

describe("many contacts", () => {
  it("are read at once, those of whom something is known, by name", async () => {
    const all = Array.from({ length: 120 }, somebody);
    const known = all.filter((_, index) => index % 2 === 0);
    for (const ref of known) await contacts.suppress(ref, "bounce", 1);
    const found = await contacts.getMany(
      "demo",
      all.map(({ contact }) => contact),
    );
    expect([...found.keys()].sort()).toEqual(known.map(({ contact }) => contact).sort());
    expect(await contacts.getMany("demo", [])).toEqual(new Map());
  });
});
