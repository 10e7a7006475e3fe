import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PurgeQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { type Client, inParallel } from "../../infra/local/client.ts";
import { freePort } from "../../infra/local/free-port.ts";
import { queues } from "../../infra/pipeline.ts";
import { shoppers } from "./local-system.ts";
import { startSystemProcess } from "./system-process.ts";

export interface Account {
  disturbedAfterMs: number;
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

const sku = "FAN";

const begin = async (system: Client, emails: string[]) => {
  await system.putVariant(sku, { settleSeconds: 0, peoplePerUnit: "everyone" });
  await inParallel(emails, 10, async (email) => system.signUp(sku, email));
  await system.putLevel(sku, 3);
};

/** Counted from outside: the mails there are, and what the service says of its restock. */
const countFanOut = async (system: Client, emails: string[], disturbedAfterMs: number): Promise<Account> => {
  await system.idle();
  const counts = new Map(emails.map((email) => [email, 0]));
  for (const { to } of await system.messages()) counts.set(to, (counts.get(to) ?? 0) + 1);
  const [restock] = await system.restocks(sku);
  const { body } = await system.call("GET", `restocks/${restock?.id}`);
  const unsettled = v.parse(v.array(v.string()), body["unsettledSignupIds"]).length;
  const mails = [...counts.values()];
  const missing = mails.filter((count) => count === 0).length;
  return {
    disturbedAfterMs,
    signedUp: emails.length,
    told: mails.filter((count) => count > 0).length,
    twice: mails.filter((count) => count > 1).length,
    missing,
    unsettled,
    forgotten: Math.max(0, missing - unsettled),
  };
};

const withFolder = async <Result>(work: (dataDir: string) => Promise<Result>): Promise<Result> => {
  const dataDir = mkdtempSync(join(tmpdir(), "stockline-fan-out-"));
  try {
    return await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** A fan-out in a real process that is killed with SIGKILL, started again and left to finish. */
export const killDuringFanOut = async (people: number, afterMs: number): Promise<Account> =>
  withFolder(async (dataDir) => {
    const emails = shoppers(people);
    const port = await freePort();
    const killed = await startSystemProcess(dataDir, port);
    await begin(killed, emails);
    await wait(afterMs);
    await killed.signal("SIGKILL");
    const system = await startSystemProcess(dataDir, port);
    const account = await countFanOut(system, emails, afterMs);
    await system.signal("SIGTERM");
    return account;
  });

const endpointsSchema = v.object({ sqs: v.string() });

/** A fan-out in which every queue is emptied while it runs. */
export const purgeDuringFanOut = async (people: number, afterMs: number): Promise<Account> =>
  withFolder(async (dataDir) => {
    const emails = shoppers(people);
    const system = await startSystemProcess(dataDir, await freePort());
    const { sqs } = v.parse(endpointsSchema, JSON.parse(readFileSync(join(dataDir, "endpoints.json"), "utf8")));
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = new SQSClient({ endpoint: sqs, region: "eu-west-1", credentials });
    await begin(system, emails);
    await wait(afterMs);
    for (const name of queues) {
      await client.send(new PurgeQueueCommand({ QueueUrl: `${sqs}/000000000000/${name}` }));
    }
    const account = await countFanOut(system, emails, afterMs);
    client.destroy();
    await system.signal("SIGTERM");
    return account;
  });
