import { describe, expect, it } from "vitest";
import { type About, type Message, messageIdOf } from "../../shared/message/message.ts";
import { createMessagesTable, messageIdOfKey } from "../../shared/message/messages-table.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { openDatabase } from "./database.ts";
import { createDueRow } from "./due-rows.ts";

const { table } = await openDatabase();
const rows = table("messages");
const messages = createMessagesTable(rows);
const chunks = createChunksTable(rows);
const dueRow = createDueRow(rows);

const start = Date.UTC(2026, 5, 1);
const leaseMs = limits.leaseSeconds * 1_000;
const about: About = { kind: "confirmation", store: "demo", contact: "contact-00000001", channel: "email" };

let made = 0;
const newId = (): string => messageIdOf("test", (made += 1));
const created = async (what: About = about): Promise<string> => {
  const id = newId();
  await messages.create(id, what, "sms", start);
  return id;
};
const claimed = async (id: string, at = start): Promise<Message> => {
  const claim = await messages.claim(id, at);
  if (claim.kind !== "claimed") throw new Error(`The message is ${claim.kind}`);
  return claim.message;
};
const sending = async (what?: About): Promise<Message> => {
  const message = await claimed(await created(what));
  await messages.beginSending(message, start);
  return message;
};
const cancelled = async (): Promise<Message> => {
  const message = await claimed(await created());
  await messages.cancel(message, "open", start + 1, "not_wanted");
  return message;
};
const endAs = async (message: Message, to: "sent" | "failed" | "cancelled") =>
  to === "cancelled"
    ? messages.cancel(message, "sending", start + 7, "why")
    : messages.end(message, to, start + 7, "why");
const stateOf = async (id: string) => (await messages.get(id))?.state;
const dueAtOf = async (id: string) => (await dueRow((row) => messageIdOfKey(keysOf(row)) === id))?.["dueAt"];
const keysOf = (row: Record<string, unknown>) => ({ pk: String(row["pk"]), sk: String(row["sk"]) });

describe("a message that is made", () => {
  it("is open and due at once, so that no lost wake loses it", async () => {
    const id = await created();
    expect(await messages.get(id)).toMatchObject({ id, about, channel: "sms", state: "open", attempt: 0, tries: 0 });
    expect(await dueAtOf(id)).toBe(start);
  });

  it("is there once, however often its cause makes it, and stays as it was, but for how often", async () => {
    const id = await created();
    const before = await messages.get(id);
    const again = await messages.create(id, { ...about, store: "other" }, "email", start + 5);
    expect(again).toMatchObject({ kind: "refused" });
    expect(await messages.get(id)).toEqual({ ...before, asks: 2 });
  });

  it("is made by one of many at the same time", async () => {
    const id = newId();
    const all = await Promise.all(Array.from({ length: 6 }, async () => messages.create(id, about, "sms", start)));
    expect(all.filter(({ kind }) => kind === "written")).toHaveLength(1);
    expect((await messages.get(id))?.asks).toBe(6);
  });

  it("names its cause: the same one has the same id, another one has another", () => {
    expect(messageIdOf("text", "demo", "TENT", 1, "hash")).toBe(messageIdOf("text", "demo", "TENT", 1, "hash"));
    expect(messageIdOf("text", "demo", "TENT", 1, "hash")).not.toBe(messageIdOf("text", "demo", "TENT", 2, "hash"));
  });

  it("is nobody's where none was made", async () => {
    expect(await messages.get(newId())).toBeUndefined();
    expect(await messages.claim(newId(), start)).toEqual({ kind: "taken" });
  });

  it("is found among a contact's, with those that the contact wrote, and no other's", async () => {
    const contact = { store: "demo", contact: "contact-00000077" };
    const [id, kept] = [await created({ ...about, ...contact }), newId()];
    await messages.keep(kept, { kind: "inbound", ...contact, text: "Is it blue?" }, start);
    await created({ ...about, ...contact, store: "elsewhere" });
    const found = (await messages.ofContact(contact)).map((message) => message.id).sort();
    expect(found).toEqual([id, kept].sort());
  });

  it("goes when it is erased", async () => {
    const [a, b] = [await created(), await created()];
    await messages.erase([a]);
    expect((await messages.getMany([a, b])).map(({ id }) => id)).toEqual([b]);
    expect(await dueAtOf(a)).toBeUndefined();
  });

  it("is forgotten at last", async () => {
    const id = await created();
    const row = await dueRow((found) => messageIdOfKey(keysOf(found)) === id);
    const kept = row && (await rows.get(keysOf(row)));
    expect(kept?.["ttl"]).toBe(start / 1_000 + 400 * 86_400);
  });
});

