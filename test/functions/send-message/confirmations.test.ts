import { describe, expect, it } from "vitest";
import { openDesk } from "../texts-desk.ts";

const desk = await openDesk();
const { addresses, contacts, waitlist } = desk.deps;

const hour = 3_600_000;
const dayMs = 24 * hour;
let people = 0;
const newEmail = (): string => `p${(people += 1)}@example.com`;
const newPhone = (): string => `+1202555${String(100 + (people += 1)).padStart(4, "0")}`;
/** The mails that came since it was last asked. */
const mailsTo = async (email: string) => {
  await desk.work();
  return desk.mails.splice(0).filter(({ to }) => to === email);
};
const textsTo = async (phone: string) => {
  await desk.work();
  return desk.texts.splice(0).flatMap(({ to, body }) => (to === phone ? [body] : []));
};
const later = (ms: number) => {
  desk.time.now += ms;
};

describe("a confirmation", () => {
  it("is a mail with a link for an address, and a text that asks for YES for a phone", async () => {
    const [store, email, phone] = [await desk.newStore(), newEmail(), newPhone()];
    await desk.signUp(store, { email });
    await desk.signUp(store, { phone });
    const [mail] = await mailsTo(email);
    expect(mail?.values["confirmUrl"]).toMatch(/^https:\/\/stockline\.example\/confirm\?t=/);
    expect(mail?.tags).toMatchObject({ store });
    expect(await textsTo(phone)).toEqual([expect.stringMatching(/^Demo Outdoor.*Reply YES.*A tent/)]);
  });

  it("goes to each address of a wish with two", async () => {
    const [store, email, phone] = [await desk.newStore(), newEmail(), newPhone()];
    await desk.signUp(store, { email, phone, channels: "both" });
    await desk.work();
    expect(desk.mails.splice(0).map(({ to }) => to)).toEqual([email]);
    expect(desk.texts.splice(0)).toMatchObject([{ to: phone, type: "Transactional" }]);
  });

  it("comes once in 24 hours, whatever is asked for in however many stores; those held back come after", async () => {
    const email = newEmail();
    const stores = [await desk.newStore(), await desk.newStore(), await desk.newStore()];
    for (const store of stores) {
      for (const sku of ["TENT", "STOVE"]) await desk.signUp(store, { email, sku });
      later(hour);
    }
    expect((await mailsTo(email)).map(({ tags }) => tags["store"])).toEqual([stores[0]]);
    const sentAt = desk.time.now;
    later(dayMs - 1);
    expect(await mailsTo(email)).toEqual([]);
    later(1);
    expect((await mailsTo(email)).map(({ tags }) => tags["store"])).toEqual([stores[1]]);
    expect(desk.time.now - sentAt).toBe(dayMs);
    later(dayMs);
    expect((await mailsTo(email)).map(({ tags }) => tags["store"])).toEqual([stores[2]]);
    later(10 * dayMs);
    expect(await mailsTo(email)).toEqual([]);
  });

  it("is one for ten thousand hostile wishes in a day", async () => {
    const email = newEmail();
    const stores = [await desk.newStore(), await desk.newStore()];
    await desk.signUp(stores[0] ?? "", { email });
    await desk.signUp(stores[1] ?? "", { email });
    const hash = desk.hashOf(email);
    for (let batch = 0; batch < 200; batch += 1) {
      const asking = Array.from({ length: 50 }, async (_, n) => {
        const of = desk.contactIn(stores[n % 2] ?? "", email);
        return addresses.want({ hash, ...of, channel: "email", askedAt: desk.time.now + n });
      });
      await Promise.all(asking);
      if (batch % 10 === 0) await desk.work();
      later(Math.floor((dayMs - 1) / 200));
    }
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it("is one, where the same is asked for twice at the same instant, and nothing stays due", async () => {
    const [store, email] = [await desk.newStore(), newEmail()];
    const asked = { hash: desk.hashOf(email), ...desk.contactIn(store, email), channel: "email" as const };
    await desk.signUp(store, { email });
    const askedAt = (await addresses.wanted(asked.hash)).open[0]?.askedAt ?? 0;
    expect(await mailsTo(email)).toHaveLength(1);
    await addresses.want({ ...asked, askedAt });
    later(2 * dayMs);
    expect(await mailsTo(email)).toEqual([]);
    expect((await addresses.wanted(asked.hash)).open).toEqual([]);
  });

  it("is one, of many workers who are woken for the same address", async () => {
    const email = newEmail();
    for (const store of [await desk.newStore(), await desk.newStore()]) await desk.signUp(store, { email });
    await Promise.all(Array.from({ length: 6 }, async () => desk.sendMessage({ address: desk.hashOf(email) })));
    expect(await mailsTo(email)).toHaveLength(1);
  });
});

describe("a confirmation that was held back", () => {
  const heldBack = async () => {
    const email = newEmail();
    const [first, second] = [await desk.newStore(), await desk.newStore()];
    await desk.signUp(first, { email });
    later(1);
    const { ref } = await desk.signUp(second, { email });
    await mailsTo(email);
    return { email, ref, contact: desk.contactIn(second, email) };
  };

  it("is not sent when the address was confirmed meanwhile, and nothing stays due", async () => {
    const { email, ref, contact } = await heldBack();
    await desk.confirmContact(contact, { channel: "email", how: "link" }, [ref]);
    later(2 * dayMs);
    expect(await mailsTo(email)).toEqual([]);
    expect((await addresses.wanted(desk.hashOf(email))).open).toEqual([]);
  });

  it("has who signed up in the moment of the yes wait, and sends nothing", async () => {
    const { email, ref, contact } = await heldBack();
    await contacts.confirm(contact, desk.time.now);
    later(2 * dayMs);
    expect(await mailsTo(email)).toEqual([]);
    expect((await waitlist.get(ref))?.status).toBe("waiting");
    expect(await contacts.consentsOf(contact)).toMatchObject([{ confirmedBy: "notNeeded" }]);
  });

  it("is not sent to who unsubscribed, nor to an address that bounced", async () => {
    const [gone, bounced] = [await heldBack(), await heldBack()];
    await waitlist.unsubscribe([gone.ref]);
    await contacts.suppress(bounced.contact, "bounce", desk.time.now);
    later(2 * dayMs);
    await desk.work();
    expect(desk.mails.splice(0)).toEqual([]);
    for (const { email } of [gone, bounced]) expect((await addresses.wanted(desk.hashOf(email))).open).toEqual([]);
  });

  it("keeps its turn while it is asked for again", async () => {
    const { email, ref } = await heldBack();
    for (let n = 0; n < 5; n += 1) {
      later(hour);
      await desk.signUp(ref.store, { email, sku: "STOVE" });
      expect(await mailsTo(email)).toEqual([]);
    }
    later(dayMs);
    expect(await mailsTo(email)).toHaveLength(1);
  });
});

describe("an index that lags", () => {
  it("drops no wish: the mail goes when the signup is seen", async () => {
    const [store, email] = [await desk.newStore(), newEmail()];
    desk.lag.index = true;
    await desk.signUp(store, { email });
    expect(await mailsTo(email)).toEqual([]);
    desk.lag.index = false;
    later(6_000);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it("ends a wish that nobody has after ten minutes, and uses up nothing", async () => {
    const [store, email] = [await desk.newStore(), newEmail()];
    const hash = desk.hashOf(email);
    await addresses.want({ hash, ...desk.contactIn(store, email), channel: "email", askedAt: desk.time.now });
    await desk.work();
    expect((await addresses.wanted(hash)).open).toHaveLength(1);
    later(11 * 60_000);
    expect(await mailsTo(email)).toEqual([]);
    expect(await addresses.wanted(hash)).toEqual({ open: [], nextAt: 0 });
  });
});

describe("a phone that has stopped", () => {
  it("is not asked for a YES, whether it stopped before the wish or after", async () => {
    const [store, before, after] = [await desk.newStore(), newPhone(), newPhone()];
    await addresses.stop(desk.hashOf(before), desk.time.now, "one");
    await desk.signUp(store, { phone: before });
    await desk.signUp(store, { phone: after, sku: "STOVE" });
    await addresses.stop(desk.hashOf(after), desk.time.now, "two");
    await desk.work();
    expect(desk.texts.splice(0)).toEqual([]);
  });
});
