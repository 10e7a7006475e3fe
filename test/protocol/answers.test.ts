import { describe, expect, it } from "vitest";
import { unsettledOf } from "../../shared/restock/chunk.ts";
import { crashAfter, pauseBefore } from "./faults.ts";
import {
  emails,
  expectFlawless,
  invite,
  minutes,
  recover,
  send,
  setLevel,
  told,
  untilPlanned,
  useWorlds,
} from "./support.ts";
import { pausedAccount, pausedStore, rejected, ses, throttled, type World } from "./world.ts";

const [first = "", second = ""] = emails(2);
const mailTo = (world: World, email: string) => ({
  restock: 1,
  chunk: "000001-000001-000001",
  contact: world.contact(email),
});

describe("an answer of SES", () => {
  const create = useWorlds();

  it("that takes some and throttles the others has only the others tried again", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    world.answers.push(ses.takes(1, throttled), ses.takes(1, throttled));
    await recover(world);
    expect(told(world)).toEqual(emails(3));
    expect(world.calls()).toBe(3);
    await expectFlawless(world);
  });

  it("that throttles too often gives the places back, and they are told by a later wave", async () => {
    const world = await create();
    await untilPlanned(world, 2);
    world.answers.push(...Array.from({ length: 8 }, () => ses.takes(0, throttled)));
    await world.rest();
    expect(told(world)).toEqual(emails(2));
    expect(world.mails[0]).toMatchObject({ wave: 2 });
    await expectFlawless(world);
  });

  it("that rejects for good is recorded, and nobody else is touched by it", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    world.answers.push(ses.takes(2, rejected));
    await recover(world);
    expect(told(world)).toEqual(emails(2));
    expect(await world.chunkState()).toMatchObject({ state: "done", outcomes: { 2: "rejected" }, toldUnits: 2 });
    await expectFlawless(world);
  });

  it.each([
    ["a store", pausedStore],
    ["the account", pausedAccount],
  ])("that pauses %s puts everyone back, and they are told when it is over", async (_, pause) => {
    const world = await create();
    await untilPlanned(world, 5);
    world.answers.push(ses.takes(1, pause));
    await send(world);
    expect(await world.signup(second)).toMatchObject({ status: "waiting" });
    expect(await world.signup(second)).not.toHaveProperty("lastRestock");
    const pausedAt = world.time.now;
    await recover(world);
    expect(told(world).sort()).toEqual(emails(5));
    expect(world.mails.filter(({ at }) => at < pausedAt + minutes(15))).toHaveLength(1);
    await expectFlawless(world);
  });

  it("that puts people back never revives who unsubscribed meanwhile", async () => {
    const world = await create();
    await untilPlanned(world, 2);
    world.answers.push(ses.takes(0, pausedStore));
    await send(world, { hook: pauseBefore("waitlist.putBack", async () => world.unsubscribe(first)) });
    expect(await world.signup(first)).toMatchObject({ status: "unsubscribed" });
    await recover(world);
    expect(told(world)).toEqual([second]);
    await expectFlawless(world);
  });

  it("that puts people back leaves alone who was marked by something else meanwhile", async () => {
    const world = await create();
    await untilPlanned(world, 1);
    const ref = { ...world.variantRef, contact: world.contact(first) };
    const chunk = { restock: 1, chunk: "000001-000002-000001", attempt: 1 };
    expect(await world.direct.waitlist.mark([ref], chunk, world.time.now)).toHaveLength(1);
    const earlier = { ...chunk, chunk: "000001-000001-000001", attempt: 9 };
    expect(await world.direct.waitlist.putBack([ref], earlier)).toEqual([]);
    expect(await world.direct.waitlist.putBack([ref], { ...chunk, attempt: 0 })).toEqual([]);
    expect(await world.direct.waitlist.putBack([ref], chunk)).toHaveLength(1);
  });

  it("keeps the place of somebody suppressed between two attempts", async () => {
    const world = await create();
    await untilPlanned(world, 2);
    world.answers.push(ses.takes(0, throttled));
    await send(world);
    await world.direct.contacts.suppress({ store: world.store, contact: world.contact(first) }, "bounce", 1);
    await recover(world);
    expect(told(world)).toEqual([second]);
    expect(await world.signup(first)).toMatchObject({ status: "waiting", held: "bounce" });
    await expectFlawless(world);
  });

  it("stops nobody's unsubscribing: who left between marking and sending by a lagging index is not mailed", async () => {
    const world = await create();
    await untilPlanned(world, 2);
    await world.unsubscribe(first, { noteOnly: true });
    await recover(world);
    expect(told(world)).toEqual([second]);
    expect(await world.signup(first)).toMatchObject({ status: "unsubscribed" });
    await expectFlawless(world);
  });
});

