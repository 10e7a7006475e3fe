import { describe, expect, it } from "vitest";
import type { Consent } from "../../shared/contact/consents-table.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const rows = table("contacts");
const contacts = createContactsTable(rows);

const start = Date.UTC(2026, 5, 1);
let people = 0;
const somebody = () => ({ store: "demo", contact: `contact-${String((people += 1)).padStart(8, "0")}` });
const consentAt = (confirmedAt: number, more: Partial<Consent> = {}): Consent => ({
  channel: "email",
  purpose: "waitlist",
  confirmedBy: "link",
  confirmedAt,
  sku: "TENT",
  wordingVersion: "v1",
  givenAt: "2026-06-01T00:00:00.000Z",
  source: "https://shop.example.com/tent",
  clientHash: "client-hash",
  jurisdiction: "US",
  ...more,
});

describe("a consent", () => {
  it("is kept whole, for five years", async () => {
    const ref = somebody();
    await contacts.recordConsent(ref, consentAt(start));
    expect(await contacts.consentsOf(ref)).toEqual([consentAt(start)]);
    const row = await rows.get({ pk: `demo#${ref.contact}`, sk: `consent#${start}#email#TENT` }, { consistent: true });
    const keptDays = (Number(row?.["ttl"]) - start / 1_000) / 86_400;
    expect(keptDays).toBeGreaterThanOrEqual(5 * 365 + 2);
  });

  it("is never changed: what comes later stands beside it", async () => {
    const ref = somebody();
    await contacts.recordConsent(ref, consentAt(start));
    const again = await contacts.recordConsent(ref, consentAt(start, { wordingVersion: "forged" }));
    expect(again).toMatchObject({ kind: "refused" });
    await contacts.recordConsent(ref, consentAt(start, { channel: "sms", confirmedBy: "text" }));
    await contacts.recordConsent(ref, consentAt(start + 1, { wordingVersion: "v2" }));
    expect(await contacts.consentsOf(ref)).toEqual([
      consentAt(start),
      consentAt(start, { channel: "sms", confirmedBy: "text" }),
      consentAt(start + 1, { wordingVersion: "v2" }),
    ]);
  });

  it("may have come without the words that were agreed to", async () => {
    const ref = somebody();
    const bare: Consent = {
      channel: "sms",
      purpose: "waitlist",
      confirmedBy: "merchant",
      confirmedAt: start,
      sku: "B",
    };
    await contacts.recordConsent(ref, bare);
    expect(await contacts.consentsOf(ref)).toEqual([bare]);
  });

  it("is one contact's in one store, and apart from what else is known of them", async () => {
    const ref = somebody();
    await contacts.confirm(ref, start);
    await contacts.recordConsent(ref, consentAt(start));
    expect(await contacts.consentsOf({ ...ref, store: "demo-2" })).toEqual([]);
    expect(await contacts.get(ref)).toMatchObject({ confirmedAt: start });
  });

  it("goes with an erasure, every one of them, and says how many there were", async () => {
    const ref = somebody();
    for (let n = 0; n < 3; n += 1) await contacts.recordConsent(ref, consentAt(start + n));
    await contacts.confirm(ref, start);
    expect(await contacts.eraseConsents(ref)).toBe(3);
    expect(await contacts.consentsOf(ref)).toEqual([]);
    expect(await contacts.eraseConsents(ref)).toBe(0);
    expect(await contacts.get(ref)).toMatchObject({ confirmedAt: start });
  });
});

describe("a contact's yes", () => {
  it("counts from the first time, until they unsubscribe", async () => {
    const ref = somebody();
    expect(await contacts.confirm(ref, start)).toMatchObject({ kind: "written" });
    expect(await contacts.confirm(ref, start + 1)).toMatchObject({ kind: "refused" });
    expect(await contacts.get(ref)).toMatchObject({ confirmedAt: start });
    await contacts.unsubscribe(ref, start + 2);
    expect(await contacts.get(ref)).not.toHaveProperty("confirmedAt");
    await contacts.confirm(ref, start + 3);
    expect(await contacts.get(ref)).toMatchObject({ confirmedAt: start + 3 });
    expect(await contacts.get(ref)).not.toHaveProperty("unsubscribedAt");
  });

  it("is not what a first text is: that is remembered by itself, once", async () => {
    const ref = somebody();
    await contacts.recordText(ref, start);
    await contacts.recordText(ref, start + 1);
    expect(await contacts.get(ref)).toMatchObject({ textedAt: start });
    expect(await contacts.get(ref)).not.toHaveProperty("confirmedAt");
  });

  it("goes with an erasure; that the address must not be written to stays, alone", async () => {
    const [clean, bounced] = [somebody(), somebody()];
    for (const ref of [clean, bounced]) {
      await contacts.confirm(ref, start);
      await contacts.recordText(ref, start);
      await contacts.countDeadDomain(ref, "one");
    }
    await contacts.suppress(bounced, "bounce", start + 1);
    for (const ref of [clean, bounced, somebody()]) await contacts.erase(ref);
    expect(await contacts.get(clean)).toBeUndefined();
    const left = await rows.get({ pk: `demo#${bounced.contact}`, sk: "contact" }, { consistent: true });
    expect(left).toEqual({
      pk: `demo#${bounced.contact}`,
      sk: "contact",
      suppressed: { reason: "bounce", at: start + 1 },
    });
  });
});
