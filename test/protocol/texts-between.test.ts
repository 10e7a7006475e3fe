import { describe, expect, it } from "vitest";
import { crashAfter, pauseAfter, pauseBefore } from "./faults.ts";
import { invite, minutes, recover, send, setLevel, told, useWorlds } from "./support.ts";
import {
  email,
  expectTextsFlawless,
  hear,
  hour,
  nightPhone,
  otherPhone,
  phone,
  sendText,
  signUp,
  signupOf,
  texted,
  untilHandedOver,
  withTexts,
  write,
} from "./texts-support.ts";
import { pausedStore, rejected, ses } from "./world.ts";

const settings = withTexts;
const create = useWorlds();
const both = { email, phone, channels: "both" as const };
const smsFirst = { email, phone, channels: "smsFirst" as const };

describe("what happens between the wave and the text", () => {
  it("the restock closes: no text, and the next restock tells them", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    await setLevel(world, 0);
    await world.rest();
    expect(texted(world)).toEqual([]);
    expect(await signupOf(world, phone)).toMatchObject({ status: "waiting" });
    await setLevel(world, 9);
    await world.rest();
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("the stock is gone and comes back within the settle time: the text waits, and goes", async () => {
    const world = await create({ settings, waves: { settleSeconds: 60 } });
    await signUp(world);
    await setLevel(world, 9);
    await world.rest(world.time.now + minutes(2));
    expect(texted(world)).toEqual([phone]);
    await signUp(world, { phone: otherPhone });
    await setLevel(world, 9);
    await world.handle({ queue: "wave", body: world.restock(), at: 0 });
    await world.handle({ queue: "chunk", body: world.chunk(1, 2), at: 0 });
    await setLevel(world, 0);
    await world.drain();
    expect(texted(world)).toEqual([phone]);
    world.advance(minutes(0.2));
    await setLevel(world, 9);
    await world.rest();
    expect(texted(world)).toEqual([phone, otherPhone]);
    await expectTextsFlawless(world);
  });

  it("a STOP: no text, the place is kept, and START has them told", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    await hear(world, "Stop");
    await recover(world);
    expect(texted(world)).toEqual([]);
    expect(await signupOf(world, phone)).toMatchObject({ status: "waiting", phoneHeld: "stopped" });
    await expectTextsFlawless(world);
    write(world, "START");
    await world.rest();
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it.each(["waitlist.ofPhone", "addresses.stop", "waitlist.holdPhone", "messages.create"])(
    "a STOP whose worker dies after %s and that comes again: no text, one reply",
    async (call) => {
      const world = await create({ settings });
      await untilHandedOver(world, smsFirst);
      const { result, message } = await hear(world, "STOP", { hook: crashAfter(call) });
      expect(result).toBe("crashed");
      world.messages.unshift(message, message);
      await world.rest();
      expect([texted(world), told(world)]).toEqual([[], [email]]);
      expect(world.texts.filter(({ about }) => about.kind === "reply")).toHaveLength(1);
      await expectTextsFlawless(world);
    },
  );

  it.each(["textBucket.take", "messages.beginSending"])(
    "a STOP while the text's sender stands still before %s: at most that one text, and none after",
    async (call) => {
      const world = await create({ settings });
      await untilHandedOver(world);
      await sendText(world, { hook: pauseBefore(call, async () => hear(world, "STOP")) });
      await recover(world);
      expect(texted(world).length).toBeLessThanOrEqual(1);
      await expectTextsFlawless(world);
    },
  );

  it("quiet hours begin: the mail tells who gave one, at once; the others are texted in the morning", async () => {
    const world = await create({ settings });
    await signUp(world, { phone });
    await signUp(world, { ...smsFirst, phone: otherPhone });
    await setLevel(world, 9);
    await invite(world);
    await send(world);
    world.loseMessages();
    world.advance(2 * hour);
    await world.rest(world.time.now + hour);
    expect([texted(world), told(world)]).toEqual([[], [email]]);
    expect(await signupOf(world, phone)).toMatchObject({ status: "waiting" });
    await world.rest();
    expect(texted(world)).toEqual([phone]);
    // Eight in New York.
    expect(new Date(world.texts[0]?.at ?? 0).toISOString()).toMatch(/T13:0\d/);
    await expectTextsFlawless(world);
  });

  it("quiet hours begin while the chunk is being planned: nobody is marked and forgotten", async () => {
    const world = await create({ settings });
    await signUp(world, { phone });
    await signUp(world, smsFirst);
    await setLevel(world, 9);
    await invite(world);
    world.advance(2 * hour);
    await send(world);
    world.loseMessages();
    await world.rest(world.time.now + hour);
    expect([texted(world), told(world)]).toEqual([[], [email]]);
    await world.rest();
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("it is night from the start: a phone alone waits for morning, a text first is a mail at once", async () => {
    const world = await create({ settings });
    await signUp(world, { phone: nightPhone });
    await signUp(world, { ...smsFirst, phone: nightPhone });
    await setLevel(world, 9);
    await world.rest(world.time.now + hour);
    expect([texted(world), told(world)]).toEqual([[], [email]]);
    await world.rest();
    expect(texted(world)).toEqual([nightPhone]);
    expect(new Date(world.texts[0]?.at ?? 0).toISOString()).toMatch(/T07:0\d/);
    await expectTextsFlawless(world);
  });

  it("they unsubscribe: no text, and nobody else of the phone is forgotten", async () => {
    const world = await create({ settings });
    await signUp(world, { phone });
    await signUp(world, smsFirst);
    await setLevel(world, 9);
    await invite(world);
    await send(world);
    await world.direct.waitlist.unsubscribe([{ ...world.variantRef, contact: world.contact(phone) }]);
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("they unsubscribe while nobody knows whether the chunk's mails went: the text comes to rest", async () => {
    const world = await create({ settings });
    await signUp(world, { phone });
    await signUp(world, { email: "other@example.com" });
    await setLevel(world, 9);
    await invite(world);
    world.answers.push(ses.loses(1));
    await send(world);
    await world.direct.waitlist.unsubscribe([{ ...world.variantRef, contact: world.contact(phone) }]);
    await recover(world);
    expect(texted(world)).toEqual([]);
    await expectTextsFlawless(world, ["other@example.com"]);
  });

  it("the mail is put back or refused: whoever wants both is told by each once", async () => {
    for (const answer of [ses.takes(0, pausedStore), ses.takes(0, rejected)]) {
      const world = await create({ settings });
      await signUp(world, both);
      await setLevel(world, 9);
      await invite(world);
      world.answers.push(answer);
      await send(world);
      await recover(world);
      expect(texted(world)).toEqual([phone]);
      await expectTextsFlawless(world);
    }
  });

  it("sending rests for a pause: the text of a chunk that was put back goes once, later", async () => {
    const world = await create({ settings });
    await signUp(world, both);
    await setLevel(world, 9);
    await invite(world);
    world.answers.push(ses.takes(0, pausedStore));
    await send(world, { hook: pauseAfter("messages.create", async () => sendText(world)) });
    await recover(world);
    expect([texted(world), told(world)]).toEqual([[phone], [email]]);
    await expectTextsFlawless(world);
  });
});