describe("a claim", () => {
  it("is one worker's, and due again behind its lease", async () => {
    const id = await created();
    const claims = await Promise.all(Array.from({ length: 6 }, async () => messages.claim(id, start)));
    expect(claims.filter(({ kind }) => kind === "claimed")).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === "taken")).toHaveLength(5);
    expect(await messages.get(id)).toMatchObject({ state: "open", attempt: 1, leaseUntil: start + leaseMs });
    expect(await dueAtOf(id)).toBe(start + leaseMs + 1);
  });

  it("is to be had again when the lease is over, and the first worker's is worth nothing then", async () => {
    const id = await created();
    const first = await claimed(id);
    expect(await messages.claim(id, start + leaseMs)).toEqual({ kind: "taken" });
    const second = await claimed(id, start + leaseMs + 1);
    expect(second.attempt).toBe(2);
    expect(await messages.beginSending(first, start + leaseMs + 1)).toBe(false);
    expect(await messages.cancel(first, "open", start, "why")).toMatchObject({ kind: "refused" });
    expect(await messages.again(first, "open", 0, { dueAtMs: start })).toMatchObject({ kind: "refused" });
    expect(await messages.beginSending(second, start + leaseMs + 2)).toBe(true);
    expect(await messages.end(first, "sent", start)).toMatchObject({ kind: "refused" });
  });

  it("is too late for a worker whose own lease is over, though nobody took the message", async () => {
    const message = await claimed(await created());
    expect(await messages.beginSending(message, start + leaseMs)).toBe(false);
    expect(await stateOf(message.id)).toBe("open");
  });

  it("is not to be had before the message is due", async () => {
    const message = await claimed(await created());
    await messages.again(message, "open", 1, { dueAtMs: start + 5_000 });
    expect(await dueAtOf(message.id)).toBe(start + 5_000);
    expect(await messages.claim(message.id, start + 4_999)).toEqual({ kind: "taken" });
    expect((await claimed(message.id, start + 5_000)).tries).toBe(1);
  });

  it("finds abandoned what was being sent when its worker was gone, and nothing else", async () => {
    const message = await sending();
    expect(await messages.claim(message.id, start + leaseMs)).toEqual({ kind: "taken" });
    expect(await messages.claim(message.id, start + leaseMs + 1)).toMatchObject({
      kind: "abandoned",
      message: { id: message.id, attempt: 1 },
    });
    expect(await dueAtOf(message.id)).toBe(start + leaseMs + 1);
    await messages.end(message, "sent", start);
    expect(await messages.claim(message.id, start + leaseMs + 1)).toEqual({ kind: "taken" });
  });

  it("begins to send once, also when the write is repeated because its answer was lost", async () => {
    const message = await claimed(await created());
    expect(await messages.beginSending(message, start)).toBe(true);
    expect(await messages.beginSending(message, start)).toBe(true);
    expect(await messages.beginSending({ ...message, attempt: 0 }, start)).toBe(false);
  });
});

