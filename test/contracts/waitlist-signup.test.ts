import { describe, expect, it } from "vitest";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { openDatabase } from "./database.ts";
import {
  createPeople,
  dayMs,
  now,
  settled,
  signedUpAt,
  somebody,
  tellingOf,
  unsettled,
  wish,
} from "./waitlist-people.ts";

const { table } = await openDatabase();
const rows = table("waitlist");
const waitlist = createWaitlistTable(rows);
const people = createPeople(waitlist);

const consent = { wordingVersion: "v1", givenAt: "2026-01-01T00:00:00Z", source: "product page" };
/** The same shopper's second wish, a day later. */
const again = (more: Parameters<typeof wish>[0] = {}) =>
  wish({ signedUpAt: now, createdAt: now, expiresAt: now + 180 * dayMs, ...more });

describe("somebody who signs up for the first time", () => {
  it("moves nobody up in line for the difference of two machines' clocks", async () => {
    const ref = await people.waiting();
    await waitlist.signUp(ref, wish({ signedUpAt: signedUpAt - 4_000 }), settled);
    expect(await waitlist.get(ref)).toMatchObject({ signedUpAt });
  });

  it("is on the list as they asked", async () => {
    const ref = somebody();
    const asked = wish({ quantity: 3, locale: "de", every: true });
    expect(await waitlist.signUp(ref, asked, settled)).toEqual({ kind: "signed_up" });
    const { ttl: _, ...kept } = asked;
    expect(await waitlist.get(ref)).toMatchObject({ sk: ref.contact, ...kept });
  });

  it("is there once, however many requests come at the same time", async () => {
    const ref = somebody();
    const requests = Array.from({ length: 10 }, async () => waitlist.signUp(ref, wish(), settled));
    const kinds = (await Promise.all(requests)).map(({ kind }) => kind).sort();
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => "already_waiting"), "signed_up"]);
  });
});

describe("somebody who signs up again", () => {
  it("keeps the place, and everything else, while they wait", async () => {
    const ref = await people.waiting();
    const before = await waitlist.get(ref);
    expect(await waitlist.signUp(ref, again({ quantity: 9 }), settled)).toMatchObject({ kind: "already_waiting" });
    expect(await waitlist.get(ref)).toEqual(before);
  });

  it("waits from now on when the old wish has expired, though the row is still there", async () => {
    const ref = await people.waiting({ expiresAt: now });
    expect(await waitlist.signUp(ref, again(), settled)).toEqual({ kind: "signed_up" });
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", signedUpAt: now, expiresAt: now + 180 * dayMs });
  });

  it("is asked to confirm once, not each time", async () => {
    const ref = await people.waiting({ status: "pending" });
    expect(await waitlist.signUp(ref, again({ status: "pending" }), settled)).toMatchObject({
      kind: "already_waiting",
    });
    expect(await waitlist.get(ref)).toMatchObject({ status: "pending", signedUpAt });
  });

  it("keeps the place of the first request, and what it said, when the second one is confirmed", async () => {
    const ref = await people.waiting({ status: "pending", consent, every: true });
    expect(await waitlist.signUp(ref, again({ quantity: 2 }), settled)).toEqual({ kind: "signed_up" });
    expect(await waitlist.get(ref)).toMatchObject({
      status: "waiting",
      signedUpAt,
      consent,
      every: true,
      quantity: 2,
    });
  });

  it("loses the place of a request that was never confirmed in time", async () => {
    const ref = await people.waiting({ status: "pending", expiresAt: now });
    await waitlist.signUp(ref, again(), settled);
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", signedUpAt: now });
  });

  it("waits for the next restock after being told: this one tells nobody twice", async () => {
    const ref = await people.told();
    await waitlist.recordOutcome(ref, tellingOf(1).chunk, { kind: "delivered", at: now });
    expect(await waitlist.signUp(ref, again(), settled)).toEqual({ kind: "signed_up" });
    const row = await waitlist.get(ref);
    expect(row).toMatchObject({ status: "waiting", signedUpAt: now, lastRestock: 1, chunk: tellingOf(1).chunk });
    expect(row?.toldAt).toBeUndefined();
    expect(row?.outcome).toBeUndefined();
    expect(await waitlist.mark([ref], tellingOf(1, 2), now)).toEqual([]);
    expect(await waitlist.mark([ref], tellingOf(2), now)).toHaveLength(1);
  });

  it("changes nothing when they are told every time anyway", async () => {
    const ref = await people.told({ every: true });
    const before = await waitlist.get(ref);
    expect(await waitlist.signUp(ref, again(), settled)).toMatchObject({ kind: "already_waiting" });
    expect(await waitlist.get(ref)).toEqual(before);
  });

  it("waits again after unsubscribing, behind everybody who waited all the time", async () => {
    const ref = await people.unsubscribed();
    expect(await waitlist.signUp(ref, again(), settled)).toEqual({ kind: "signed_up" });
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", signedUpAt: now, lastRestock: 1 });
  });

  it("gets what they ask for now, and nothing that only the old wish asked for", async () => {
    const ref = await people.unsubscribed({ every: true, locale: "de", quantity: 5, consent });
    await waitlist.hold([ref], "bounce");
    await waitlist.signUp(ref, again(), settled);
    const row = await waitlist.get(ref);
    expect(row).toMatchObject({ status: "waiting", quantity: 1 });
    expect(row?.every).toBeUndefined();
    expect(row?.locale).toBeUndefined();
    expect(row?.consent).toBeUndefined();
    expect(row?.held).toBeUndefined();
  });

  it("ends up waiting once, however many requests come at the same time", async () => {
    const ref = await people.unsubscribed();
    const requests = Array.from({ length: 8 }, async () => waitlist.signUp(ref, again(), settled));
    const kinds = (await Promise.all(requests)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "signed_up")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "already_waiting")).toHaveLength(7);
  });
});

