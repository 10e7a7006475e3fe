import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flawlessTexts, textAccountOf } from "./account-texts.ts";
import { happened, playTexts, shoppers, textStep } from "./text-schedules.ts";
import { withTexts } from "./texts-support.ts";
import { startWorlds } from "./world.ts";

const runs = Number(process.env["PROTOCOL_RUNS"] ?? 40);
const seed = Number(process.env["PROTOCOL_SEED"] ?? 7);

const waves = fc.record({
  peoplePerUnit: fc.constantFrom(1, "everyone" as const),
  settleSeconds: fc.constantFrom(0, 60),
  intervalMinutes: fc.constantFrom(0, 10),
});

describe("random schedules with texts", () => {
  let worlds: Awaited<ReturnType<typeof startWorlds>>;
  const texted = new Map<string, number>();
  beforeAll(async () => {
    worlds = await startWorlds();
  });
  afterAll(async () => {
    await worlds.stop();
    if (process.env["PROTOCOL_RUNS"] !== undefined) console.log(runs, happened, texted);
  });

  it("text nobody twice, at night or after STOP, and forget nobody", { timeout: 100_000_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        waves,
        fc.integer({ min: 1, max: 3 }),
        fc.array(textStep, { minLength: 10, maxLength: 35, size: "max" }),
        async (policy, chunkSize, steps) => {
          const world = await worlds.create({ settings: withTexts, waves: policy, chunkSize });
          for (const shopper of shoppers) await world.signUp({ email: undefined, ...shopper }.email, shopper);
          await world.setLevel(4);
          await playTexts(world, steps);
          await world.rest();
          expect(await textAccountOf(world)).toMatchObject(flawlessTexts);
          // Another restock finds nothing that the first one left behind.
          for (const units of [0, 9]) {
            await world.setLevel(units);
            await world.rest();
          }
          expect(await textAccountOf(world)).toMatchObject(flawlessTexts);
          for (const { about } of world.texts) texted.set(about.kind, (texted.get(about.kind) ?? 0) + 1);
          await world.stop();
        },
      ),
      { numRuns: runs, seed, endOnFailure: process.env["PROTOCOL_SHRINK"] === undefined, verbose: 0 },
    );
  });
});
