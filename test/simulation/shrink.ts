import { type Run, runSeed, type Without } from "./run.ts";

/** Runs that a search may take: a readable trace is worth some seconds, not minutes. */
const mostRuns = 400;

/** What is wrong with a run, by name. */
export const wrongOf = ({ wrong }: Run): string | undefined => Object.keys(wrong)[0];

/** Leaves out as many of these as it can, halves first, while `isStillWrong`. */
const withoutMost = async (items: number[], isStillWrong: (left: number[]) => Promise<boolean>): Promise<number[]> => {
  let kept = items;
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (await isStillWrong(fewer)) kept = fewer;
      else at += size;
    }
  }
  return kept;
};

const allBut = (all: number[], kept: number[]): ReadonlySet<number> =>
  new Set(all.filter((one) => !kept.includes(one)));

/** The same failure with as few faults and steps as a short search finds, told as it happens. */
export const shortestTrace = async (failed: Run, run = runSeed): Promise<string[]> => {
  const wanted = wrongOf(failed);
  let runs = 0;
  const isWrong = async (without: Without) => {
    runs += 1;
    return runs <= mostRuns && wrongOf(await run(failed.seed, without)) === wanted;
  };
  const allChances = failed.drawn.map(({ chance }) => chance);
  const allSteps = Array.from({ length: failed.steps }, (_, index) => index);
  let without: Without = { steps: new Set(), chances: new Set() };
  const steps = await withoutMost(allSteps, async (kept) => isWrong({ ...without, steps: allBut(allSteps, kept) }));
  without = { ...without, steps: allBut(allSteps, steps) };
  const chances = await withoutMost(allChances, async (kept) =>
    isWrong({ ...without, chances: allBut(allChances, kept) }),
  );
  without = { ...without, chances: allBut(allChances, chances) };
  const trace: string[] = [];
  await run(failed.seed, without, (line) => trace.push(line));
  return trace;
};
