import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { inParallel } from "../../infra/local/client.ts";
import { freePort } from "../../infra/local/database.ts";
import { shoppers } from "./local-system.ts";
import { startSystemProcess } from "./system-process.ts";

export interface Account {
  killedAfterMs: number;
  /** Mails that had gone out when the process was killed. */
  before: number;
  signedUp: number;
  /** Shoppers who got a mail, got more than one, and got none. */
  told: number;
  twice: number;
  missing: number;
  /** Shoppers of whom the service itself says that it does not know. */
  unsettled: number;
  /** Missing although the service does not list them as unsettled: must be none. */
  forgotten: number;
}

/** A fan-out in a real process that is killed with SIGKILL, started again and left to finish; counted from outside. */
export const killDuringFanOut = async (people: number, killAfterMs: number): Promise<Account> => {
  const dataDir = mkdtempSync(join(tmpdir(), "stockline-kill-"));
  const port = await freePort();
  const emails = shoppers(people);
  let system = await startSystemProcess(dataDir, port);
  await system.putVariant("KILL", { settleSeconds: 0, peoplePerUnit: "everyone" });
  await inParallel(emails, 10, async (email) => system.signUp("KILL", email));
  await system.putLevel("KILL", 3);
  await wait(killAfterMs);
  await system.signal("SIGKILL");

  system = await startSystemProcess(dataDir, port);
  const before = (await system.messages()).length;
  await system.idle();
  const counts = new Map(emails.map((email) => [email, 0]));
  for (const { to } of await system.messages()) counts.set(to, (counts.get(to) ?? 0) + 1);
  const [restock] = await system.restocks("KILL");
  const listed = await system.call("GET", `restocks/${restock?.id}`);
  await system.signal("SIGTERM");
  rmSync(dataDir, { recursive: true, force: true });

  const ids = listed.body["unsettledSignupIds"];
  const unsettled = Array.isArray(ids) ? ids.length : 0;
  const missing = [...counts.values()].filter((count) => count === 0).length;
  return {
    killedAfterMs: killAfterMs,
    before,
    signedUp: people,
    told: [...counts.values()].filter((count) => count > 0).length,
    twice: [...counts.values()].filter((count) => count > 1).length,
    missing,
    unsettled,
    forgotten: Math.max(0, missing - unsettled),
  };
};
