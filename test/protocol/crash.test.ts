import { describe, expect, it } from "vitest";
import { crashAfter, crashBefore, type Hook } from "./faults.ts";
import {
  emails,
  expectFlawless,
  invite,
  minutes,
  recover,
  send,
  setLevel,
  signUpMany,
  told,
  untilPlanned,
  useWorlds,
} from "./support.ts";
import { pausedStore, ses, throttled, type World } from "./world.ts";

/** The clock alone finds what the crash left behind: every message is lost. */
describe("after a crash, with every queue emptied", () => {
  const create = useWorlds();

  describe("of send-chunk", () => {
    const steps: [string, Hook][] = [
      ["its claim", crashAfter("chunks.claim")],
      ["looking again", crashAfter("contacts.getMany")],
      ["taking its turn", crashAfter("bucket.take")],
      ["marking some of its people", crashAfter("dynamo.BatchExecuteStatement")],
      ["marking all", crashAfter("waitlist.mark")],
      ["failing to make the mail", crashBefore("keys")],
      ["recording the answer", crashAfter("chunks.finish")],
      ["looking for the next chunk", crashAfter("chunks.get")],
      ["releasing the next chunk", crashAfter("chunkQueue.sendAll")],
    ];
    it.each(steps)("after %s, everybody is told once and nobody is unsettled", async (_, hook) => {
      const world = await create({ chunkSize: 30 });
      const people = await untilPlanned(world, 32);
      expect(await send(world, { hook })).toBe("crashed");
      await recover(world);
      expect(told(world).sort()).toEqual(people.sort());
      await expectFlawless(world);
    });

    const inDoubt: [string, Hook, string[]][] = [
      ["before the call", crashAfter("chunks.beginSending"), emails(2, 3)],
      ["before the answer", crashBefore("ses.send"), emails(2, 3)],
      ["after it", crashAfter("ses.send"), emails(5)],
      ["while it wakes the next chunk", crashBefore("chunkQueue.send"), emails(5)],
      ["before it is recorded", crashBefore("chunks.finish"), emails(5)],
    ];
    it.each(inDoubt)("%s, one chunk is unsettled and listed, and is not sent again", async (_, hook, accepted) => {
      const world = await create();
      await untilPlanned(world, 5);
      expect(await send(world, { hook })).toBe("crashed");
      await recover(world);
      expect(told(world).sort()).toEqual(accepted.sort());
      await expectFlawless(world, emails(3));
    });

    it("after a throttled answer was recorded, goes on with who is left", async () => {
      const world = await create();
      const people = await untilPlanned(world, 3);
      world.answers.push(ses.takes(1, throttled));
      expect(await send(world, { hook: crashAfter("chunks.retryLater") })).toBe("crashed");
      await recover(world);
      expect(told(world)).toEqual(people);
      await expectFlawless(world);
    });

    const ending: [string, Hook][] = [
      ["deciding", crashAfter("chunks.end")],
      ["some are put back", crashAfter("dynamo.UpdateItem", 6)],
      ["all are put back", crashAfter("waitlist.putBack")],
    ];
    it.each(ending)("between `ending` and `done`, after %s, nobody stays told unsent", async (_, hook) => {
      const world = await create();
      const people = await untilPlanned(world, 3);
      world.answers.push(ses.takes(0, pausedStore));
      expect(await send(world, { hook })).toBe("crashed");
      await recover(world);
      expect(told(world).sort()).toEqual(people);
      await expectFlawless(world);
    });

    it.each(ending.filter(([name]) => !name.startsWith("some")))(
      "while an unsettled chunk ends to be sent again, after %s, it is found though in no lane",
      async (_, hook) => {
        const world = await create({ settings: { unsettled: "resend" } });
        const people = await untilPlanned(world, 3);
        world.answers.push(ses.loses(0));
        await send(world);
        world.advance(minutes(16));
        expect(await send(world, { hook })).toBe("crashed");
        await recover(world);
        expect(told(world).sort()).toEqual(people);
        await expectFlawless(world);
      },
    );
  });

  const planning: [string, Hook][] = [
    ["it began the wave", crashAfter("restocks.startWave")],
    ["it wrote a list of members without its state", crashAfter("chunks.planMembers", 2)],
    ["it wrote a chunk", crashAfter("chunks.planState", 2)],
    ["it wrote all chunks, uncounted", crashBefore("restocks.growWave")],
    ["it counted them", crashAfter("restocks.growWave")],
    ["it released some", crashAfter("chunkQueue.sendAll")],
    ["it went to sleep", crashAfter("restocks.sleep")],
  ];
  it.each(planning)("of invite-wave, after %s, the wave goes on", async (_, hook) => {
    const world = await create();
    const people = await signUpMany(world, 7);
    await setLevel(world, 1);
    expect(await invite(world, { hook })).toBe("crashed");
    await recover(world);
    expect(told(world)).toEqual(people);
    expect(await world.direct.restocks.waves(world.restock())).toMatchObject([{ chunks: 3, told: 7 }]);
    await expectFlawless(world);
  });

  it("of invite-wave, after it closed a wave, the next one begins", async () => {
    const world = await create({ waves: { peoplePerUnit: 1 } });
    const people = await untilPlanned(world, 2, 1);
    await send(world);
    expect(await invite(world, { hook: crashAfter("restocks.closeWave") })).toBe("crashed");
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  it.each(["stock.putStock", "waveQueue.send"])("of on-stock-change, at %s, the restock begins", async (call) => {
    const world = await create();
    const people = await signUpMany(world, 2);
    await world.setLevel(1);
    const message = world.next("stock");
    expect(message && (await world.handle(message, { hook: crashBefore(call) }))).toBe("crashed");
    // The stream is on disk and comes again.
    if (message) world.messages.push(message);
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  const ticks: [string, (world: World) => Promise<unknown>][] = [
    ["a tick", async (world) => world.tick({ hook: crashBefore("chunkQueue.send") })],
    ["a tick's release", async (world) => world.tick({ hook: crashBefore("chunkQueue.sendAll") })],
  ];
  it.each(ticks)("of %s, the next one does the same", async (_, run) => {
    const world = await create();
    const people = await untilPlanned(world, 2);
    await run(world);
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });
});
