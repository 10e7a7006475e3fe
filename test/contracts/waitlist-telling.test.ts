import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Signup, SignupRef } from "../../shared/waitlist/signup.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { openDatabase } from "./database.ts";
import { createPeople, dayMs, now, settled, signedUpAt, somebody, tellingOf, wish } from "./waitlist-people.ts";

const { table } = await openDatabase();
const waitlist = createWaitlistTable(table("waitlist"));
const people = createPeople(waitlist);

const first = tellingOf(1);
const otherChunk = { ...first, chunk: "000001-000001-000002" };
const contactsOf = (signups: { sk: string }[]) => signups.map(({ sk }) => sk).sort();

describe("marking people as told", () => {
  it("claims them, looks again and answers with their address, in one", async () => {
    const ref = await people.waiting({ email: "eve@example.com", quantity: 2 });
    const [marked] = await waitlist.mark([ref], first, now);
    expect(marked).toMatchObject({ sk: ref.contact, email: "eve@example.com", quantity: 2, signedUpAt });
    expect(await waitlist.get(ref)).toMatchObject({
      status: "told",
      lastRestock: 1,
      chunk: first.chunk,
      attempt: 1,
      toldAt: now,
    });
  });

  it("marks more than one call can take", async () => {
    const all = await Promise.all(Array.from({ length: 60 }, async () => people.waiting()));
    const unsubscribed = all.slice(0, 7);
    await waitlist.unsubscribe(unsubscribed);
    const marked = await waitlist.mark(all, first, now);
    expect(contactsOf(marked)).toEqual(
      all
        .slice(7)
        .map(({ contact }) => contact)
        .sort(),
    );
  });

  it.each<[string, () => Promise<SignupRef>]>([
    [
      "was told by an earlier restock and signed up again",
      async () => {
        const ref = await people.told({}, 7);
        await waitlist.signUp(ref, wish({ signedUpAt: now, createdAt: now }), settled);
        return ref;
      },
    ],
    ["was told by an earlier restock and wants to be told every time", async () => people.told({ every: true }, 7)],
  ])("marks who %s", async (_, make) => {
    expect(await waitlist.mark([await make()], tellingOf(8), now)).toHaveLength(1);
  });

  it.each<[string, () => Promise<SignupRef>]>([
    ["is not on the list", async () => somebody()],
    ["has not confirmed", async () => people.waiting({ status: "pending" })],
    ["unsubscribed", async () => people.unsubscribed()],
    ["unsubscribed from being told every time", async () => people.unsubscribed({ every: true })],
    ["waited too long, though the row is still there", async () => people.waiting({ expiresAt: now })],
    ["cannot be mailed", async () => people.waiting({ held: "bounce" })],
    ["was told before and wanted to be told once", async () => people.told({}, 7)],
    ["was told by this restock in another chunk", async () => people.told({}, 8)],
    ["was told by this restock, and wants to be told every time", async () => people.told({ every: true }, 8)],
    [
      "was told by a later restock meanwhile, and wants to be told every time",
      async () => people.told({ every: true }, 9),
    ],
    [
      "was told by this restock and signed up again",
      async () => {
        const ref = await people.told({}, 8);
        await waitlist.signUp(ref, wish({ signedUpAt: now, createdAt: now }), settled);
        return ref;
      },
    ],
  ])("passes over who %s, and changes nothing about them", async (_, make) => {
    const ref = await make();
    const before = await waitlist.get(ref);
    const telling = { ...tellingOf(8), chunk: "000008-000001-000009" };
    expect(await waitlist.mark([ref], telling, now)).toEqual([]);
    expect(await waitlist.get(ref)).toEqual(before);
  });

  it("gives one person to one of two chunks that want them at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, async () => people.waiting()));
    const [a, b] = await Promise.all([waitlist.mark(all, first, now), waitlist.mark(all, otherChunk, now)]);
    expect(contactsOf([...a, ...b])).toEqual(all.map(({ contact }) => contact).sort());
  });

  it("gives them to a later attempt of the same chunk, and not back to an earlier one", async () => {
    const ref = await people.told();
    expect(await waitlist.mark([ref], { ...first, attempt: 3 }, now)).toMatchObject([{ attempt: 3 }]);
    expect(await waitlist.mark([ref], { ...first, attempt: 2 }, now)).toEqual([]);
    expect(await waitlist.get(ref)).toMatchObject({ attempt: 3 });
  });

  it("forgets what became of the mail before", async () => {
    const ref = await people.told({ every: true }, 7);
    await waitlist.recordOutcome(ref, tellingOf(7).chunk, { kind: "delivered", at: now });
    const [marked] = await waitlist.mark([ref], tellingOf(8), now);
    expect(marked?.outcome).toBeUndefined();
  });
});

