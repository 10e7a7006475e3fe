import { describe, expect, it } from "vitest";
import { openDesk } from "./texts-desk.ts";

const desk = await openDesk();
const { contacts, waitlist, addresses, messages, log } = desk.deps;

let phones = 0;
const newPhone = (): string => `+1202555${String(100 + (phones += 1)).padStart(4, "0")}`;
let inbound = 0;
/** A shopper's text; the same `id` is the same text once more. */
const hear = async (from: string, messageBody: string, id = `in-${(inbound += 1)}`) => {
  const numbers = { originationNumber: from, destinationNumber: "+12025550100" };
  desk.time.now += 1;
  await desk.answerText({ ...numbers, messageBody, inboundMessageId: id });
  return id;
};
/** What the phone was sent since it was last asked. */
const heardBy = async (phone: string): Promise<string[]> => {
  await desk.work();
  return desk.texts.splice(0).flatMap(({ to, body }) => (to === phone ? [body] : []));
};
const shopper = async (phone = newPhone()) => {
  const store = await desk.newStore();
  const { ref } = await desk.signUp(store, { phone });
  await heardBy(phone);
  return { phone, store, ref, contact: desk.contactIn(store, phone) };
};

describe("a STOP", () => {
  it.each(["STOP", "stop.", "Unsubscribe!", "opt-out", "Arrêt", "  end  "])("may be written %j", async (word) => {
    const { phone, ref } = await shopper();
    await hear(phone, word);
    expect(await addresses.isStopped(desk.hashOf(phone))).toBe(true);
    expect(await waitlist.get(ref)).toMatchObject({ phoneHeld: "stopped", status: "pending" });
    expect(await heardBy(phone)).toEqual([expect.stringContaining("unsubscribed")]);
  });

  it("is answered once, and no marketing in it, however often it is delivered", async () => {
    const { phone } = await shopper();
    const id = await hear(phone, "STOP");
    await hear(phone, "STOP", id);
    const [first, ...more] = await heardBy(phone);
    expect(first).not.toMatch(/tent|YES|back/i);
    expect(more).toEqual([]);
    await hear(phone, "STOP", id);
    expect(await heardBy(phone)).toEqual([]);
  });

  it("that comes a second time is not answered: two machines would go on for ever", async () => {
    const { phone } = await shopper();
    await hear(phone, "STOP");
    await heardBy(phone);
    await hear(phone, "STOP");
    await hear(phone, "Quit");
    expect(await heardBy(phone)).toEqual([]);
    expect(await addresses.isStopped(desk.hashOf(phone))).toBe(true);
  });

  it("ends the texts of every store, whatever other people wait for", async () => {
    const phone = newPhone();
    const [a, b, other] = [await shopper(phone), await shopper(phone), await shopper()];
    await hear(phone, "STOP");
    for (const { ref } of [a, b]) expect((await waitlist.get(ref))?.phoneHeld).toBe("stopped");
    expect((await waitlist.get(other.ref))?.phoneHeld).toBeUndefined();
    expect(await heardBy(phone)).toHaveLength(1);
  });

  it("of a number that nobody knows holds all the same, and is answered in nobody's name", async () => {
    const phone = newPhone();
    await hear(phone, "STOP");
    expect(await addresses.isStopped(desk.hashOf(phone))).toBe(true);
    const [reply = ""] = await heardBy(phone);
    expect(reply).not.toContain("Demo Outdoor");
    const store = await desk.newStore();
    const { ref } = await desk.signUp(store, { phone });
    expect(await waitlist.get(ref)).toMatchObject({ phoneHeld: "stopped" });
    expect(await heardBy(phone)).toEqual([]);
  });

  it("keeps who gave an e-mail too on the list for that", async () => {
    const phone = newPhone();
    const store = await desk.newStore({ doubleOptIn: false });
    const { ref } = await desk.signUp(store, { phone, email: "ada@example.com", channels: "both" });
    await hear(phone, "STOP");
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", phoneHeld: "stopped" });
    expect(await waitlist.get(ref)).not.toHaveProperty("held");
  });
});

