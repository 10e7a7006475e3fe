import { describe, expect, it } from "vitest";
import { crashAfter, crashBefore, type Hook, pauseAfter, pauseBefore } from "./faults.ts";
import { invite, overLease, recover, send, setLevel, told, useWorlds } from "./support.ts";
import { sns } from "./texting.ts";
import {
  email,
  expectTextsFlawless,
  hear,
  otherPhone,
  phone,
  sendText,
  signUp,
  texted,
  untilHandedOver,
  withTexts,
} from "./texts-support.ts";

const settings = withTexts;
const consent = { wordingVersion: "v1", givenAt: "2026-01-01T00:00:00.000Z", source: "product page" };
const create = useWorlds();
const both = { email, phone, channels: "both" as const };
const smsFirst = { email, phone, channels: "smsFirst" as const };

describe("after a crash, with every wake lost", () => {
  const points = (name: string, ...calls: string[]): [string, Hook][] =>
    calls.flatMap((call): [string, Hook][] => [
      [`${name} before ${call}`, crashBefore(call)],
      [`${name} after ${call}`, crashAfter(call)],
    ]);

  it.each(
    points(
      "send-chunk",
      "chunks.claim",
      "waitlist.mark",
      "messages.create",
      "chunks.beginSending",
      "chunks.finish",
      "messageQueue.sendAll",
    ),
  )("of %s, the text goes once and nobody is forgotten", async (point, hook) => {
    const world = await create({ settings });
    for (const input of [{ phone }, { ...both, phone: otherPhone }]) await signUp(world, input);
    await setLevel(world, 9);
    await invite(world);
    expect(await send(world, { hook })).toBe("crashed");
    await recover(world);
    expect(texted(world).sort()).toEqual([phone, otherPhone]);
    // Where nobody knows whether the mail went, it is listed, and not sent again.
    const inDoubt = ["after chunks.beginSending", "before chunks.finish"].some((part) => point.endsWith(part));
    await expectTextsFlawless(world, inDoubt ? [`${email} ${otherPhone}`] : []);
  });

  it.each(
    points("send-message", "messages.claim", "chunks.members", "addresses.isStopped", "textBucket.take").concat([
      ["send-message before messages.beginSending", crashBefore("messages.beginSending")],
      ["send-message after recording it", crashAfter("messages.end")],
      ["send-message before the first text is noted", crashBefore("contacts.recordText")],
    ]),
  )("of %s, the text goes once and nobody is forgotten", async (_, hook) => {
    const world = await create({ settings });
    await untilHandedOver(world);
    expect(await sendText(world, { hook })).toBe("crashed");
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it.each<[string, Hook, string[]]>([
    ["before the call", crashAfter("messages.beginSending"), []],
    ["before the answer", crashBefore("sns.send"), []],
    ["after it", crashAfter("sns.send"), [phone]],
    ["before it is recorded", crashBefore("messages.end"), [phone]],
  ])("of send-message %s, it is unsettled and listed, and not sent again", async (_, hook, accepted) => {
    const world = await create({ settings });
    await untilHandedOver(world);
    expect(await sendText(world, { hook })).toBe("crashed");
    await recover(world);
    expect(texted(world)).toEqual(accepted);
    await expectTextsFlawless(world, [phone]);
  });

  it.each(points("settling", "textFate.unsettle", "messages.settle"))(
    "of %s, it is unsettled and listed, and nothing stays due",
    async (_, hook) => {
      const world = await create({ settings });
      await untilHandedOver(world);
      await sendText(world, { hook: crashAfter("sns.send") });
      world.advance(overLease);
      expect(await sendText(world, { hook })).toBe("crashed");
      await recover(world);
      expect(texted(world)).toEqual([phone]);
      await expectTextsFlawless(world, [phone]);
    },
  );

  it.each([1, 2, 3, 4, 5])("of settling after its write number %i, nothing stays due", async (nth) => {
    const world = await create({ settings });
    await untilHandedOver(world);
    await sendText(world, { hook: crashAfter("sns.send") });
    world.advance(overLease);
    await sendText(world, { hook: crashAfter("dynamo.UpdateItem", nth) });
    await recover(world);
    await expectTextsFlawless(world, [phone]);
  });

  it.each(
    points("giving back", "textFate.putBack", "waitlist.putBack", "chunks.correct", "restocks.wake", "messages.cancel"),
  )("of %s, whoever could not be texted is told by mail", async (_, hook) => {
    const world = await create({ settings });
    await untilHandedOver(world, smsFirst);
    world.textAnswers.push(sns.rejects);
    expect(await sendText(world, { hook })).toBe("crashed");
    world.textAnswers.splice(0);
    await recover(world);
    const account = [texted(world), told(world)];
    // Gone in doubt: the answer that the number takes no texts is lost with its worker.
    if (account[1]?.length === 0) await expectTextsFlawless(world, [`${email} ${phone}`]);
    else await expectTextsFlawless(world);
    expect(texted(world)).toEqual([]);
  });
});

describe("a YES whose worker dies", () => {
  it.each(["contacts.confirm", "contacts.recordConsent", "waitlist.confirm", "restocks.wake", "messages.create"])(
    "after %s, and that comes again, has them told by the restock that is open, with proof of it",
    async (call) => {
      const world = await create({ settings: { ...settings, doubleOptIn: true } });
      await signUp(world, { phone, confirmed: false, consent });
      await setLevel(world, 9);
      await world.rest();
      const { result, message } = await hear(world, "YES", { hook: crashAfter(call) });
      expect(result).toBe("crashed");
      world.loseMessages();
      world.messages.push(message);
      await world.rest();
      expect(texted(world)).toEqual([phone]);
      const proofs = await world.direct.contacts.consentsOf({ store: world.store, contact: world.contact(phone) });
      expect(proofs[0]).toMatchObject({ confirmedBy: "text", sku: world.sku, ...consent });
      await expectTextsFlawless(world);
    },
  );
});

describe("a worker that stands still past its lease", () => {
  it.each(["chunks.members", "addresses.isStopped", "textBucket.take", "messages.beginSending"])(
    "before %s leaves the text to the next one, which sends it once",
    async (call) => {
      const world = await create({ settings });
      await untilHandedOver(world);
      const overtake = async () => {
        world.advance(overLease);
        await sendText(world);
      };
      await sendText(world, { hook: pauseBefore(call, overtake) });
      expect(texted(world)).toEqual([phone]);
      await recover(world);
      await expectTextsFlawless(world);
    },
  );

  it("during the call has the text unsettled and listed", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    const overtake = async () => {
      world.advance(overLease);
      await sendText(world);
    };
    await sendText(world, { hook: pauseAfter("sns.send", overtake) });
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world, [phone]);
  });
});
