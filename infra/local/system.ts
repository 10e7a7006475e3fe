import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { failureFields, type Log } from "../../shared/runtime/log.ts";
import { createQueue } from "../../shared/runtime/queue.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { functions } from "../pipeline.ts";
import { tableNames, tables } from "../tables.ts";
import { createClient } from "./client.ts";
import { createMovableClock } from "./clock.ts";
import { useLocalCredentials } from "./credentials.ts";
import { type Database, localTableName, startDatabase } from "./database.ts";
import { createDemoCalls } from "./demo-calls.ts";
import { type DemoStore, ensureDemoStore } from "./demo-store.ts";
import { createDemoSupply } from "./demo-supply.ts";
import { comingSku, createDemoStock } from "./demo-variants.ts";
import { writeWhole } from "./files.ts";
import { lockFolder } from "./folder-lock.ts";
import { recover } from "./recover.ts";
import { type WiredFunctions, wireFunctions } from "./host.ts";
import { startHttpFront } from "./http-front.ts";
import type { InboundText } from "./inbound-text.ts";
import { createLocalCalls } from "./local-calls.ts";
import { openLog } from "./log.ts";
import { type Mail, openMailbox } from "./mailbox.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { type Queues, startQueues } from "./queues.ts";
import type { OnMessage } from "./queue-tap.ts";
import { createRest } from "./rest.ts";
import { sesEventsOf } from "./ses-events.ts";
import { startSesFront } from "./ses-front.ts";
import { openIdentities } from "./ses-identities.ts";
import { startStream } from "./stream.ts";

export interface SystemOptions {
  dataDir: string;
  port: number;
  /** Mails a second that the workers take the account's limit to be. */
  sendRate?: number;
  /** Mails a second that the local SES takes before it throttles. */
  providerRate?: number;
  /** A DynamoDB of the developer's own, instead of the one that is started here. */
  dynamoEndpoint?: string | undefined;
  /** Hears every message that is sent to a queue; for tests of what they carry. */
  onMessage?: OnMessage;
}

export interface LocalSystem {
  url: string;
  demoStore: DemoStore;
  stop(): Promise<void>;
}

const defaultSendRate = 2_000;
/** Texts a second that the local SNS takes before it throttles. */
const textRate = 1_000;
/** EventBridge runs the tick every minute; here it comes sooner, so that a try-out feels live. */
const tickEveryMs = 1_500;

/** What AWS publishes of mails and of texts that come in goes straight to the queue that its topic feeds on AWS. */
const createPublisher = (queues: Queues, log: Log) => {
  const client = new SQSClient({ endpoint: queues.endpoint });
  const feedback = createQueue<unknown>(client, queues.urlOf("feedback"));
  let last: Promise<void> = Promise.resolve();
  const publish = (mails: Mail[]) => {
    last = last
      .then(async () => feedback.sendAll(mails.flatMap(sesEventsOf)))
      .catch((error: unknown) => log.error("mail_events_lost", failureFields(error)));
  };
  const inbound = createQueue<unknown>(client, queues.urlOf("inbound"));
  const sendInbound = async (text: InboundText) => inbound.sendAll([text]);
  return { publish, published: async () => last, sendInbound, close: () => client.destroy() };
};

const consumeQueues = (queues: Queues, wired: WiredFunctions["queue"]) => {
  queues.consume("receipt", functions["apply-receipt"].trigger.batchSize, 2, wired.receipt);
  queues.consume("job", functions["run-job"].trigger.batchSize, 1, wired.job);
  queues.consume("wave", functions["invite-wave"].trigger.batchSize, 2, wired.wave);
  // One sender, so that a kill of this process leaves at most one chunk in doubt.
  queues.consume("chunk", functions["send-chunk"].trigger.batchSize, 1, wired.chunk);
  // One here too: a kill leaves at most one message in doubt.
  queues.consume("message", functions["send-message"].trigger.batchSize, 1, wired.message);
  queues.consume("order", functions["follow-order"].trigger.batchSize, 2, wired.order);
  queues.consume("ledger", functions["run-ledger"].trigger.batchSize, 2, wired.ledger);
  queues.consume("inbound", functions["answer-text"].trigger.batchSize, 2, wired.inbound);
  queues.consume("feedback", functions["record-feedback"].trigger.batchSize, 2, wired.feedback);
};