describe("a YES", () => {
  it.each(["YES", "yes!", "Ja", "START", "unstop"])(
    "may be written %j, and has what was pending wait",
    async (word) => {
      const { phone, ref, contact } = await shopper();
      const before = await waitlist.get(ref);
      await hear(phone, word);
      expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", signedUpAt: before?.signedUpAt });
      expect(await contacts.get(contact)).toMatchObject({ confirmedAt: desk.time.now });
      expect(await heardBy(phone)).toEqual([expect.stringContaining("back-in-stock texts")]);
    },
  );

  it("is proof that is kept: what was agreed to, how, and when", async () => {
    const { phone, contact } = await shopper();
    const id = await hear(phone, "YES");
    await hear(phone, "YES", id);
    expect(await contacts.consentsOf(contact)).toEqual([
      {
        channel: "sms",
        purpose: "waitlist",
        confirmedBy: "text",
        confirmedAt: desk.time.now - 1,
        sku: "TENT",
        wordingVersion: "v1",
        givenAt: "2026-06-01T15:00:00.000Z",
        source: "https://shop.example.com/tent",
      },
    ]);
  });

  it("confirms all that is pending for the phone in every store, each for itself", async () => {
    const phone = newPhone();
    const [a, b] = [await shopper(phone), await shopper(phone)];
    const second = await desk.signUp(a.store, { phone, sku: "STOVE" });
    await hear(phone, "YES");
    for (const ref of [a.ref, b.ref, second.ref]) expect((await waitlist.get(ref))?.status).toBe("waiting");
    expect((await contacts.consentsOf(a.contact)).map(({ sku }) => sku).toSorted()).toEqual(["STOVE", "TENT"]);
    expect((await contacts.consentsOf(b.contact)).map(({ sku }) => sku)).toEqual(["TENT"]);
    const third = await desk.signUp(a.store, { phone, sku: "TENT" });
    expect(third.status).toBe("waiting");
  });

  it("confirms the phone alone: the e-mail beside it waits for its own yes", async () => {
    const phone = newPhone();
    const store = await desk.newStore();
    const { ref } = await desk.signUp(store, { phone, email: "bea@example.com", channels: "both" });
    await hear(phone, "YES");
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting", unconfirmed: "email" });
    expect(await contacts.get(desk.contactIn(store, "bea@example.com"))).toBeUndefined();
  });

  it("confirms nobody else's", async () => {
    const [a, b] = [await shopper(), await shopper()];
    await hear(a.phone, "YES");
    expect((await waitlist.get(b.ref))?.status).toBe("pending");
    expect(await contacts.get(b.contact)).toBeUndefined();
  });

  it("revives nobody who unsubscribed", async () => {
    const { phone, ref } = await shopper();
    await waitlist.unsubscribe([ref]);
    await hear(phone, "YES");
    expect((await waitlist.get(ref))?.status).toBe("unsubscribed");
  });
});

describe("a START after a STOP", () => {
  it("frees the phone and confirms what is pending", async () => {
    const { phone, ref } = await shopper();
    await hear(phone, "STOP");
    await hear(phone, "START");
    expect(await addresses.isStopped(desk.hashOf(phone))).toBe(false);
    expect(await waitlist.get(ref)).toMatchObject({ status: "waiting" });
    expect(await waitlist.get(ref)).not.toHaveProperty("phoneHeld");
    expect(await heardBy(phone)).toHaveLength(2);
  });

  it("is not undone by the STOP that comes once more", async () => {
    const { phone, ref } = await shopper();
    const stop = await hear(phone, "STOP");
    await hear(phone, "START");
    await hear(phone, "STOP", stop);
    expect(await addresses.isStopped(desk.hashOf(phone))).toBe(false);
    expect(await waitlist.get(ref)).not.toHaveProperty("phoneHeld");
    expect(await heardBy(phone)).toHaveLength(2);
  });

  it("does not undo a later STOP when it comes once more", async () => {
    const { phone } = await shopper();
    const start = await hear(phone, "YES");
    await hear(phone, "STOP");
    await hear(phone, "YES", start);
    expect(await addresses.isStopped(desk.hashOf(phone))).toBe(true);
  });
});

describe("any other text", () => {
  it("HELP is answered with the store's contact, and changes nothing", async () => {
    const { phone, ref } = await shopper();
    const before = await waitlist.get(ref);
    await hear(phone, "help");
    expect(await heardBy(phone)).toEqual([expect.stringMatching(/Demo Outdoor.*\n?.*help@example\.com/s)]);
    expect(await waitlist.get(ref)).toEqual(before);
  });

  it("is kept once for each store that the phone waits for something of, and not answered", async () => {
    const phone = newPhone();
    const [a, b] = [await shopper(phone), await shopper(phone)];
    const id = await hear(phone, "Please do not stop, is it blue?");
    await hear(phone, "Please do not stop, is it blue?", id);
    for (const { contact } of [a, b]) {
      const kept = (await messages.ofContact(contact)).filter(({ about }) => about.kind === "inbound");
      expect(kept).toMatchObject([{ state: "received", about: { text: "Please do not stop, is it blue?" } }]);
    }
    expect(await heardBy(phone)).toEqual([]);
    expect(await addresses.isStopped(desk.hashOf(phone))).toBe(false);
  });

  it("of a number that nobody knows is no failure", async () => {
    const phone = newPhone();
    await hear(phone, "Who is this?");
    expect(await heardBy(phone)).toEqual([]);
  });

  it("is in no line of the log, and neither is who wrote it", async () => {
    const { phone } = await shopper();
    for (const body of ["STOP", "YES", "HELP", "My name is Ada"]) await hear(phone, body);
    await heardBy(phone);
    const lines = JSON.stringify(log.lines);
    expect(lines).not.toContain(phone.slice(1));
    expect(lines).not.toContain("Ada");
    expect(lines).toContain("text_received");
  });
});
