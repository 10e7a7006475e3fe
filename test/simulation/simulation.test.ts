import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runSeed } from "./run.ts";
import { createTally, violationsIn } from "./tally.ts";

const simulate = (...args: string[]) =>
  spawnSync(process.execPath, ["test/simulation/simulate.ts", ...args], { encoding: "utf8" });

describe("the service, whatever breaks", () => {
  it("tells nobody twice, forgets nobody, and says what it does not know", { timeout: 300_000 }, async () => {
    const tally = createTally();
    for (let seed = 1; seed <= 300; seed += 1) tally.add(await runSeed(seed));
    const sum = tally.sum();
    expect({ failed: sum.failed, violations: violationsIn(sum) }).toEqual({ failed: [], violations: [] });
    // It did something, and something broke.
    expect(sum.told).toBeGreaterThan(900);
    expect(sum.faults).toBeGreaterThan(900);
  });

  it("does the same for the same seed, bit for bit", async () => {
    for (const seed of [7, 11, 77]) {
      const [first, again] = [await runSeed(seed), await runSeed(seed)];
      expect(again).toEqual(first);
    }
    expect((await runSeed(7)).digest).not.toBe((await runSeed(8)).digest);
  });
});

describe("npm run simulate", () => {
  it("ends in its sums, as JSON where a machine reads", () => {
    const { stdout, stderr, status } = simulate("--seeds", "3", "--seed", "5", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ seeds: 3, twice: 0, forgotten: 0, outOfOrder: 0, withoutStock: 0 });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });

  it.each([
    [["--seeds", "none"], "--seeds and --seed take whole numbers from 1 on"],
    [["--sed", "4"], "Unknown option '--sed'"],
  ])("says in two lines what is wrong with %j, and how it is asked", (args, message) => {
    const { stdout, stderr, status } = simulate(...args);
    expect(stderr.split("\n")).toEqual([message, expect.stringContaining("npm run simulate"), ""]);
    expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
  });
});