describe("an answer that never came", () => {
  const create = useWorlds();

  it("is settled by evidence: nobody is unsettled, nobody is told again", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    world.answers.push(ses.loses(3));
    await send(world);
    expect(await world.chunkState()).toMatchObject({ state: "unsettled" });
    for (const mail of world.mails) await world.tell(mail);
    await recover(world);
    expect(told(world)).toEqual(emails(3));
    await expectFlawless(world);
  });

  it("leaves who has no evidence unsettled and listed, where the store wants to see it", async () => {
    const world = await create();
    await untilPlanned(world, 3);
    world.answers.push(ses.loses(2));
    await send(world);
    await world.tell(mailTo(world, first));
    await recover(world);
    expect(told(world)).toEqual(emails(2));
    await expectFlawless(world, emails(2, 1));
    expect(await world.direct.restocks.waves(world.restock())).toMatchObject([{ told: 1, unsettled: 2 }]);
  });

  it("has who has no evidence told again, where the store wants that", async () => {
    const world = await create({ settings: { unsettled: "resend" } });
    await untilPlanned(world, 3);
    world.answers.push(ses.loses(2));
    await send(world);
    for (const mail of world.mails) await world.tell(mail);
    await recover(world);
    expect(told(world)).toEqual(emails(3));
    await expectFlawless(world);
  });

  it("is not decided on less evidence than there is", async () => {
    const world = await create({ settings: { unsettled: "resend" } });
    await untilPlanned(world, 1);
    world.answers.push(ses.loses(1));
    await send(world);
    world.advance(minutes(16));
    await send(world, { hook: pauseBefore("chunks.end", async () => world.tell(mailTo(world, first))) });
    await recover(world);
    expect(told(world)).toEqual([first]);
    await expectFlawless(world);
  });

  it("is still corrected by evidence that comes after it was given up", async () => {
    const world = await create();
    await untilPlanned(world, 2);
    world.answers.push(ses.loses(2));
    await world.rest();
    await expectFlawless(world, emails(2));
    await world.tell(mailTo(world, second), "Delivery");
    await expectFlawless(world, [first]);
    const chunk = await world.chunkState();
    expect(chunk && unsettledOf(chunk)).toEqual([0]);
  });

  it("keeps its people from being told again in a later wave", async () => {
    const world = await create({ waves: { peoplePerUnit: 1, intervalMinutes: 1 } });
    await untilPlanned(world, 2, 1);
    world.answers.push(ses.loses(0));
    await recover(world);
    expect(told(world)).toEqual([second]);
    await expectFlawless(world, [first]);
  });
});

describe("signing up again", () => {
  const create = useWorlds();

  it("waits until the chunk is settled, and is told by the restock that is open then", async () => {
    const world = await create();
    await untilPlanned(world, 1);
    world.answers.push(ses.loses(1));
    await send(world);
    await world.signUp(first);
    expect(await world.signup(first)).toMatchObject({ status: "told", againAt: world.time.now });
    await setLevel(world, 0);
    await world.drain();
    await setLevel(world, 5);
    await world.drain();
    expect(world.mails).toHaveLength(1);
    await recover(world);
    expect(world.mails.map(({ restock, email }) => [restock, email])).toEqual([
      [1, first],
      [2, first],
    ]);
    await expectFlawless(world, [first]);
  });

  it("is not forgotten when the tick dies before the open restock has heard of it", async () => {
    const world = await create();
    await untilPlanned(world, 1);
    world.answers.push(ses.loses(1));
    await send(world);
    await world.signUp(first);
    for (const units of [0, 5]) await setLevel(world, units);
    await invite(world);
    await invite(world, {}, 2);
    world.advance(minutes(16));
    await send(world);
    // Nothing else would look at the second restock any more.
    await invite(world);
    await invite(world, {}, 2);
    expect(await world.tick({ hook: crashAfter("waitlist.waitAgain") })).toBe("crashed");
    await recover(world);
    expect(world.mails.map(({ restock }) => restock)).toEqual([1, 2]);
    await expectFlawless(world, [first]);
  });

  it("after unsubscribing from a chunk that is still open is told, once", async () => {
    const world = await create();
    await untilPlanned(world, 1);
    world.answers.push(ses.takes(0, throttled));
    await send(world);
    await world.unsubscribe(first);
    await world.signUp(first);
    await recover(world);
    expect(told(world)).toEqual([first]);
    await expectFlawless(world);
  });

  it("after unsubscribing from a chunk that never told them is told, once", async () => {
    const world = await create();
    await untilPlanned(world, 1);
    world.answers.push(ses.takes(0, throttled));
    await send(world);
    await world.unsubscribe(first);
    await world.rest();
    await world.signUp(first);
    await recover(world);
    expect(told(world)).toEqual([first]);
    await expectFlawless(world);
  });

  it("after being told is for the next restock", async () => {
    const world = await create();
    await untilPlanned(world, 1);
    await world.rest();
    await world.signUp(first);
    await world.rest();
    expect(told(world)).toEqual([first]);
    for (const units of [0, 3]) await setLevel(world, units);
    await world.rest();
    expect(world.mails.map(({ restock }) => restock)).toEqual([1, 2]);
  });
});