const readStream = async (database: Database, dataDir: string, log: Log, handle: WiredFunctions["stream"]) => {
  const { trigger } = functions["on-stock-change"];
  return startStream({
    endpoint: database.endpoint,
    tableName: localTableName(trigger.table),
    sortKeyPrefixes: tables[trigger.table].stream.sortKeyPrefixes,
    batchSize: trigger.batchSize,
    dataDir,
    log,
    handle,
  });
};

const keepTicking = (tick: () => Promise<unknown>, log: Log) => {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await tick().catch((error: unknown) => log.error("tick_failed", failureFields(error)));
      await wait(tickEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const looping = loop();
  return async () => {
    stopping.abort();
    await looping;
  };
};

/** The whole service on one machine: real parts, the same functions, one data folder, one port. */
export const startSystem = async (options: SystemOptions): Promise<LocalSystem> => {
  useLocalCredentials();
  const { dataDir, port } = options;
  const lock = lockFolder(dataDir);
  const url = `http://127.0.0.1:${port}`;
  const clock = createMovableClock(dataDir);
  const log = openLog(dataDir, clock);
  const mailbox = openMailbox(dataDir);
  const [database, queues] = await Promise.all([
    startDatabase(dataDir, options.dynamoEndpoint),
    startQueues({ clock, mailbox, ratePerSecond: textRate }, options.onMessage),
  ]);
  const dynamo = new DynamoDBClient({ endpoint: database.endpoint });
  await recover(dynamo, clock.now());
  const publisher = createPublisher(queues, log);
  const ses = await startSesFront({
    clock,
    mailbox,
    identities: openIdentities(dataDir, clock),
    ratePerSecond: options.providerRate ?? defaultSendRate * 10,
    accepted: publisher.publish,
  });
  const sendRate = options.sendRate ?? defaultSendRate;
  const wired = wireFunctions({ clock, log, database, queues, sesEndpoint: ses.endpoint, sendRate, publicUrl: url });
  const demoStore = await ensureDemoStore(dynamo, dataDir, clock);
  const demoStock = createDemoStock(dynamo, clock);
  await demoStock.ensureVariants(`${url}/demo`);

  const stream = await readStream(database, dataDir, log, wired.stream);
  consumeQueues(queues, wired.queue);
  // Mails of a run that was killed: SES would still tell what became of them.
  for await (const message of mailbox.all(mailbox.settled())) {
    if (message.channel === "email") publisher.publish([message]);
  }

  const tick = oneAtATime(async () => wired.tick());
  const isQuiet = async () => {
    await publisher.published();
    return (await stream.caughtUp()) && (await queues.pending()) === 0;
  };
  const dueTables = tableNames
    .filter((name) => "due" in tables[name].indexes)
    .map((name) => createTable(dynamo, localTableName(name)));
  const rest = createRest({ clock, isQuiet, tick, dueTables, atRest: () => mailbox.setSettled(mailbox.count()) });
  const advance = oneAtATime(rest.advance);
  const { storeId, apiKey, webhookSecrets } = demoStore;
  const demoSupply = createDemoSupply(createClient(url, storeId, apiKey, webhookSecrets.stockline));
  const demoCalls = createDemoCalls(demoStock, demoSupply);
  const localCalls = createLocalCalls({
    now: () => clock.now(),
    mailbox,
    idle: rest.idle,
    advance,
    receiveText: publisher.sendInbound,
  });
  // For a look inside with one's own tools: aws --endpoint-url ...
  const endpoints = { dynamodb: database.endpoint, sqs: queues.endpoint, sns: queues.endpoint, ses: ses.endpoint };
  writeWhole(join(dataDir, "endpoints.json"), `${JSON.stringify(endpoints, undefined, 2)}\n`);

  const front = await startHttpFront(
    wired.http,
    async (...call) => (await demoCalls(...call)) || (await localCalls(...call)),
    port,
  );
  await demoSupply.ensure(comingSku);
  const stopTicking = keepTicking(tick, log);

  const stop = async () => {
    await front.stop();
    await stopTicking();
    await stream.stop();
    await queues.stop();
    await ses.stop();
    publisher.close();
    dynamo.destroy();
    await database.stop();
    mailbox.close();
    log.close();
    lock.release();
  };
  return { url, demoStore, stop };
};
