import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runSeed } from "./run.ts";
import { createTally, violationsIn } from "./tally.ts";

const simulate = (...args: string[]) =>
  spawnSync(process.execPath, ["test/simulation/simulate.ts", ...args], { encoding: "utf8" });

describe("the service, whatever breaks", () => {
  it("tells nobody twice, forgets nobody, and says what it does not know", { timeout: 300_000 }, async () => {
    const tally = createTally();
    const faults = new Set<string>();
    for (let seed = 1; seed <= 300; seed += 1) {
      const run = await runSeed(seed);
      tally.add(run);
      for (const { site } of run.drawn) faults.add(site);
    }
    const sum = tally.sum();
    expect({ failed: sum.failed, violations: violationsIn(sum) }).toEqual({ failed: [], violations: [] });
    // It did something, and something broke.
    expect(sum.told).toBeGreaterThan(900);
    expect(sum.faults).toBeGreaterThan(900);
    // Messages died, and so did some who put them aside.
    const copies = ["send-chunk sqs.SendMessage chunk-dlq", "send-message sqs.SendMessage message-dlq"];
    expect(copies.filter((site) => !faults.has(site))).toEqual([]);
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

  it("names the fault sites that were never hit: all in the JSON, else the first and how many more", () => {
    const { known, hit, missed } = JSON.parse(simulate("--seeds", "2", "--json").stdout).faultSites;
    expect(missed).toHaveLength(known - hit);
    const { stdout } = simulate("--seeds", "2");
    expect(stdout).toContain(`fault never drawn  ${missed[0]}\n`);
    expect(stdout).toContain(`and ${missed.length - 20} more: --json names them all`);
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
