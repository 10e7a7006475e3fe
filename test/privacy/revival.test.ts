import { describe, expect, it } from "vitest";
import { createRecordFeedback } from "../../functions/record-feedback/record-feedback.ts";
import { createSendMessage } from "../../functions/send-message/send-message.ts";
import { createTextFate } from "../../functions/send-message/text-fate.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { messageIdOf } from "../../shared/message/message.ts";
import { createMessagesTable } from "../../shared/message/messages-table.ts";
import { createRateBucket } from "../../shared/message/rate-bucket.ts";
import { chunkNameOf, type ChunkRef } from "../../shared/restock/chunk.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { restockKeyOf } from "../../shared/restock/restock.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { openDatabase } from "../contracts/database.ts";
import { now, settled, wish } from "../contracts/waitlist-people.ts";
import { createRecordedLog } from "../shared/runtime/recorded-log.ts";

/** A worker that began before an erasure ends after it: nothing that it writes then may bring somebody back. */
const { client, table } = await openDatabase();
const log = createRecordedLog();
const clock = { now: () => now, sleep: async () => {} };
const wakeRestock = async () => {};
const contacts = createContactsTable(table("contacts"));
const chunks = createChunksTable(table("messages"));
const restocks = createRestocksTable(client, table("stock"));
const messages = createMessagesTable(table("messages"));
const waitlist = createWaitlistTable(table("waitlist"));

let people = 0;
const somebody = async (more: Parameters<typeof wish>[0] = {}) => {
  const ref = { store: "demo", sku: "TENT", contact: `contact-${String((people += 1)).padStart(8, "0")}` };
  await waitlist.signUp(ref, wish(more), settled);
  const signup = await waitlist.get(ref);
  if (signup === undefined) throw new Error("Nobody signed up");
  return { ref, signup };
};

const rowsOf = async (name: "waitlist" | "contacts", contact: string) => {
  const rows = await table(name).getMany([
    { pk: `demo#${contact}`, sk: "contact" },
    ...Array.from({ length: 8 }, (_, shard) => ({ pk: `demo#TENT#${shard}`, sk: contact })),
  ]);
  return rows.length;
};

describe("a signup that was erased", () => {
  it("stays away, whatever a worker still writes about it", async () => {
    const { ref, signup } = await somebody();
    const telling = { restock: 1, chunk: "w1c1", attempt: 1 };
    expect(await waitlist.erase([ref])).toBe(1);
    await waitlist.mark([ref], telling, now);
    await waitlist.putBack([ref], telling);
    await waitlist.takeBack([ref], telling);
    await waitlist.recordOutcome(ref, telling.chunk, { kind: "delivered", at: now });
    await waitlist.waitAgain(ref, { ...signup, againAt: now }, now + 1);
    await waitlist.restDue(ref);
    await waitlist.postpone(ref, now);
    await waitlist.unsubscribe([ref]);
    await waitlist.hold([ref], "bounce");
    await waitlist.holdPhone([ref], "stopped");
    await waitlist.freePhone([ref]);
    await waitlist.forgetPhone([ref]);
    await waitlist.confirm(ref, { ...signup, status: "pending" }, "email");
    await waitlist.confirm(ref, signup, "email");
    await waitlist.change(ref, { channels: "email", quantity: 2 });
    expect(await rowsOf("waitlist", ref.contact)).toBe(0);
    expect(await waitlist.erase([ref])).toBe(0);
  });

  it("is confirmed no more by a link or a text that was on its way", async () => {
    const { ref } = await somebody({ status: "pending" });
    const confirm = createConfirmContact({ clock, contacts, waitlist, wakeRestock });
    await waitlist.erase([ref]);
    expect(await confirm(ref, { channel: "email", how: "link" }, [ref])).toEqual([]);
    expect(await rowsOf("contacts", ref.contact)).toBe(0);
  });

  it("counts no bounces any more; its address is still suppressed by one that is final", async () => {
    const { ref } = await somebody();
    const chunk: ChunkRef = { restock: { store: "demo", sku: "TENT", n: 1 }, wave: 1, chunk: people };
    const record = createRecordFeedback({
      orderQueue: { send: async () => {}, sendAll: async () => {} },
      clock,
      log,
      chunks,
      waitlist,
      contacts,
      messages,
    });
    const bounced = async (bounceType: string, bounceSubType: string, status: string) =>
      record({
        eventType: "Bounce",
        mail: {
          messageId: "mail",
          tags: {
            restock: [Buffer.from(restockKeyOf(chunk.restock)).toString("base64url")],
            signup: [ref.contact],
            chunk: [chunkNameOf(chunk)],
          },
        },
        bounce: { bounceType, bounceSubType, feedbackId: "one", bouncedRecipients: [{ status }] },
      });
    await waitlist.erase([ref]);
    await bounced("Transient", "General", "5.1.2");
    expect(await rowsOf("contacts", ref.contact)).toBe(0);
    await bounced("Permanent", "General", "5.1.1");
    expect(await contacts.get(ref)).toMatchObject({ suppressed: { reason: "bounce" } });
    expect(await rowsOf("waitlist", ref.contact)).toBe(0);
  });
});

