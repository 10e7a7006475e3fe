import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { createRecordFeedback } from "../../functions/record-feedback/record-feedback.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { type SesEvent, sesEventSchema } from "../../shared/message/ses-event.ts";
import { chunkNameOf, type ChunkRef } from "../../shared/restock/chunk.ts";
import { createMessagesTable } from "../../shared/message/messages-table.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { restockKeyOf } from "../../shared/restock/restock.ts";
import type { SignupRef } from "../../shared/waitlist/signup.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { openDatabase } from "../contracts/database.ts";
import { now, settled, wish } from "../contracts/waitlist-people.ts";
import { createRecordedLog } from "../shared/runtime/recorded-log.ts";

const { table } = await openDatabase();
const log = createRecordedLog();
const contacts = createContactsTable(table("contacts"));
const chunks = createChunksTable(table("messages"));
const waitlist = createWaitlistTable(table("waitlist"));
const messages = createMessagesTable(table("messages"));
const clock = { now: () => now, sleep: async () => {} };
const record = createRecordFeedback({
  orderQueue: { send: async () => {}, sendAll: async () => {} },
  clock,
  log,
  chunks,
  waitlist,
  contacts,
  messages,
});

const published = (name: string): SesEvent =>
  v.parse(
    sesEventSchema,
    JSON.parse(readFileSync(join(import.meta.dirname, `../fixtures/ses/event-publishing.${name}-record.json`), "utf8")),
  );

let mails = 0;
/** Somebody who was mailed, in a chunk of their own and with a wish for another variant beside it. */
const mailed = async (state: "done" | "sending" | "unsettled" = "done") => {
  const n = (mails += 1);
  const ref: ChunkRef = { restock: { store: "demo", sku: `TENT#${n}`, n: 1 }, wave: 1, chunk: 1 };
  const contact = `contact-${String(n).padStart(8, "0")}`;
  const signup: SignupRef = { store: "demo", sku: ref.restock.sku, contact };
  const elsewhere: SignupRef = { ...signup, sku: "OTHER" };
  for (const one of [signup, elsewhere, { ...signup, store: "shop" }]) await waitlist.signUp(one, wish(), settled);
  await waitlist.mark([signup], { restock: 1, chunk: chunkNameOf(ref), attempt: 1 }, now);
  await chunks.planMembers(
    ref,
    {
      contacts: ["somebody-else-00", contact],
      quantities: {},
      last: { signedUpAt: 1, contact },
    },
    now,
  );
  await chunks.planState(ref, 2, now);
  const claim = await chunks.claim(ref, now);
  if (claim.kind !== "claimed") throw new Error("The chunk is not there");
  await chunks.beginSending(ref, claim.chunk, {}, now);
  if (state === "unsettled") await chunks.unsettle(ref, 1, now + 900_000);
  if (state === "done") await chunks.finish(ref, 1, "sending", { outcomes: {}, toldUnits: 2, told: true, nowMs: now });
  const tags = {
    store: ["demo"],
    restock: [Buffer.from(restockKeyOf(ref.restock)).toString("base64url")],
    signup: [contact],
    chunk: [chunkNameOf(ref)],
  };
  const eventOf = (name: string, more: Partial<SesEvent> = {}): SesEvent => ({
    ...published(name),
    ...more,
    mail: { messageId: `mail-${n}`, tags },
  });
  const tell = async (name: string, more?: Partial<SesEvent>) => record(eventOf(name, more));
  return { ref, signup, elsewhere, tell };
};
const bounce = (
  bounceType: string,
  bounceSubType: string,
  feedbackId = "one",
  status = "5.1.1",
): Partial<SesEvent> => ({
  bounce: { bounceType, bounceSubType, feedbackId, bouncedRecipients: [{ status }] },
});

