import { type Account, killDuringFanOut, purgeDuringFanOut } from "../support/fan-out.ts";

/** Ten kills of a fan-out to 1,000 shoppers, and ten times all queues emptied, counted from outside. */
const disturb = async (title: string, play: (people: number, afterMs: number) => Promise<Account>) => {
  const accounts: Account[] = [];
  for (let time = 0; time < 10; time += 1) {
    process.stdout.write(`${title}: ${time + 1} of 10\r`);
    accounts.push(await play(1_000, 40 + time * 130));
  }
  process.stdout.write(`${title}\n`);
  console.table(accounts);
  return accounts;
};

const accounts = [
  ...(await disturb("killed with SIGKILL and started again", killDuringFanOut)),
  ...(await disturb("every queue emptied", purgeDuringFanOut)),
];
const bad = accounts.filter(({ twice, forgotten, unsettled }) => twice + forgotten > 0 || unsettled > 50);
process.exitCode = bad.length === 0 ? 0 : 1;