describe("putting people back", () => {
  it("gives them their place again, and the same restock may tell them", async () => {
    const ref = await people.told();
    expect(contactsOf(await waitlist.putBack([ref], first))).toEqual([ref.contact]);
    const row = await waitlist.get(ref);
    expect(row).toMatchObject({ status: "waiting", signedUpAt });
    for (const field of ["lastRestock", "chunk", "attempt", "toldAt"] satisfies (keyof Signup)[]) {
      expect(row?.[field]).toBeUndefined();
    }
    expect(await waitlist.mark([ref], otherChunk, now)).toHaveLength(1);
  });

  it("takes them from an earlier attempt of its own, never from a later one or another chunk", async () => {
    const ref = await people.told();
    await waitlist.mark([ref], { ...first, attempt: 2 }, now);
    expect(await waitlist.putBack([ref], first)).toEqual([]);
    expect(await waitlist.putBack([ref], { ...otherChunk, attempt: 9 })).toEqual([]);
    expect(await waitlist.get(ref)).toMatchObject({ status: "told", attempt: 2 });
    expect(await waitlist.putBack([ref], { ...first, attempt: 3 })).toHaveLength(1);
  });

  it("never revives somebody who unsubscribed, and makes nobody out of nothing", async () => {
    const [gone, nobody] = [await people.unsubscribed(), somebody()];
    expect(await waitlist.putBack([gone, nobody], { ...first, attempt: 9 })).toEqual([]);
    expect(await waitlist.get(gone)).toMatchObject({ status: "unsubscribed" });
    expect(await waitlist.get(nobody)).toBeUndefined();
  });

  it("has the same restock tell whoever signed up again meanwhile, once the address has said yes", async () => {
    const ref = await people.told();
    await waitlist.signUp(ref, wish({ status: "pending", signedUpAt: now, createdAt: now }), settled);
    expect(await waitlist.putBack([ref], first)).toEqual([]);
    const pending = await waitlist.get(ref);
    expect(pending).toMatchObject({ status: "pending" });
    expect(pending).not.toHaveProperty("lastRestock");
    if (pending !== undefined) await waitlist.confirm(ref, pending, "email");
    expect(await waitlist.mark([ref], otherChunk, now)).toHaveLength(1);
  });

  it("may be done twice", async () => {
    const ref = await people.told();
    await waitlist.putBack([ref], first);
    const before = await waitlist.get(ref);
    expect(await waitlist.putBack([ref], first)).toEqual([]);
    expect(await waitlist.get(ref)).toEqual(before);
  });
});

describe("a worker that lost its claim", () => {
  it("takes back its own marks and nobody else's", async () => {
    const [mine, earlier, later] = [await people.told(), await people.told(), await people.told()];
    await waitlist.mark([mine], { ...first, attempt: 2 }, now);
    await waitlist.mark([later], { ...first, attempt: 3 }, now);
    await waitlist.takeBack([mine, earlier, later], { ...first, attempt: 2 });
    expect(await waitlist.get(mine)).toMatchObject({ status: "waiting", signedUpAt });
    expect(await waitlist.get(earlier)).toMatchObject({ status: "told", attempt: 1 });
    expect(await waitlist.get(later)).toMatchObject({ status: "told", attempt: 3 });
  });
});

describe("unsubscribing and holding", () => {
  it("unsubscribes in whatever state, and makes nobody out of nothing", async () => {
    const nobody = somebody();
    const all = [
      await people.waiting(),
      await people.waiting({ status: "pending" }),
      await people.told(),
      await people.told({ every: true }),
    ];
    await waitlist.unsubscribe([...all, nobody]);
    for (const ref of all) expect(await waitlist.get(ref)).toMatchObject({ status: "unsubscribed" });
    expect(await waitlist.get(nobody)).toBeUndefined();
  });

  it("holds a place and keeps it", async () => {
    const [ref, nobody] = [await people.waiting(), somebody()];
    await waitlist.hold([ref, nobody], "complaint");
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", signedUpAt, held: "complaint" });
    expect(await waitlist.mark([ref], first, now)).toEqual([]);
    expect(await waitlist.get(nobody)).toBeUndefined();
  });
});

describe("what became of a mail", () => {
  type Kind = NonNullable<Signup["outcome"]>["kind"];
  /** From what says least to what is final; a refused mail is neither delivered nor bounced. */
  const stories: Kind[][] = [
    ["delayed", "delivered", "bounced"],
    ["delayed", "delivered", "refused"],
  ];

  it("is the last word there is, in whatever order and however often the events come", async () => {
    const eventsArbitrary = fc
      .constantFrom(...stories)
      .chain((story) =>
        fc.tuple(fc.constant(story), fc.array(fc.constantFrom(...story), { minLength: 1, maxLength: 7 })),
      );
    await fc.assert(
      fc.asyncProperty(eventsArbitrary, async ([story, events]) => {
        const ref = await people.told();
        for (const [index, kind] of events.entries()) {
          await waitlist.recordOutcome(ref, first.chunk, { kind, at: now + index });
        }
        const last = story.findLast((kind) => events.includes(kind)) ?? "delayed";
        expect((await waitlist.get(ref))?.outcome).toEqual({ kind: last, at: now + events.indexOf(last) });
      }),
      { numRuns: 40 },
    );
  });

  it("is kept of the chunk that told them, and of no other", async () => {
    const ref = await people.told();
    const outcome = { kind: "delivered", at: now } satisfies Signup["outcome"];
    expect(await waitlist.recordOutcome(ref, otherChunk.chunk, outcome)).toMatchObject({ kind: "refused" });
    expect(await waitlist.recordOutcome(await people.waiting(), first.chunk, outcome)).toMatchObject({
      kind: "refused",
    });
    expect(await waitlist.recordOutcome(somebody(), first.chunk, outcome)).toMatchObject({ kind: "refused" });
    expect((await waitlist.get(ref))?.outcome).toBeUndefined();
  });

  it("is kept although they unsubscribed meanwhile, and leaves them unsubscribed", async () => {
    const ref = await people.unsubscribed();
    await waitlist.recordOutcome(ref, first.chunk, { kind: "bounced", at: now + dayMs });
    expect(await waitlist.get(ref)).toMatchObject({ status: "unsubscribed", outcome: { kind: "bounced" } });
  });
});
