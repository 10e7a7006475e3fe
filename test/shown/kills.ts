import { createRandom } from "../simulation/random.ts";
import { type Account, killDuringFanOut, purgeDuringFanOut } from "../support/fan-out.ts";

/** Moments from just after the restock to the end of the fan-out, the same each time this runs. */
const momentsOf = (count: number): number[] => {
  const random = createRandom(count, "moments");
  return Array.from({ length: count }, () => 20 + random.below(1_300)).sort((a, b) => a - b);
};

/** Twenty kills of a fan-out to 1,000 shoppers, and ten times all queues emptied, counted from outside. */
const disturb = async (
  title: string,
  moments: number[],
  play: (people: number, afterMs: number) => Promise<Account>,
) => {
  const accounts: Account[] = [];
  for (const [index, afterMs] of moments.entries()) {
    process.stdout.write(`${title}: ${index + 1} of ${moments.length}\r`);
    accounts.push(await play(1_000, afterMs));
  }
  process.stdout.write(`${title}\n`);
  console.table(accounts);
  return accounts;
};

const accounts = [
  ...(await disturb("killed with SIGKILL and started again", momentsOf(20), killDuringFanOut)),
  ...(await disturb("every queue emptied", momentsOf(10), purgeDuringFanOut)),
];
const bad = accounts.filter(({ twice, forgotten, unsettled }) => twice + forgotten > 0 || unsettled > 50);
process.exitCode = bad.length === 0 ? 0 : 1;
