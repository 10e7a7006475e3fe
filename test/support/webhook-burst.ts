import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { type Client, inParallel } from "../../infra/local/client.ts";
import { localTableName } from "../../infra/local/database.ts";
import { freePort } from "../../infra/local/free-port.ts";
import { startSystemProcess } from "./system-process.ts";

/** One webhook of a shop: a variant's units, as they were at an instant. */
interface StockEvent {
  id: string;
  sku: string;
  available: number;
  observedAt: string;
}

export interface BurstAccount {
  sent: number;
  /** Answers by their status; senders that got none are `none`, and send again. */
  answers: Record<string, number>;
  /** Receipts by their state. */
  receipts: Record<string, number>;
  /** Variants whose units are not those of their newest event. */
  wrongLevels: string[];
  /** Mails to each of the shoppers who wait, one for each variant. */
  mails: number[];
  /** Shoppers without a mail, whom the service lists as unsettled: a kill fell into the call that was for them. */
  unsettled: number;
  /** Shoppers without a mail whom it does not: must be none. */
  forgotten: number;
  /** From the first webhook to the last answer, and until all is applied. */
  answeredMs: number;
  appliedMs: number;
}

/** Senders at once. */
const width = 50;
const perSku = 20;
/** Sells out and comes back many times, and ends with units. */
const unitsOf = (n: number) => (n % 3 === 0 ? 0 : n);
const newestUnits = unitsOf(perSku - 1);
const shopperOf = (sku: string) => `${sku.toLowerCase()}@example.com`;
const skusOf = (events: number) => Array.from({ length: events / perSku }, (_, n) => `BURST-${n}`);

/** Many levels of many variants, none in order: 7 steps on each time, through all of a variant's 20. */
const eventsOf = (skus: string[]): StockEvent[] => {
  const from = Date.now() - 60_000;
  const turns = Array.from({ length: perSku }, (_, turn) => (turn * 7) % perSku);
  return turns.flatMap((n) =>
    skus.map((sku) => ({
      id: `${sku}-${n}`,
      sku,
      available: unitsOf(n),
      observedAt: new Date(from + n * 1_000).toISOString(),
    })),
  );
};

const prepare = async (system: Client, skus: string[]) =>
  inParallel(skus, 10, async (sku) => {
    await system.putVariant(sku, { settleSeconds: 0, peoplePerUnit: "everyone" });
    await system.signUp(sku, shopperOf(sku));
  });

/** Sends all, 50 at a time; answers which got no answer. */
const sendAll = async (
  system: Client,
  events: StockEvent[],
  answers: Record<string, number>,
  answered: (count: number) => void = () => {},
): Promise<StockEvent[]> => {
  const unanswered: StockEvent[] = [];
  let count = 0;
  await inParallel(events, width, async (event) => {
    const { id, sku, available, observedAt } = event;
    const data = { sku, location: "main", available, observedAt };
    const status = await system.webhook("stock.updated", data, { id }).catch(() => "none");
    answers[status] = (answers[status] ?? 0) + 1;
    if (status === "none") unanswered.push(event);
    else answered((count += 1));
  });
  return unanswered;
};

const endpointsSchema = v.object({ dynamodb: v.string() });
const stateSchema = v.object({ state: v.string() });

const receiptStates = async (dataDir: string): Promise<Record<string, number>> => {
  const { dynamodb } = v.parse(endpointsSchema, JSON.parse(readFileSync(join(dataDir, "endpoints.json"), "utf8")));
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: dynamodb, region: "eu-west-1", credentials });
  const states: Record<string, number> = {};
  const filter = { FilterExpression: "sk = :receipt", ExpressionAttributeValues: { ":receipt": { S: "receipt" } } };
  for await (const { Items = [] } of paginateScan({ client }, { TableName: localTableName("receipts"), ...filter })) {
    for (const item of Items) {
      const { state } = v.parse(stateSchema, unmarshall(item));
      states[state] = (states[state] ?? 0) + 1;
    }
  }
  client.destroy();
  return states;
};

/** Counted from outside: the receipts, what the API says of the stock, and the mails there are. */
const count = async (system: Client, dataDir: string, skus: string[]) => {
  const wrongLevels: string[] = [];
  await inParallel(skus, 10, async (sku) => {
    const { body } = await system.call("GET", `variants/${sku}`);
    if (body["sellable"] !== newestUnits) wrongLevels.push(`${sku}: ${String(body["sellable"])}`);
  });
  const messages = await system.messages();
  const mails = skus.map((sku) => messages.filter(({ to }) => to === shopperOf(sku)).length);
  let unsettled = 0;
  const unmailed = skus.filter((_, n) => mails[n] === 0);
  for (const sku of unmailed) {
    if ((await system.restocks(sku)).some((restock) => restock.unsettled > 0)) unsettled += 1;
  }
  const forgotten = unmailed.length - unsettled;
  return { receipts: await receiptStates(dataDir), wrongLevels, mails, unsettled, forgotten };
};

const withFolder = async <Result>(work: (dataDir: string) => Promise<Result>): Promise<Result> => {
  const dataDir = mkdtempSync(join(tmpdir(), "stockline-burst-"));
  try {
    return await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** Sends that many webhooks (a multiple of 20) at once to a system in a process of its own. */
export const burst = async (size: number): Promise<BurstAccount> =>
  withFolder(async (dataDir) => {
    const skus = skusOf(size);
    const system = await startSystemProcess(dataDir, await freePort());
    await prepare(system, skus);
    const answers: Record<string, number> = {};
    const began = performance.now();
    await sendAll(system, eventsOf(skus), answers);
    const answeredMs = performance.now() - began;
    await system.idle();
    const appliedMs = performance.now() - began;
    const account = { sent: size, answers, answeredMs, appliedMs, ...(await count(system, dataDir, skus)) };
    await system.signal("SIGTERM");
    return account;
  });

/** The same, killed with SIGKILL once so many were answered and started again; senders without an answer send again. */
export const burstKilledAfter = async (size: number, answered: number): Promise<BurstAccount> =>
  withFolder(async (dataDir) => {
    const skus = skusOf(size);
    const port = await freePort();
    const killed = await startSystemProcess(dataDir, port);
    await prepare(killed, skus);
    const answers: Record<string, number> = {};
    let death: Promise<unknown> | undefined;
    const began = performance.now();
    const unanswered = await sendAll(killed, eventsOf(skus), answers, (soFar) => {
      if (soFar === answered) death = killed.signal("SIGKILL");
    });
    await death;
    const system = await startSystemProcess(dataDir, port);
    await sendAll(system, unanswered, answers);
    const answeredMs = performance.now() - began;
    // What was kept and not yet applied is woken by the tick, a minute after it came.
    await system.advance("PT2M");
    const appliedMs = performance.now() - began;
    const account = { sent: size, answers, answeredMs, appliedMs, ...(await count(system, dataDir, skus)) };
    await system.signal("SIGTERM");
    return account;
  });
