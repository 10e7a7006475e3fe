import { describe, expect, it } from "vitest";
import {
  expectFlawless,
  invite,
  minutes,
  plannedIn,
  recover,
  send,
  setLevel,
  signUpMany,
  told,
  untilPlanned,
  useWorlds,
} from "./support.ts";
import type { Run, World } from "./world.ts";

const lagging: Run = { isStale: () => true };
const describeVariant = async (world: World, published: boolean) => {
  world.time.now += 1;
  const variant = { title: "Tent", sku: world.sku, published, observedAt: world.time.now };
  await world.run(async ({ deps }) => deps.stock.putVariant(world.variantRef, variant));
};

describe("a read that lags", () => {
  const create = useWorlds();

  it("sends nobody to stock that has just gone", async () => {
    const world = await create({ waves: { settleSeconds: 60 } });
    await signUpMany(world, 3);
    await setLevel(world, 5);
    world.advance(minutes(1));
    await world.tick();
    await invite(world);
    await setLevel(world, 0);
    await send(world, lagging);
    expect(told(world)).toEqual([]);
  });

  it("overlooks no variant that was just published", async () => {
    const world = await create();
    const people = await signUpMany(world, 2);
    await describeVariant(world, false);
    await setLevel(world, 5);
    world.advance(minutes(1));
    await describeVariant(world, true);
    await world.handle({ queue: "stock", at: 0 }, lagging);
    await recover(world);
    expect(told(world)).toEqual(people);
  });

  it("ends no restock and puts nobody aside, however empty it looks", async () => {
    const world = await create();
    const people = await signUpMany(world, 4);
    await describeVariant(world, true);
    await setLevel(world, 5);
    await describeVariant(world, true);
    await invite(world, lagging);
    await send(world, lagging);
    await world.tick(lagging);
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  it("of the lane wakes nobody twice to any effect, and the tick makes good what it missed", async () => {
    const world = await create();
    const people = await untilPlanned(world, 8);
    for (const chunk of [1, 2, 3]) await send(world, lagging, chunk);
    await world.tick(lagging);
    await recover(world);
    expect(told(world)).toEqual(people);
    expect(world.calls()).toBe(3);
    await expectFlawless(world);
  });
});

/** A write happened and its answer was lost: the SDK sends it again, and its own first try refuses it. */
describe("a write that the SDK repeats", () => {
  const create = useWorlds();

  it.each([1, 2, 3, 4, 5, 6, 7])("number %i of send-chunk tells nobody twice and forgets nobody", async (repeats) => {
    const world = await create();
    const people = await untilPlanned(world, 3);
    await send(world, { repeats });
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });

  it.each([1, 2, 3, 4, 5])("number %i of invite-wave plans one and the same wave", async (repeats) => {
    const world = await create({ waves: { peoplePerUnit: 1 } });
    const people = await signUpMany(world, 5);
    await setLevel(world, 4);
    await invite(world, { repeats });
    expect(await plannedIn(world)).toEqual(people.slice(0, 4).map(world.contact));
    await recover(world);
    expect(told(world)).toEqual(people);
    await expectFlawless(world);
  });
});