describe("a message that was sent", () => {
  it.each(["sent", "failed", "cancelled"] as const)("ends as %s: listed, and due no more", async (to) => {
    const message = await sending();
    expect(await endAs(message, to)).toMatchObject({ kind: "written" });
    expect(await messages.get(message.id)).toMatchObject({ state: to, sentAt: start + 7, reason: "why" });
    expect(await messages.get(message.id)).not.toHaveProperty("leaseUntil");
    expect(await dueAtOf(message.id)).toBeUndefined();
    expect((await chunks.sentBy("demo", 500)).keys.map(messageIdOfKey)).toContain(message.id);
    expect(await messages.end(message, "sent", start)).toMatchObject({ kind: "refused" });
  });

  it("is sent again only when it was surely not sent: open, and due when it says", async () => {
    const message = await sending();
    expect(await messages.again(message, "open", 1, { dueAtMs: start })).toMatchObject({ kind: "refused" });
    expect(await messages.again(message, "sending", 1, { dueAtMs: start + 1_000 })).toMatchObject({ kind: "written" });
    expect(await messages.get(message.id)).toMatchObject({ state: "open", tries: 1, attempt: 1 });
    expect((await claimed(message.id, start + 1_000)).attempt).toBe(2);
  });

  it("forgets the number that a reply went to, and keeps what it was about", async () => {
    const reply: About = { kind: "reply", reply: "stop", store: "demo", phone: "+12025550143", from: "+12025550100" };
    const message = await sending(reply);
    await messages.end(message, "sent", start);
    const { phone: _, ...kept } = reply;
    expect((await messages.get(message.id))?.about).toEqual(kept);
  });

  it("belongs to no store's list where it was about none", async () => {
    const message = await sending({ kind: "reply", reply: "help", phone: "+12025550144" });
    expect(await messages.end(message, "sent", start)).toMatchObject({ kind: "written" });
  });
});

describe("what SES says of a mail", () => {
  it("proves that it was accepted, where nobody knew", async () => {
    const message = await sending();
    await messages.settle(message, start);
    await messages.recordOutcome(message.id, "delivered", start);
    expect(await messages.get(message.id)).toMatchObject({ state: "sent", reason: "delivered" });
  });

  it("may come before the answer of the call, and before anybody takes the mail for lost", async () => {
    const [answered, lost] = [await sending(), await sending()];
    for (const { id } of [answered, lost]) await messages.recordOutcome(id, "accepted", start);
    await messages.end(answered, "sent", start);
    expect(await messages.settle(lost, start)).toBe("sent");
    for (const { id } of [answered, lost]) {
      expect(await messages.get(id)).toMatchObject({ state: "sent", reason: "accepted" });
      expect(await dueAtOf(id)).toBeUndefined();
    }
  });

  it("comes in any order, and the last word stays", async () => {
    const orders = [
      ["accepted", "delayed", "delivered", "bounced", "complained"],
      ["complained", "bounced", "delivered", "delayed", "accepted"],
      ["delivered", "complained", "accepted", "bounced", "complained"],
    ] as const;
    for (const order of orders) {
      const { id } = await sending();
      for (const outcome of order) await messages.recordOutcome(id, outcome, start);
      expect((await messages.get(id))?.reason).toBe("complained");
    }
  });

  it.each(["failed", "cancelled"] as const)("changes nothing of one that is %s", async (to) => {
    const message = await sending();
    await endAs(message, to);
    await messages.recordOutcome(message.id, "delivered", start);
    expect(await messages.get(message.id)).toMatchObject({ state: to, reason: "why" });
  });
});

