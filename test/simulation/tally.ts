import { faultName } from "./faults.ts";
import type { Run } from "./run.ts";
import { wrongOf } from "./shrink.ts";

/** Sums of many runs. */
export interface Tally {
  seeds: number;
  told: number;
  twice: number;
  forgotten: number;
  outOfOrder: number;
  withoutStock: number;
  unlisted: number;
  overInvited: number;
  tooEarly: number;
  afterLeaving: number;
  stuck: number;
  /** Runs with more in doubt than their faults explain; runs that ended by an error of their own. */
  tooUnsettled: number;
  broken: number;
  unsettled: number;
  faults: number;
  /** Places where something can go wrong, and each way in which it can: how many there were, and those never drawn. */
  faultSites: { known: number; hit: number; missed: string[] };
  /** Seeds with anything wrong, the first few. */
  failed: { seed: number; wrong: Run["wrong"] }[];
}

const shownFailures = 10;

export const createTally = () => {
  const known = new Set<string>();
  const hit = new Set<string>();
  const tally: Tally = {
    seeds: 0,
    told: 0,
    twice: 0,
    forgotten: 0,
    outOfOrder: 0,
    withoutStock: 0,
    unlisted: 0,
    overInvited: 0,
    tooEarly: 0,
    afterLeaving: 0,
    stuck: 0,
    tooUnsettled: 0,
    broken: 0,
    unsettled: 0,
    faults: 0,
    faultSites: { known: 0, hit: 0, missed: [] },
    failed: [],
  };
  return {
    add: (run: Run) => {
      tally.seeds += 1;
      tally.told += run.told;
      tally.unsettled += run.unsettled;
      tally.faults += run.drawn.length;
      for (const { site, kind } of run.drawn) hit.add(faultName(site, kind));
      for (const name of run.chances) known.add(name);
      const { wrong } = run;
      for (const [name, cases] of Object.entries(wrong)) {
        if (isCounted(name)) tally[name] += cases.length;
      }
      if (wrongOf(run) !== undefined && tally.failed.length < shownFailures)
        tally.failed.push({ seed: run.seed, wrong });
    },
    sum: (): Tally => {
      const missed = [...known].filter((name) => !hit.has(name)).sort();
      return { ...tally, faultSites: { known: known.size, hit: hit.size, missed } };
    },
  };
};

const counted = [
  "twice",
  "forgotten",
  "outOfOrder",
  "withoutStock",
  "unlisted",
  "overInvited",
  "tooEarly",
  "afterLeaving",
  "stuck",
  "tooUnsettled",
  "broken",
] as const;
const isCounted = (name: string): name is (typeof counted)[number] => counted.some((one) => one === name);

/** What must be nought, and is not. */
export const violationsIn = (tally: Tally): string[] => counted.filter((name) => tally[name] > 0);
