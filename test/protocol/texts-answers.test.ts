import { describe, expect, it } from "vitest";
import { minutes, recover, setLevel, told, useWorlds } from "./support.ts";
import { sns } from "./texting.ts";
import {
  email,
  expectTextsFlawless,
  otherPhone,
  phone,
  signUp,
  signupOf,
  texted,
  untilHandedOver,
  withTexts,
} from "./texts-support.ts";

const settings = withTexts;
const create = useWorlds();
const smsFirst = { email, phone, channels: "smsFirst" as const };

describe("an answer of SNS", () => {
  it("that throttles has the text go later, once", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    world.textAnswers.push(sns.throttles, sns.throttles);
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("that throttles too often gives the place back, and a later wave tells them", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    world.textAnswers.push(...Array.from({ length: 8 }, () => sns.throttles));
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("that pauses the account has it go when the pause is over", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    world.textAnswers.push(sns.pauses);
    const before = world.time.now;
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    expect(world.texts[0]?.at).toBeGreaterThanOrEqual(before + minutes(15));
    await expectTextsFlawless(world);
  });

  it("that the number takes no texts keeps the place of a phone alone, and has others told by mail", async () => {
    const world = await create({ settings });
    await signUp(world, { phone });
    await signUp(world, { ...smsFirst, phone: otherPhone });
    await setLevel(world, 9);
    world.textAnswers.push(sns.rejects, sns.rejects);
    await recover(world);
    expect([texted(world), told(world)]).toEqual([[], [email]]);
    expect(await signupOf(world, phone)).toMatchObject({ status: "waiting", phoneHeld: "failed" });
    await expectTextsFlawless(world);
  });

  it("that never came is never followed by another try, where the store wants to see it", async () => {
    for (const answer of [sns.losesTaken, sns.losesUntaken]) {
      const world = await create({ settings });
      await untilHandedOver(world);
      world.textAnswers.push(answer);
      await recover(world);
      expect(texted(world)).toEqual(answer.accepted ? [phone] : []);
      await expectTextsFlawless(world, [phone]);
    }
  });

  it("that never came is said of everybody whom the phone's text is to tell, also of a later wave", async () => {
    const world = await create({ settings, waves: { peoplePerUnit: 1, intervalMinutes: 10 } });
    await signUp(world, { phone });
    await signUp(world, smsFirst);
    await setLevel(world, 1);
    world.textAnswers.push(sns.losesUntaken);
    await world.rest();
    expect([texted(world), told(world)]).toEqual([[], []]);
    await expectTextsFlawless(world, [phone, `${email} ${phone}`]);
  });

  it("that never came is followed by another try, where the store wants that", async () => {
    const world = await create({ settings: { ...settings, unsettled: "resend" } });
    await untilHandedOver(world);
    world.textAnswers.push(sns.losesUntaken);
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    await expectTextsFlawless(world);
  });

  it("that never came, again and again, ends as unsettled also where the store wants another try", async () => {
    const world = await create({ settings: { ...settings, unsettled: "resend" } });
    await untilHandedOver(world);
    world.textAnswers.push(...Array.from({ length: 8 }, () => sns.losesUntaken));
    await recover(world);
    expect(texted(world)).toEqual([]);
    await expectTextsFlawless(world, [phone]);
  });
});
