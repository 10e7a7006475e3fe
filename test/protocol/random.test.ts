import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf, flawless } from "./account.ts";
import { happened, play, step } from "./schedules.ts";
import { startWorlds } from "./world.ts";

const runs = Number(process.env["PROTOCOL_RUNS"] ?? 40);
const seed = Number(process.env["PROTOCOL_SEED"] ?? 7);

const codes = new Map<string, number>();

const policy = fc.record({
  peoplePerUnit: fc.constantFrom(1, "everyone" as const),
  settleSeconds: fc.constantFrom(0, 60),
  intervalMinutes: fc.constantFrom(0, 10),
});

describe("random schedules", () => {
  let worlds: Awaited<ReturnType<typeof startWorlds>>;
  beforeAll(async () => {
    worlds = await startWorlds();
  });
  afterAll(async () => {
    await worlds.stop();
    if (process.env["PROTOCOL_RUNS"] !== undefined) console.log(runs, happened, codes);
  });

  it("tell nobody twice and forget nobody, whatever breaks", { timeout: 100_000_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        policy,
        fc.integer({ min: 1, max: 3 }),
        fc.array(step, { minLength: 10, maxLength: 40, size: "max" }),
        async (waves, chunkSize, steps) => {
          const world = await worlds.create({ waves, chunkSize });
          for (let who = 0; who < 4; who += 1) await world.signUp(`p${who}@example.com`);
          await world.setLevel(4);
          await play(world, steps);
          await world.rest();
          expect(await accountOf(world)).toMatchObject(flawless);
          // Another restock finds nothing that the first one left behind.
          await world.setLevel(0);
          await world.rest();
          await world.setLevel(9);
          await world.rest();
          expect(await accountOf(world)).toMatchObject(flawless);
          for (const code of world.logged) codes.set(code, (codes.get(code) ?? 0) + 1);
          codes.set("mails", (codes.get("mails") ?? 0) + world.mails.length);
          await world.stop();
        },
      ),
      { numRuns: runs, seed, endOnFailure: process.env["PROTOCOL_SHRINK"] === undefined, verbose: 0 },
    );
  });
});