describe("somebody who is told while they sign up again", () => {
  it("is not made to wait for the restock that has just told them", async () => {
    const ref = await people.told({}, 1);
    // Between the look at the old chunk and the write, the old one gives them back and a later restock tells them.
    const overtaken = async (chunk: string) => {
      if (chunk !== tellingOf(1).chunk) return true;
      await waitlist.putBack([ref], tellingOf(1));
      await waitlist.mark([ref], tellingOf(3), now);
      return true;
    };
    await waitlist.signUp(ref, again(), overtaken, async (chunk) => chunk !== tellingOf(1).chunk);
    const signup = await waitlist.get(ref);
    expect(signup).toMatchObject({ lastRestock: 3, chunk: tellingOf(3).chunk });
    expect(await waitlist.mark([ref], tellingOf(3, 2), now + 1)).toEqual([]);
  });

  it("is not made to wait by a look at an earlier chunk", async () => {
    const ref = await people.told({}, 1);
    await waitlist.signUp(ref, again(), unsettled);
    const before = await waitlist.get(ref);
    if (before === undefined) throw new Error("There is no such signup");
    await waitlist.putBack([ref], tellingOf(1));
    await waitlist.mark([ref], tellingOf(3), now);
    await waitlist.waitAgain(ref, before, now + 180 * dayMs, { wasTold: false });
    expect(await waitlist.get(ref)).toMatchObject({ lastRestock: 3, chunk: tellingOf(3).chunk });
  });
});

