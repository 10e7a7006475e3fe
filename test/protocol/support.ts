import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { accountOf, flawless } from "./account.ts";
import { type Run, startWorlds, type World, type WorldOptions } from "./world.ts";

/** Gives the tests of a file worlds of their own in one database, and takes them down. */
export const useWorlds = () => {
  let worlds: Awaited<ReturnType<typeof startWorlds>>;
  const made: World[] = [];
  beforeAll(async () => {
    worlds = await startWorlds();
  });
  afterEach(async () => {
    await Promise.all(made.splice(0).map(async (world) => world.stop()));
  });
  afterAll(async () => worlds.stop());
  return async (options?: WorldOptions): Promise<World> => {
    const world = await worlds.create(options);
    made.push(world);
    return world;
  };
};

export const emails = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `p${from + index}@example.com`);

/** Signs `count` people up, one after the other. */
export const signUpMany = async (world: World, count: number): Promise<string[]> => {
  const people = emails(count);
  for (const email of people) await world.signUp(email);
  return people;
};

/** Up to where the first wave is planned and its chunks wait for workers: `count` people, three to a chunk. */
export const untilPlanned = async (world: World, count: number, units = 9): Promise<string[]> => {
  const people = await signUpMany(world, count);
  await setLevel(world, units);
  await invite(world);
  return people;
};

/** Hands chunk `chunk` of the first wave to a worker. */
export const send = async (world: World, how: Run = {}, chunk = 1) =>
  world.handle({ queue: "chunk", body: world.chunk(chunk), at: 0 }, how);

/** Has the restock's waves looked at by a worker. */
export const invite = async (world: World, how: Run = {}, n = 1) =>
  world.handle({ queue: "wave", body: world.restock(n), at: 0 }, how);

/** Sets the units at the only location and has the stock followed, without anybody being invited. */
export const setLevel = async (world: World, units: number) => {
  await world.setLevel(units);
  for (let message = world.next("stock"); message !== undefined; message = world.next("stock")) {
    await world.handle(message);
  }
};

/** All messages are lost; the clock alone goes on. */
export const recover = async (world: World) => {
  world.loseMessages();
  await world.rest();
};

/** The people of a wave, in the order of its chunks. */
export const plannedIn = async (world: World, wave = 1): Promise<string[]> =>
  (await world.direct.chunks.membersAfter(world.restock(), wave, 0)).flatMap(({ members }) => members.contacts);

/** The addresses that SES took mails for, in order. */
export const told = (world: World): string[] => world.mails.map(({ email }) => email);

/** Nothing is wrong, and these and only these are listed as unsettled. */
export const expectFlawless = async (world: World, unsettled: string[] = []) => {
  const account = await accountOf(world);
  expect({ ...account, unsettled: account.unsettled.sort() }).toEqual({ ...flawless, unsettled: unsettled.sort() });
};

export const minutes = (count: number): number => count * 60_000;
/** Longer than a lease. */
export const overLease = 91_000;
