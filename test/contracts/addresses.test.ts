import { describe, expect, it } from "vitest";
import { createAddressesTable, hashOfAddressKey, type Wanted } from "../../shared/contact/addresses-table.ts";
import { messageIdOf } from "../../shared/message/message.ts";
import { createMessagesTable } from "../../shared/message/messages-table.ts";
import { openDatabase } from "./database.ts";
import { createDueRow } from "./due-rows.ts";

const { client, table } = await openDatabase();
const rows = table("contacts");
const addresses = createAddressesTable(client, rows);
const messages = createMessagesTable(table("messages"));
const dueRow = createDueRow(rows);

const start = Date.UTC(2026, 5, 1);
const dayMs = 86_400_000;

let made = 0;
const newHash = (): string => `hash-${String((made += 1)).padStart(11, "0")}`;
const wishOf = (hash: string, store = "demo", askedAt = start): Wanted => ({
  hash,
  store,
  contact: `of-${store}`,
  channel: "email",
  askedAt,
});
const dueAtOf = async ({ hash, store }: Wanted) =>
  (await dueRow((row) => hashOfAddressKey({ pk: String(row["pk"]) }) === hash && row["sk"] === `wanted#${store}`))?.[
    "dueAt"
  ];
/** The wishes that are open, and from when on one may be sent. */
const wantedOf = async (hash: string) => {
  const { open, nextAt } = await addresses.wanted(hash);
  const wishes = open.map(({ store, contact, channel, askedAt }) => ({ hash, store, contact, channel, askedAt }));
  return { open: wishes, nextAt };
};
/** Uses the address's confirmation for a wish; answers whether it was to be had, and the message that it became. */
const use = async (wish: Wanted, nowMs: number) => {
  const id = messageIdOf("confirmation", wish.hash, wish.store, wish.askedAt);
  const { store, contact, channel } = wish;
  const message = { kind: "confirmation" as const, store, contact, channel };
  const result = await addresses.use(wish, nowMs, messages.createOperation(id, message, channel, nowMs));
  return { result, message: await messages.get(id) };
};

describe("a STOP", () => {
  it("holds for the number until START, and a number that never wrote is free", async () => {
    const hash = newHash();
    expect(await addresses.isStopped(hash)).toBe(false);
    await addresses.stop(hash, start, "one");
    expect(await addresses.isStopped(hash)).toBe(true);
    expect(await addresses.isStopped(newHash())).toBe(false);
    await addresses.start(hash);
    expect(await addresses.isStopped(hash)).toBe(false);
  });

  it("is told from a second one, however often either comes", async () => {
    const hash = newHash();
    expect(await addresses.stop(hash, start, "one")).toBe(true);
    expect(await addresses.stop(hash, start + 1, "two")).toBe(false);
    expect(await addresses.stop(hash, start + 2, "one")).toBe(true);
    expect(await addresses.stop(hash, start + 3, "two")).toBe(false);
  });

  it("counts anew after a START", async () => {
    const hash = newHash();
    await addresses.stop(hash, start, "one");
    expect(await addresses.start(hash)).toMatchObject({ kind: "written" });
    expect(await addresses.start(hash)).toMatchObject({ kind: "refused" });
    expect(await addresses.stop(hash, start + 1, "two")).toBe(true);
  });

  it("of one text at many workers is one STOP, of many texts the first one's", async () => {
    const hash = newHash();
    const stops = ["a", "b", "c", "d"].map(async (id) => addresses.stop(hash, start, id));
    expect((await Promise.all(stops)).filter(Boolean)).toHaveLength(1);
  });

  it("outlives an erasure of what else is known of the address", async () => {
    const hash = newHash();
    await addresses.stop(hash, start, "one");
    await addresses.want(wishOf(hash));
    await addresses.erase(hash, "demo");
    expect(await addresses.isStopped(hash)).toBe(true);
    expect((await wantedOf(hash)).open).toEqual([]);
  });
});

