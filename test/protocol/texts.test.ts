import { describe, expect, it } from "vitest";
import { pauseBefore } from "./faults.ts";
import { invite, recover, send, setLevel, told, useWorlds } from "./support.ts";
import {
  email,
  expectTextsFlawless,
  phone,
  sendText,
  signUp,
  texted,
  textWake,
  untilHandedOver,
  withTexts,
} from "./texts-support.ts";

const settings = withTexts;
const create = useWorlds();
const both = { email, phone, channels: "both" as const };
const smsFirst = { email, phone, channels: "smsFirst" as const };

describe("a restock's text", () => {
  it("goes to a phone alone, once, however often it is woken", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    const wake = await textWake(world);
    for (let n = 0; n < 3; n += 1) await world.handle(wake);
    await world.rest();
    await world.handle(wake);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("goes beside the mail to whoever wants both", async () => {
    const world = await create({ settings });
    await untilHandedOver(world, both);
    await recover(world);
    expect([texted(world), told(world)]).toEqual([[phone], [email]]);
    await expectTextsFlawless(world);
  });

  it("goes in place of the mail to whoever wants a text first", async () => {
    const world = await create({ settings });
    await untilHandedOver(world, smsFirst);
    await recover(world);
    expect([texted(world), told(world)]).toEqual([[phone], []]);
    await expectTextsFlawless(world);
  });

  it("goes once to a phone with two signups, alone and beside an e-mail", async () => {
    const world = await create({ settings });
    await signUp(world, { phone });
    await signUp(world, both);
    await setLevel(world, 9);
    await recover(world);
    expect([texted(world), told(world)]).toEqual([[phone], [email]]);
    await expectTextsFlawless(world);
  });

  it("goes once to a phone whose two signups are in two waves", async () => {
    const world = await create({ settings, waves: { peoplePerUnit: 1, intervalMinutes: 10 } });
    await signUp(world, { phone });
    await signUp(world, smsFirst);
    await setLevel(world, 1);
    await world.rest();
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("goes again when the next restock comes, and only to who asked again", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    await recover(world);
    for (const units of [0, 9]) {
      await setLevel(world, units);
      await world.rest();
    }
    expect(texted(world)).toEqual([phone]);
    await signUp(world);
    for (const units of [0, 9]) {
      await setLevel(world, units);
      await world.rest();
    }
    expect(texted(world)).toEqual([phone, phone]);
    await expectTextsFlawless(world);
  });

  it("is made before its chunk is done, and waits for that", async () => {
    const world = await create({ settings });
    await signUp(world);
    await setLevel(world, 9);
    await invite(world);
    await send(world, { hook: pauseBefore("chunks.beginSending", async () => sendText(world)) });
    expect(texted(world)).toEqual([]);
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });
});