describe("what SES says of a mail", () => {
  it.each([
    ["delivery", "delivered"],
    ["deliverydelay", "delayed"],
    ["bounce", "bounced"],
    ["reject", "refused"],
    ["rendering-failure", "refused"],
  ])("is kept with the signup: %s", async (name, kind) => {
    const { signup, tell } = await mailed();
    await tell(name);
    expect((await waitlist.get(signup))?.outcome).toEqual({ kind, at: now });
  });

  it("is not that it bounced for good, while the mailbox may only be full", async () => {
    const { signup, tell } = await mailed();
    await tell("bounce", bounce("Transient", "MailboxFull"));
    expect((await waitlist.get(signup))?.outcome).toEqual({ kind: "delayed", at: now });
  });

  it("comes to the same in whatever order and however often it comes", async () => {
    const { signup, tell } = await mailed();
    await tell("delivery");
    const alone = (await waitlist.get(signup))?.outcome;
    const names = ["send", "deliverydelay", "delivery"];
    const orderArbitrary = fc
      .array(fc.constantFrom(...names), { maxLength: 5 })
      .map((more) => [...more, "delivery"])
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
    await fc.assert(
      fc.asyncProperty(orderArbitrary, fc.boolean(), async (order, bounces) => {
        const one = await mailed();
        for (const name of bounces ? ["bounce", ...order] : order) await one.tell(name);
        const expected = bounces ? { kind: "bounced", at: now } : alone;
        expect((await waitlist.get(one.signup))?.outcome).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it("about an earlier mail says nothing of the one that came after it", async () => {
    const { ref, signup, tell } = await mailed();
    await waitlist.signUp(signup, wish({ signedUpAt: now, createdAt: now, expiresAt: now + 1_000 }), settled);
    await waitlist.mark(
      [signup],
      { restock: 2, chunk: chunkNameOf({ ...ref, restock: { ...ref.restock, n: 2 } }), attempt: 1 },
      now,
    );
    await tell("bounce", bounce("Transient", "MailboxFull"));
    expect((await waitlist.get(signup))?.outcome).toBeUndefined();
  });

  it("about a mail that is none of ours changes nothing", async () => {
    await record(published("bounce"));
    await record(published("complaint"));
    expect(log.lines.filter(({ code }) => code === "feedback_not_ours")).toHaveLength(2);
  });
});

describe("an address that must not be mailed again", () => {
  const isHeld = async (ref: SignupRef) => (await waitlist.get(ref))?.held;

  it("bounced for good: every wish in that store keeps its place and is held, and in no other store", async () => {
    const { signup, elsewhere, tell } = await mailed();
    await tell("bounce");
    expect(await contacts.get(signup)).toMatchObject({ suppressed: { reason: "bounce", at: now } });
    expect(await isHeld(elsewhere)).toBe("bounce");
    expect(await waitlist.get(elsewhere)).toMatchObject({ status: "waiting" });
    expect(await isHeld({ ...signup, store: "shop" })).toBeUndefined();
    expect(await contacts.get({ ...signup, store: "shop" })).toBeUndefined();
  });

  it("complained", async () => {
    const { signup, elsewhere, tell } = await mailed();
    await tell("complaint");
    expect(await contacts.get(signup)).toMatchObject({ suppressed: { reason: "complaint" } });
    expect(await isHeld(elsewhere)).toBe("complaint");
  });

  it("is not one that took its complaint back, nor one whose mailbox is full", async () => {
    const { signup, elsewhere, tell } = await mailed();
    await tell("complaint", { complaint: { complaintFeedbackType: "not-spam" } });
    await tell("bounce", bounce("Transient", "MailboxFull"));
    expect(await contacts.get(signup)).toBeUndefined();
    expect(await isHeld(elsewhere)).toBeUndefined();
  });

  it("is one whose domain was dead three times, each report counted once", async () => {
    const { signup, elsewhere, tell } = await mailed();
    for (const feedbackId of ["one", "two", "one", "two"])
      await tell("bounce", bounce("Transient", "General", feedbackId, "5.1.2"));
    expect(await isHeld(elsewhere)).toBeUndefined();
    await tell("bounce", bounce("Transient", "General", "three", "5.1.2"));
    expect(await contacts.get(signup)).toMatchObject({ suppressed: { reason: "dead_domain" } });
    expect(await isHeld(elsewhere)).toBe("dead_domain");
  });

  it("is in no line of the log", async () => {
    const { tell } = await mailed();
    for (const name of ["send", "delivery", "bounce", "complaint"]) await tell(name);
    expect(JSON.stringify(log.lines)).not.toContain("@");
  });
});

describe("proof that a mail was taken", () => {
  it.each(["send", "delivery", "deliverydelay", "bounce", "complaint"])("is every event: %s", async (name) => {
    const { ref, tell } = await mailed("unsettled");
    await tell(name);
    expect((await chunks.get(ref))?.accepted).toEqual(new Set([1]));
  });

  it("is kept while the answer is still on its way, too", async () => {
    const { ref, tell } = await mailed("sending");
    await tell("send");
    expect((await chunks.get(ref))?.accepted).toEqual(new Set([1]));
  });

  it("corrects what was given up as unsettled, however late it comes, and for that member alone", async () => {
    const { ref, tell } = await mailed("unsettled");
    const outcomes = { 0: "unsettled", 1: "unsettled" } satisfies Record<number, "unsettled">;
    await chunks.finish(ref, 1, "unsettled", { outcomes, toldUnits: 2, told: true, nowMs: now });
    await tell("delivery");
    await tell("send");
    expect((await chunks.get(ref))?.outcomes).toEqual({ 0: "unsettled" });
  });

  it("changes nothing where the answer is known", async () => {
    const { ref, tell } = await mailed();
    const before = await chunks.get(ref);
    await tell("send");
    expect(await chunks.get(ref)).toEqual(before);
  });

  it("of somebody who is not in the chunk proves nothing", async () => {
    const { ref, tell } = await mailed("unsettled");
    const tags = {
      restock: [Buffer.from(restockKeyOf(ref.restock)).toString("base64url")],
      signup: ["a-stranger-00000"],
      chunk: [chunkNameOf(ref)],
    };
    await record({ ...published("send"), mail: { messageId: "x", tags } });
    await tell("delivery");
    expect((await chunks.get(ref))?.accepted).toEqual(new Set([1]));
  });
});
