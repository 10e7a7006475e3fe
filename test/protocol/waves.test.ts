import { describe, expect, it } from "vitest";
import { pauseAfter, pauseBefore } from "./faults.ts";
import {
  emails,
  expectFlawless,
  invite,
  minutes,
  overLease,
  plannedIn,
  recover,
  send,
  setLevel,
  signUpMany,
  told,
  untilPlanned,
  useWorlds,
} from "./support.ts";
import { ses, throttled } from "./world.ts";

const [first = "", second = "", third = ""] = emails(3);

describe("a wave", () => {
  const create = useWorlds();

  it("is the same however many messages tell of it", async () => {
    const world = await create({ waves: { peoplePerUnit: 1 } });
    const people = await signUpMany(world, 4);
    await setLevel(world, 2);
    for (let count = 0; count < 3; count += 1) await invite(world);
    for (const chunk of [1, 1, 2]) await send(world, {}, chunk);
    for (let count = 0; count < 3; count += 1) await invite(world);
    expect(told(world)).toEqual(people.slice(0, 2));
    await world.rest();
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  it.each([
    ["restocks.startWave", 1],
    ["chunks.planMembers", 1],
    ["chunks.planMembers", 2],
    ["chunks.planState", 2],
    ["restocks.growWave", 1],
  ])("is planned once by two planners (one stands still before %s, %i)", async (call, nth) => {
    const world = await create({ waves: { peoplePerUnit: 1 } });
    const people = await signUpMany(world, 9);
    await setLevel(world, 7);
    await invite(world, { hook: pauseBefore(call, async () => invite(world), nth) });
    expect(await plannedIn(world)).toEqual(people.slice(0, 7).map(world.contact));
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  it("whose planner meets a chunk that exists goes on from those that exist", async () => {
    const world = await create({ waves: { peoplePerUnit: 1 } });
    await signUpMany(world, 7);
    await setLevel(world, 5);
    // Meanwhile somebody left, and the other planner chose without them.
    const meanwhile = async () => {
      await world.unsubscribe(first);
      await invite(world);
    };
    await invite(world, { hook: pauseBefore("chunks.planMembers", meanwhile, 2) });
    expect(await plannedIn(world)).toEqual(emails(5).map(world.contact));
    await recover(world);
    expect(told(world)).toEqual(emails(6, 1));
    await expectFlawless(world);
  });

  it("whose planner stood still until it was over leaves a chunk that is nobody's", async () => {
    const world = await create();
    const people = await signUpMany(world, 5);
    await setLevel(world, 5);
    const meanwhile = async () => {
      await setLevel(world, 0);
      world.advance(overLease);
      await recover(world);
    };
    await invite(world, { hook: pauseBefore("chunks.planMembers", meanwhile, 2) });
    expect(await world.direct.restocks.waves(world.restock())).toMatchObject([{ state: "closed", chunks: 1 }]);
    await recover(world);
    expect(told(world)).toEqual([]);
    expect(await world.chunkState(2)).toMatchObject({ state: "done", outcomes: { 0: "returned", 1: "returned" } });
    await setLevel(world, 5);
    await recover(world);
    expect(told(world).sort()).toEqual(people);
    await expectFlawless(world);
  });

  it("goes on in the order in which it began, whatever becomes of the policy", async () => {
    const world = await create({ waves: { peoplePerUnit: 1, order: "newest" } });
    await signUpMany(world, 8);
    await setLevel(world, 6);
    const meanwhile = async () => {
      await world.setPolicy({ peoplePerUnit: 1, settleSeconds: 0, order: "oldest" });
      await invite(world);
    };
    await invite(world, { hook: pauseBefore("chunks.planMembers", meanwhile, 2) });
    expect(await plannedIn(world)).toEqual(emails(6, 2).toReversed().map(world.contact));
  });

  it("tells exactly as many as there are units, though some leave between planning and sending", async () => {
    const world = await create({ waves: { peoplePerUnit: 1 } });
    await untilPlanned(world, 9, 4);
    await world.unsubscribe(first);
    await world.unsubscribe(third);
    const before = world.time.now;
    await recover(world);
    const inTime = world.mails.filter(({ at }) => at < before + minutes(30));
    expect(inTime.map(({ email }) => email)).toEqual([second, ...emails(3, 3)]);
    expect(inTime).toHaveLength(4);
    expect(told(world)).toHaveLength(7);
    await expectFlawless(world);
  });

  it("skips who wants more than is left of its allowance, and a later one tells them", async () => {
    const world = await create({ waves: { peoplePerUnit: 1 } });
    await world.signUp(first);
    await world.signUp(second, { quantity: 2 });
    await world.signUp(third);
    await setLevel(world, 2);
    await recover(world);
    expect(told(world)).toEqual([first, third, second]);
    await expectFlawless(world);
  });
});

describe("a restock", () => {
  const create = useWorlds();

  it("that closes while chunks are open puts everybody back with their place", async () => {
    const world = await create();
    const people = await untilPlanned(world, 8);
    world.answers.push(ses.takes(1, throttled));
    await send(world);
    await setLevel(world, 0);
    await recover(world);
    expect(told(world)).toEqual([first]);
    for (const email of people.slice(1)) {
      const signup = await world.signup(email);
      expect(signup).toMatchObject({ status: "waiting" });
      expect(signup).not.toHaveProperty("lastRestock");
    }
    await setLevel(world, 3);
    await recover(world);
    expect(told(world).sort()).toEqual(people);
    await expectFlawless(world);
  });

  it("that closes ends its wave in the middle of planning too", async () => {
    const world = await create();
    await signUpMany(world, 5);
    await setLevel(world, 5);
    const meanwhile = async () => setLevel(world, 0);
    await invite(world, { hook: pauseAfter("chunks.planState", meanwhile, 1) });
    await recover(world);
    expect(told(world)).toEqual([]);
    expect(await world.direct.restocks.waves(world.restock())).toMatchObject([{ state: "closed" }]);
    await expectFlawless(world);
  });

  it("that opens while the last one still puts people back tells them", async () => {
    const world = await create();
    const people = await untilPlanned(world, 3);
    world.answers.push(ses.takes(0, throttled));
    await send(world);
    for (const units of [0, 5]) await setLevel(world, units);
    await invite(world, {}, 2);
    await recover(world);
    expect(told(world)).toEqual(people);
    expect(world.mails[0]).toMatchObject({ restock: 2 });
    await expectFlawless(world);
  });

  it("follows another: who was told is not told again, but who wants to know every time", async () => {
    const world = await create();
    await world.signUp(first);
    await world.signUp(second, { every: true });
    for (const units of [3, 0, 3]) {
      await world.setLevel(units);
      await world.rest();
    }
    expect(world.mails.map(({ restock, email }) => [restock, email])).toEqual([
      [1, first],
      [1, second],
      [2, second],
    ]);
    await expectFlawless(world);
  });

  it("sold out between planning and sending and back tells everybody then, and nobody before", async () => {
    const world = await create({ waves: { settleSeconds: 60 } });
    const people = await signUpMany(world, 5);
    await setLevel(world, 5);
    world.advance(minutes(1));
    await world.tick();
    await invite(world);
    await setLevel(world, 0);
    await world.drain();
    expect(told(world)).toEqual([]);
    world.advance(minutes(0.5));
    await setLevel(world, 5);
    await recover(world);
    expect(told(world)).toEqual(people);
    expect(await world.direct.restocks.get(world.restock())).not.toHaveProperty("closedAt");
    await expectFlawless(world);
  });

  it("hears of a signup while it is open though the message is lost", async () => {
    const world = await create();
    await setLevel(world, 2);
    await world.rest();
    await world.signUp(first);
    await recover(world);
    expect(told(world)).toEqual([first]);
    await expectFlawless(world);
  });

  it("hears of a signup that came while it was falling asleep, though the message is lost", async () => {
    const world = await create();
    await setLevel(world, 2);
    await invite(world, { hook: pauseBefore("restocks.sleep", async () => world.signUp(first)) });
    await recover(world);
    expect(told(world)).toEqual([first]);
    await expectFlawless(world);
  });

  it("hears of a signup that came while a wave was being chosen", async () => {
    const world = await create();
    await world.signUp(first);
    await setLevel(world, 2);
    await invite(world, { hook: pauseAfter("waitlist.forEach", async () => world.signUp(second)) });
    await recover(world);
    expect(told(world)).toEqual([first, second]);
    await expectFlawless(world);
  });
});