describe("a store's wish to have an address confirmed", () => {
  it("is open and due at once, and nothing stands against it", async () => {
    const wish = wishOf(newHash());
    expect(await addresses.want(wish)).toMatchObject({ kind: "written" });
    expect(await wantedOf(wish.hash)).toEqual({ open: [wish], nextAt: 0 });
    expect(await dueAtOf(wish)).toBe(start);
  });

  it("is one wish, however often it is asked, and keeps its time", async () => {
    const wish = wishOf(newHash());
    await addresses.want(wish);
    for (let n = 1; n < 5; n += 1) {
      expect(await addresses.want({ ...wish, askedAt: start + n })).toMatchObject({ kind: "refused" });
    }
    expect((await wantedOf(wish.hash)).open).toEqual([wish]);
  });

  it("stands in line with those of other stores, oldest first", async () => {
    const hash = newHash();
    const wishes = [wishOf(hash, "zebra", start), wishOf(hash, "ant", start + 1), wishOf(hash, "bee", start + 2)];
    for (const wish of wishes.toReversed()) await addresses.want(wish);
    await addresses.stop(hash, start, "one");
    expect((await wantedOf(hash)).open).toEqual(wishes);
  });

  it("is looked at again later, as long as it is the same wish", async () => {
    const wish = wishOf(newHash());
    await addresses.want(wish);
    expect(await addresses.postpone({ ...wish, askedAt: 1 }, start + dayMs)).toMatchObject({ kind: "refused" });
    expect(await dueAtOf(wish)).toBe(start);
    await addresses.postpone(wish, start + dayMs);
    expect(await dueAtOf(wish)).toBe(start + dayMs);
    expect((await wantedOf(wish.hash)).open).toEqual([wish]);
  });

  it("that is dropped is due no more, and asking again is a new one", async () => {
    const wish = wishOf(newHash());
    await addresses.want(wish);
    expect(await addresses.drop({ ...wish, askedAt: 1 })).toMatchObject({ kind: "refused" });
    expect(await addresses.drop(wish)).toMatchObject({ kind: "written" });
    expect((await wantedOf(wish.hash)).open).toEqual([]);
    expect(await dueAtOf(wish)).toBeUndefined();
    expect(await addresses.postpone(wish, start + 5)).toMatchObject({ kind: "refused" });
    const next = { ...wish, askedAt: start + 9 };
    expect(await addresses.want(next)).toMatchObject({ kind: "written" });
    expect((await wantedOf(wish.hash)).open).toEqual([next]);
    expect(await dueAtOf(next)).toBe(start + 9);
  });
});

describe("an address's one confirmation", () => {
  it("becomes a message, and closes the wish, together", async () => {
    const wish = wishOf(newHash());
    await addresses.want(wish);
    const { result, message } = await use(wish, start + 5);
    expect(result).toBe("written");
    expect(message).toMatchObject({ state: "open", createdAt: start + 5, about: { kind: "confirmation" } });
    expect(await wantedOf(wish.hash)).toEqual({ open: [], nextAt: start + 5 + dayMs });
    expect(await dueAtOf(wish)).toBeUndefined();
  });

  it("is not to be had again in 24 hours, by whatever store, and the wish stays open", async () => {
    const hash = newHash();
    const [first, second] = [wishOf(hash), wishOf(hash, "other", start + 1)];
    for (const wish of [first, second]) await addresses.want(wish);
    await use(first, start);
    expect(await use(second, start + dayMs - 1)).toEqual({ result: "refused", message: undefined });
    expect((await wantedOf(hash)).open).toEqual([second]);
    expect((await use(second, start + dayMs)).result).toBe("written");
  });

  it("is one store's, however many ask at the same time", async () => {
    const hash = newHash();
    const wishes = Array.from({ length: 6 }, (_, n) => wishOf(hash, `store-${n}`, start + n));
    for (const wish of wishes) await addresses.want(wish);
    const results = await Promise.all(wishes.map(async (wish) => use(wish, start + 10)));
    expect(results.filter(({ result }) => result === "written")).toHaveLength(1);
    expect(results.filter(({ message }) => message !== undefined)).toHaveLength(1);
    expect((await wantedOf(hash)).open).toHaveLength(5);
  });

  it("is not used up by a wish that is another one by now, or by a message that exists", async () => {
    const wish = wishOf(newHash());
    await addresses.want(wish);
    expect(await use({ ...wish, askedAt: 1 }, start)).toEqual({ result: "refused", message: undefined });
    await messages.create(
      messageIdOf("confirmation", wish.hash, wish.store, wish.askedAt),
      { kind: "confirmation", store: "demo", contact: wish.contact, channel: "email" },
      "email",
      start,
    );
    expect((await use(wish, start)).result).toBe("refused");
    expect(await wantedOf(wish.hash)).toEqual({ open: [wish], nextAt: 0 });
  });

  it("is one a day at the most, of a thousand that somebody asks for in an address's name", async () => {
    const hash = newHash();
    let sent = 0;
    for (let n = 0; n < 1_000; n += 1) {
      const nowMs = start + Math.floor((n * (dayMs - 1)) / 1_000);
      const wish = wishOf(hash, `store-${n % 7}`, nowMs);
      const asked = await addresses.want(wish);
      // Whoever is asked looks at what is open, and tries the oldest.
      const [oldest] = asked.kind === "written" ? (await wantedOf(hash)).open : [];
      if (oldest !== undefined && (await use(oldest, nowMs)).result === "written") sent += 1;
    }
    expect(sent).toBe(1);
  });
});