describe("a message of which nobody knows whether it was accepted", () => {
  it("is unsettled: listed, due no more, and nobody's to send", async () => {
    const message = await sending();
    expect(await messages.settle(message, start + 7)).toBe("unsettled");
    expect(await messages.get(message.id)).toMatchObject({ state: "unsettled", sentAt: start + 7 });
    expect(await dueAtOf(message.id)).toBeUndefined();
    expect((await chunks.sentBy("demo", 500)).keys.map(messageIdOfKey)).toContain(message.id);
    expect(await messages.claim(message.id, start + leaseMs + 1)).toEqual({ kind: "taken" });
    expect(await messages.again(message, "sending", 1, { dueAtMs: start })).toMatchObject({ kind: "refused" });
  });

  it("is only this attempt's to settle, and only where it was being sent", async () => {
    const message = await sending();
    expect(await messages.settle({ ...message, attempt: 0 }, start)).toBeUndefined();
    expect(await stateOf(message.id)).toBe("sending");
    await messages.again(message, "sending", 1, { dueAtMs: start });
    expect(await messages.settle(message, start)).toBeUndefined();
    expect(await stateOf(message.id)).toBe("open");
  });
});

describe("a message that is asked for again", () => {
  it.each(["open", "sending"] as const)("while it is %s is not cancelled unseen, but looked at again", async (from) => {
    const message = from === "open" ? await claimed(await created()) : await sending();
    await messages.create(message.id, about, "sms", start + 1);
    expect(await messages.cancel(message, from, start + 2, "why")).toMatchObject({ kind: "refused" });
    await messages.again(message, from, 0, { dueAtMs: start + 2 });
    const next = await claimed(message.id, start + 2);
    expect(await messages.cancel(next, "open", start + 3, "why")).toMatchObject({ kind: "written" });
  });

  it("while it is being sent is sent all the same", async () => {
    const message = await sending();
    await messages.create(message.id, about, "sms", start + 1);
    expect(await messages.end(message, "sent", start + 2)).toMatchObject({ kind: "written" });
  });
});

describe("a message that was cancelled", () => {
  it("comes to life again, due at once, and its attempts count on", async () => {
    const { id } = await cancelled();
    const fresh: About = { ...about, contact: "contact-00000002" };
    expect(await messages.create(id, fresh, "sms", start + 9)).toMatchObject({ kind: "written" });
    const revived = await messages.get(id);
    expect(revived).toMatchObject({ state: "open", about: fresh, attempt: 1, tries: 0 });
    expect(revived).not.toHaveProperty("reason");
    expect(await dueAtOf(id)).toBe(start + 9);
    expect((await chunks.sentBy("demo", 500)).keys.map(messageIdOfKey)).not.toContain(id);
    expect((await claimed(id, start + 9)).attempt).toBe(2);
  });

  it("is not taken for its own by a worker of its first life", async () => {
    const first = await cancelled();
    await messages.create(first.id, about, "sms", start + 2);
    await claimed(first.id, start + 2);
    expect(await messages.beginSending(first, start + 2)).toBe(false);
    expect(await messages.cancel(first, "open", start + 2, "why")).toMatchObject({ kind: "refused" });
  });

  it.each(["sent", "failed", "unsettled"] as const)("alone does so: one that is %s stays that", async (to) => {
    const message = await sending();
    await (to === "unsettled" ? messages.settle(message, start) : endAs(message, to));
    expect(await messages.create(message.id, about, "sms", start + 9)).toMatchObject({ kind: "refused" });
    expect(await stateOf(message.id)).toBe(to);
  });
});

describe("what a shopper wrote", () => {
  const text = { kind: "inbound" as const, store: "demo", contact: "contact-00000003", text: "When is it blue again?" };

  it("is kept for the store to read, never due and never sent", async () => {
    const id = newId();
    await messages.keep(id, text, start);
    expect(await messages.get(id)).toMatchObject({ state: "received", about: text, sentAt: start });
    expect(await dueAtOf(id)).toBeUndefined();
    expect(await messages.claim(id, start + 1)).toEqual({ kind: "taken" });
    expect((await chunks.sentBy("demo", 500)).keys.map(messageIdOfKey)).toContain(id);
    expect(await messages.keep(id, { ...text, text: "other" }, start + 1)).toMatchObject({ kind: "refused" });
    expect((await messages.get(id))?.about).toEqual(text);
  });
});
