import { parseArgs } from "node:util";
import { runSeed } from "./run.ts";
import { shortestTrace, wrongOf } from "./shrink.ts";
import { createTally, type Tally, violationsIn } from "./tally.ts";

/**
 * `npm run simulate -- --seeds N [--seed S] [--json]`: plays N seeds from S on, one after the other, and ends in their
 * sums; with exit code 1 where anything is wrong, after the shortest trace of the first such seed.
 */

const usage = "npm run simulate -- [--seeds N] [--seed S] [--json]   (N and S are whole numbers from 1 on)";
const shownMissed = 20;
const write = (text: string) => process.stderr.write(text);

const optionsOf = (args: string[]) => {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
    },
  });
  const [seeds, seed] = [Number(values.seeds), Number(values.seed)];
  if (!Number.isSafeInteger(seeds) || !Number.isSafeInteger(seed) || seeds < 1 || seed < 1) {
    throw new Error("--seeds and --seed take whole numbers from 1 on");
  }
  return { seeds, seed, json: values.json };
};

const rowsOf = (tally: Tally, seedsPerMinute: number): [string, string | number, string?][] => [
  ["seeds", tally.seeds],
  ["seeds a minute", Math.round(seedsPerMinute)],
  ["faults", tally.faults],
  ["fault sites hit", `${tally.faultSites.hit} of ${tally.faultSites.known}`],
  ["told", tally.told],
  ["unsettled, and listed", tally.unsettled],
  ["told twice", tally.twice, "must be 0"],
  ["forgotten", tally.forgotten, "must be 0"],
  ["out of order", tally.outOfOrder, "must be 0"],
  ["told without stock", tally.withoutStock, "must be 0"],
  ["tables say otherwise", tally.unlisted, "must be 0"],
  ["more than invited for", tally.overInvited, "must be 0"],
  ["restocks before stock settled", tally.tooEarly, "must be 0"],
  ["told after unsubscribing", tally.afterLeaving, "must be 0"],
  ["stuck", tally.stuck, "must be 0"],
  ["more in doubt than faults", tally.tooUnsettled, "must be 0"],
  ["ended by an error", tally.broken, "must be 0"],
];

/** Sites that were come to, and never had their fault. */
const missedLines = (missed: string[]): string[] => [
  ...missed.slice(0, shownMissed).map((name) => `fault never drawn  ${name}`),
  ...(missed.length > shownMissed
    ? [`and ${missed.length - shownMissed} more: --json names them all (faultSites.missed); more seeds hit more`]
    : []),
];

const simulate = async () => {
  const { seeds, seed: first, json } = optionsOf(process.argv.slice(2));
  const tally = createTally();
  const began = performance.now();
  let isTraced = false;
  for (let seed = first; seed < first + seeds; seed += 1) {
    const run = await runSeed(seed);
    tally.add(run);
    if (wrongOf(run) !== undefined && !isTraced) {
      isTraced = true;
      write(`\nSeed ${seed} is wrong: ${JSON.stringify(run.wrong)}\nThe shortest trace of it:\n`);
      write(`${(await shortestTrace(run)).join("\n")}\n`);
    }
    if (process.stderr.isTTY && seed % 100 === 0) write(`\r${seed - first + 1} of ${seeds}`);
  }
  const minutes = (performance.now() - began) / 60_000;
  const sum = tally.sum();
  const seedsPerMinute = Math.round(seeds / minutes);
  if (process.stderr.isTTY) write("\r");
  if (json) console.log(JSON.stringify({ ...sum, seedsPerMinute }, undefined, 2));
  else {
    for (const [what, value, bar = ""] of rowsOf(sum, seedsPerMinute)) {
      console.log(`${what.padEnd(32)}${String(value).padStart(14)}  ${bar}`);
    }
    for (const line of missedLines(sum.faultSites.missed)) console.log(line);
  }
  if (violationsIn(sum).length > 0) process.exitCode = 1;
};

simulate().catch((error: unknown) => {
  write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 2;
});