describe("somebody who signs up again while nobody knows whether their mail was taken", () => {
  const asksAgain = async () => {
    const ref = await people.told();
    expect(await waitlist.signUp(ref, again(), unsettled)).toMatchObject({ kind: "after_settling" });
    return ref;
  };
  const signupOf = async (ref: Parameters<typeof waitlist.get>[0]) => {
    const signup = await waitlist.get(ref);
    if (signup === undefined) throw new Error("There is no such signup");
    return signup;
  };
  const dueRow = async (ref: { contact: string }) => {
    const shards = await Promise.all(
      Array.from({ length: 8 }, async (_, shard) => {
        const values = { due: `due#${shard}` };
        return (await rows.page({ index: "due", where: "#due = :due", values, limit: 500 })).rows;
      }),
    );
    return shards.flat().find((row) => row["sk"] === ref.contact);
  };

  it("stays told for the time being, and is looked at again", async () => {
    const ref = await asksAgain();
    expect(await waitlist.get(ref)).toMatchObject({ status: "told", againAt: now, signedUpAt });
    expect(await dueRow(ref)).toMatchObject({ dueAt: now + 60_000 });
    await waitlist.postpone(ref, now + 120_000);
    expect(await dueRow(ref)).toMatchObject({ dueAt: now + 120_000 });
  });

  it("waits from the moment they asked, once that is known", async () => {
    const ref = await asksAgain();
    const expiresAt = now + 180 * dayMs;
    expect(await waitlist.waitAgain(ref, await signupOf(ref), expiresAt)).toMatchObject({ kind: "written" });
    const row = await waitlist.get(ref);
    expect(row).toMatchObject({ status: "waiting", signedUpAt: now, createdAt: now, expiresAt, lastRestock: 1 });
    expect(row?.againAt).toBeUndefined();
    expect(await dueRow(ref)).toBeUndefined();
    expect(await waitlist.mark([ref], tellingOf(1, 2), now)).toEqual([]);
  });

  it("is not forgotten before the new wish expires", async () => {
    const ref = await asksAgain();
    const before = await signupOf(ref);
    await waitlist.waitAgain(ref, before, before.expiresAt + 400 * dayMs);
    const row = await rows.get({ pk: before.pk, sk: before.sk });
    expect(row?.["ttl"]).toBe(wish().ttl + 400 * 86_400);
  });

  it("waits again at once, with the old place, when their mail was surely not taken", async () => {
    const ref = await asksAgain();
    await waitlist.putBack([ref], tellingOf(1));
    const row = await waitlist.get(ref);
    expect(row).toMatchObject({ status: "waiting", signedUpAt });
    expect(row?.againAt).toBeUndefined();
    expect(await waitlist.waitAgain(ref, { ...(await signupOf(ref)), againAt: now }, now)).toMatchObject({
      kind: "refused",
    });
  });

  it("stays away when they unsubscribe in the meantime", async () => {
    const ref = await asksAgain();
    const before = await signupOf(ref);
    await waitlist.unsubscribe([ref]);
    expect(await waitlist.waitAgain(ref, before, now + 180 * dayMs)).toMatchObject({ kind: "refused" });
    expect(await waitlist.get(ref)).toMatchObject({ status: "unsubscribed" });
    expect(await dueRow(ref)).toBeUndefined();
  });
});

describe("the list", () => {
  it("is read whole from all of its partitions, and only one variant's", async () => {
    const waiting = Array.from({ length: 60 }, () => somebody("READ"));
    for (const ref of [...waiting, somebody("READ#1"), somebody("REA")]) await waitlist.signUp(ref, wish(), settled);
    const found: string[] = [];
    await waitlist.forEach({ store: "demo", sku: "READ" }, (signup) => found.push(signup.sk));
    expect(found.sort()).toEqual(waiting.map(({ contact }) => contact).sort());
  });

  it("knows every wish of one person in a store, and of nobody else", async () => {
    const { contact } = somebody();
    const wishes = ["A", "A#B", "帳篷"].map((sku) => ({ store: "demo", sku, contact }));
    for (const ref of [...wishes, { store: "other", sku: "A", contact }]) await waitlist.signUp(ref, wish(), settled);
    const found = await waitlist.ofContact({ store: "demo", contact });
    expect(found.map(({ sku }) => sku).sort()).toEqual(wishes.map(({ sku }) => sku).sort());
  });

  it("hands out several people's wishes at once, by contact", async () => {
    const [a, b] = [await people.waiting(), await people.waiting({ quantity: 4 })];
    const found = await waitlist.getMany([a, b, somebody()]);
    expect([...found.keys()].sort()).toEqual([a.contact, b.contact].sort());
    expect(found.get(b.contact)?.quantity).toBe(4);
  });
});
