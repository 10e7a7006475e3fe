import { describe, expect, it } from "vitest";
import { crashBefore, pauseAfter, pauseBefore } from "./faults.ts";
import {
  emails,
  expectFlawless,
  minutes,
  overLease,
  recover,
  send,
  setLevel,
  told,
  untilPlanned,
  useWorlds,
} from "./support.ts";
import { pausedStore, ses, throttled, type World } from "./world.ts";

const [first = "", second = ""] = emails(2);

/** Another worker takes the chunk when the lease of the paused one is over. */
const overtake = (world: World) => async () => {
  world.advance(overLease);
  await send(world);
};

describe("a claim", () => {
  const create = useWorlds();

  it("is one worker's: a second message finds the chunk taken", async () => {
    const world = await create();
    const people = await untilPlanned(world, 3);
    await send(world, { hook: pauseAfter("chunks.claim", async () => send(world)) });
    expect(told(world)).toEqual(people);
    await recover(world);
    expect(world.calls()).toBe(1);
    await expectFlawless(world);
  });

  it("is not to be had of a chunk that is done: a message too many makes no others", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    await send(world);
    await recover(world);
    world.loseMessages();
    await send(world);
    expect(world.messages).toEqual([]);
  });

  it.each(["stock.standing", "bucket.take", "waitlist.mark", "chunks.beginSending"])(
    "that is taken while its worker stands still before %s sends once",
    async (call) => {
      const world = await create();
      const people = await untilPlanned(world, 3);
      await send(world, { hook: pauseBefore(call, overtake(world)) });
      expect(world.calls()).toBe(1);
      await recover(world);
      expect(told(world)).toEqual(people);
      await expectFlawless(world);
    },
  );

  it("lets the chunk behind it go once its own turn has come, and none further behind", async () => {
    const world = await create();
    await untilPlanned(world, 9);
    world.loseMessages();
    const second = { queue: "chunk", body: world.chunk(2) };
    const hook = pauseAfter("ses.send", async () => expect(world.messages).toMatchObject([second]));
    expect(await send(world, { hook })).toBe("done");
    // Nobody has taken it yet when the first is done.
    expect(world.messages).toMatchObject([second, second]);
  });

  it("of the last chunk of a wave wakes no other, and has the wave looked at", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    world.loseMessages();
    await send(world);
    expect(world.messages.map(({ queue }) => queue)).toEqual(["wave"]);
  });

  it("of chunks that were held, all due at once, is had by the first of them when the tick comes", async () => {
    const world = await create();
    const people = await untilPlanned(world, 15);
    world.answers.push(ses.takes(0, pausedStore));
    for (const chunk of [1, 2, 3, 4, 5]) await send(world, {}, chunk);
    world.advance(minutes(16));
    world.loseMessages();
    for (const chunk of [5, 3, 4, 2]) await send(world, {}, chunk);
    expect(world.messages).toEqual([]);
    await world.tick();
    const woken = world.messages.flatMap((message) => (message.queue === "chunk" ? [message.body.chunk] : []));
    expect(woken).toEqual([2, 3]);
    await recover(world);
    expect(told(world).sort()).toEqual(people.sort());
    await expectFlawless(world);
  });

  it("that was taken has the worker take back its own marks", async () => {
    const world = await create();
    const people = await untilPlanned(world, 3);
    await send(world, {
      hook: async (point) => {
        // Another worker finds the store's sending paused, and leaves the chunk for later; only then this one marks.
        await pauseBefore("waitlist.mark", async () => {
          world.advance(overLease);
          const { now } = world.time;
          await world.direct.stores.pause(world.store, { reason: "unverified", since: now, until: now + minutes(15) });
          await send(world);
        })(point);
      },
    });
    expect(told(world)).toEqual([]);
    expect(await world.signup(first)).toMatchObject({ status: "waiting" });
    await world.rest();
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  it.each(["waitlist.takeBack", "chunks.beginSending"])(
    "that was taken marks nobody once the chunk is done, so that its worker may die before %s",
    async (call) => {
      const world = await create();
      const people = await untilPlanned(world, 3);
      await send(world, {
        hook: async (point) => {
          await pauseBefore("waitlist.mark", async () => {
            world.advance(overLease);
            world.answers.push(ses.takes(0, pausedStore));
            await send(world);
          })(point);
          await crashBefore(call)(point);
        },
      });
      expect(await world.signup(first)).toMatchObject({ status: "waiting" });
      await recover(world);
      expect(told(world)).toEqual(people);
      await expectFlawless(world);
    },
  );

  it("that was taken marks nobody whom the worker who took it passed over, and who has signed up again since", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    await world.unsubscribe(first);
    await send(world, {
      hook: async (point) => {
        await pauseBefore("waitlist.mark", async () => {
          await overtake(world)();
          await world.signUp(first);
        })(point);
        await crashBefore("waitlist.takeBack")(point);
      },
    });
    expect(await world.signup(first)).toMatchObject({ status: "waiting" });
    await recover(world);
    expect(told(world).sort()).toEqual(emails(3));
    await expectFlawless(world);
  });

  it("that was taken leaves the marks of the worker who took it", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    world.answers.push(ses.takes(1, throttled));
    await send(world, { hook: pauseBefore("chunks.beginSending", overtake(world)) });
    expect(await world.signup(first)).toMatchObject({ status: "told", attempt: 2 });
    expect(await world.signup(second)).toMatchObject({ status: "told", attempt: 2 });
    await recover(world);
    expect(told(world)).toEqual(emails(3));
    await expectFlawless(world);
  });

  it("that runs out during the call makes the chunk unsettled, and the late answer counts as evidence", async () => {
    const world = await create();
    const people = await untilPlanned(world, 3);
    await send(world, { hook: pauseAfter("ses.send", overtake(world)) });
    expect(await world.chunkState()).toMatchObject({ state: "unsettled", accepted: new Set([0, 1, 2]) });
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  it("of a later attempt marks again only who is told by this chunk", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    const [own, others, left] = emails(3).map((email) => ({ ...world.variantRef, contact: world.contact(email) }));
    if (own === undefined || others === undefined || left === undefined) throw new Error("Three people");
    const telling = { restock: 1, chunk: "000001-000001-000001", attempt: 1 };
    await world.direct.waitlist.mark([own, left], telling, world.time.now);
    await world.direct.waitlist.mark([others], { ...telling, chunk: "000001-000001-000002" }, world.time.now);
    await world.direct.waitlist.unsubscribe([left]);
    const later = { ...telling, attempt: 2 };
    const marked = await world.direct.waitlist.mark([own, others, left], later, world.time.now);
    expect(marked.map(({ sk }) => sk)).toEqual([own.contact]);
    expect(await world.direct.waitlist.mark([own], telling, world.time.now)).toEqual([]);
  });

  it("is worth nothing once the stock is gone: the chunk is held, and goes on when it is back", async () => {
    const world = await create({ waves: { settleSeconds: 60 } });
    const people = emails(3);
    for (const email of people) await world.signUp(email);
    await setLevel(world, 5);
    world.advance(60_000);
    await world.tick();
    await world.handle({ queue: "wave", body: world.restock(), at: 0 });
    await setLevel(world, 0);
    await send(world);
    expect(await world.chunkState()).toMatchObject({ state: "held" });
    expect(await world.signup(first)).toMatchObject({ status: "waiting" });
    world.advance(30_000);
    await setLevel(world, 2);
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });
});
