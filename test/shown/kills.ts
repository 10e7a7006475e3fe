import { type Account, killDuringFanOut } from "../support/fan-out.ts";

/** Ten kills of a fan-out to 1,000 shoppers, each counted from outside: `node test/shown/kills.ts`. */
const accounts: Account[] = [];
for (let kill = 0; kill < 10; kill += 1) {
  accounts.push(await killDuringFanOut(1_000, 40 + kill * 130));
  console.table(accounts.slice(-1));
}
console.table(accounts);
const bad = accounts.filter(({ twice, forgotten, unsettled }) => twice + forgotten > 0 || unsettled > 50);
process.exitCode = bad.length === 0 ? 0 : 1;
