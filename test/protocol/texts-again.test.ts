import { describe, expect, it } from "vitest";
import { pauseAfter } from "./faults.ts";
import { invite, minutes, recover, send, setLevel, told, useWorlds } from "./support.ts";
import { sns } from "./texting.ts";
import {
  email,
  expectTextsFlawless,
  phone,
  sendText,
  signUp,
  signupOf,
  texted,
  untilHandedOver,
  withTexts,
} from "./texts-support.ts";
import { type World } from "./world.ts";

const settings = withTexts;
const create = useWorlds();
const smsFirst = { email, phone, channels: "smsFirst" as const };

describe("signing up again while the text has not gone yet", () => {
  it("is told by this restock still, and waits for the next one", async () => {
    const world = await create({ settings });
    await untilHandedOver(world);
    await signUp(world);
    await recover(world);
    expect(texted(world)).toEqual([phone]);
    expect(await signupOf(world, phone)).toMatchObject({ status: "waiting", lastRestock: 1 });
    for (const units of [0, 9]) {
      await setLevel(world, units);
      await world.rest();
    }
    expect(texted(world)).toEqual([phone, phone]);
    await expectTextsFlawless(world);
  });

  it("is told by a later wave, where the text does not go", async () => {
    const world = await create({ settings });
    await untilHandedOver(world, smsFirst);
    await signUp(world, smsFirst);
    world.textAnswers.push(sns.rejects);
    await recover(world);
    expect([texted(world), told(world)]).toEqual([[], [email]]);
    await expectTextsFlawless(world);
  });
});

describe("a text that is being given back", () => {
  /** Everything that is woken runs, but for the text whose worker stands still. */
  const others = (world: World) => async () => world.drain();

  it.each(["open", "sending"])(
    "while its %s message ends, keeps nobody whom the next wave hands to it from being told",
    async (state) => {
      const world = await create({ settings });
      await signUp(world, { phone });
      await signUp(world, smsFirst);
      await setLevel(world, 9);
      await invite(world);
      await send(world);
      world.loseMessages();
      if (state === "open") {
        await world.direct.waitlist.unsubscribe([{ ...world.variantRef, contact: world.contact(phone) }]);
      } else {
        for (let tries = 1; tries < 8; tries += 1) {
          world.textAnswers.push(sns.throttles);
          await sendText(world);
          world.advance(minutes(1.1));
        }
        world.textAnswers.push(sns.throttles);
        world.loseMessages();
      }
      await sendText(world, { hook: pauseAfter("textFate.putBack", others(world)) });
      await recover(world);
      expect(texted(world)).toEqual([phone]);
      await expectTextsFlawless(world);
    },
  );
});