describe("a message that was erased while it was being sent", () => {
  it("is not brought back, nor is the phone that it went to", async () => {
    const { ref } = await somebody();
    const { store, contact } = ref;
    const id = messageIdOf("test", people);
    await messages.create(id, { kind: "inbound", store, contact, text: "" }, "sms", now);
    const bucket = createRateBucket(table("messages"), 1_000, "sms");
    const send = createSendMessage({
      clock,
      log,
      stores: createStoresTable(table("stores")),
      messages,
      messageQueue: { send: async () => {}, sendAll: async () => {} },
      orderQueue: { send: async () => {}, sendAll: async () => {} },
      buckets: { mail: bucket, text: bucket },
      write: async () => ({
        kind: "text",
        text: { to: "+12025550143", body: "Hello", from: undefined, type: "Promotional" },
      }),
      sendBulk: async () => ({ kind: "unknown", code: "no_answer" }),
      sendText: async () => {
        expect(await messages.erase([id])).toBe(1);
        return { kind: "sent" };
      },
      textFate: createTextFate({ chunks, restocks, waitlist, wakeRestock }),
      openConfirmations: async () => {},
      recordFirstText: async () => {
        await contacts.recordText(ref, now);
      },
    });
    await send({ message: id });
    expect(await messages.get(id)).toBeUndefined();
    expect(await rowsOf("contacts", contact)).toBe(0);
    await messages.recordOutcome(id, "delivered", now);
    expect(await messages.get(id)).toBeUndefined();
  });
});

describe("a phone that was taken off a signup", () => {
  it("leaves an e-mail that nobody has confirmed unconfirmed", async () => {
    const phone = { email: "ada@example.com", phone: "+12025550143", phoneHash: "phone-hash-00001" };
    const { ref } = await somebody({ ...phone, channels: "both", unconfirmed: "email" });
    const [left] = await waitlist.forgetPhone([ref]);
    expect(left).toMatchObject({ channels: "email", unconfirmed: "email" });
    expect(left).not.toHaveProperty("phone");
    const other = await somebody({ ...phone, channels: "smsFirst", unconfirmed: "sms", postalCode: "97201" });
    const [confirmed] = await waitlist.forgetPhone([other.ref]);
    expect(confirmed).toMatchObject({ channels: "email" });
    for (const name of ["phone", "phoneHash", "unconfirmed", "postalCode"]) expect(confirmed).not.toHaveProperty(name);
  });

  it("gives back the place of somebody whom only its text was to tell", async () => {
    const { ref } = await somebody({
      email: "ada@example.com",
      phone: "+12025550143",
      phoneHash: "phone-hash-00002",
      channels: "smsFirst",
    });
    const chunk: ChunkRef = { restock: { store: "demo", sku: "TENT", n: 7 }, wave: 1, chunk: 1 };
    const name = chunkNameOf(chunk);
    await chunks.planMembers(
      chunk,
      {
        contacts: [ref.contact],
        quantities: {},
        last: { signedUpAt: 1, contact: ref.contact },
      },
      now,
    );
    await chunks.planState(chunk, 1, now);
    await waitlist.mark([ref], { restock: 7, chunk: name, attempt: 1 }, now);
    const claim = await chunks.claim(chunk, now);
    if (claim.kind !== "claimed") throw new Error("The chunk is not there");
    await chunks.beginSending(chunk, claim.chunk, { 0: "texted" }, now);
    await chunks.finish(chunk, 1, "sending", { outcomes: { 0: "texted" }, toldUnits: 1, told: true, nowMs: now });
    await waitlist.forgetPhone([ref]);
    const about = { kind: "back_in_stock" as const, store: "demo", sku: "TENT", restock: 7 };
    const fate = createTextFate({ chunks, restocks, waitlist, wakeRestock });
    await fate.putBack({ ...about, contact: ref.contact, phoneHash: "phone-hash-00002" });
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", channels: "email" });
  });
});
