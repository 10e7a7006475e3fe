import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Clock } from "../../../shared/runtime/clock.ts";
import type { Log } from "../../../shared/runtime/log.ts";
import type { Clients } from "../../../shared/runtime/runtime.ts";
import { createTable } from "../../../shared/runtime/table.ts";
import { createMovableClock } from "../../../infra/local/clock.ts";
import { localTableName } from "../../../infra/local/database.ts";
import { wireFunctions, type WiredFunctions } from "../../../infra/local/host.ts";
import { openQueues } from "../../../infra/local/queues.ts";
import { createRest } from "../../../infra/local/rest.ts";
import { startStream } from "../../../infra/local/stream.ts";
import { type FunctionName, functions, type QueueName } from "../../../infra/pipeline.ts";
import { tableNames, tables } from "../../../infra/tables.ts";
import { publicUrl } from "./public-url.ts";

export interface FunctionsOptions {
  endpoints: { dynamo: string; sqs: string; ses: string };
  /** Where the place in the stream is kept. */
  dataDir: string;
  sendRate: number;
  /** Chunks that are sent at once; on AWS up to 20. */
  chunkWorkers: number;
  log: Log;
  clientsOf?: (name: FunctionName) => Clients;
  /** Told of every run of a function on a queue's messages, and on the stream's: for what Lambda bills. */
  ran?: (name: FunctionName, ms: number) => void;
}

type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** Lambda looks at a shard of a stream four times a second; oftener would be CPU that no function of ours uses. */
const lambdaPollMs = 250;
const workersOf: Partial<Record<QueueName, number>> = { wave: 2, feedback: 2 };

/** The functions between a change of stock or an order and SES's events, read from their queues and their stream as Lambda does. */
export const startFunctions = async (options: FunctionsOptions) => {
  const { endpoints, dataDir, log, sendRate, ran } = options;
  const clock: Clock = createMovableClock(dataDir);
  const queues = openQueues(endpoints.sqs);
  const wired: WiredFunctions = wireFunctions({
    clock,
    log,
    database: { endpoint: endpoints.dynamo },
    queues,
    sesEndpoint: endpoints.ses,
    sendRate,
    publicUrl,
    ...(options.clientsOf && { clientsOf: options.clientsOf }),
  });

  const timed = <Event, Result>(name: FunctionName, handle: (event: Event) => Promise<Result>) => {
    if (ran === undefined) return handle;
    return async (event: Event): Promise<Result> => {
      const began = performance.now();
      const result = await handle(event);
      ran(name, performance.now() - began);
      return result;
    };
  };
  const consume = (queue: QueueName, name: FunctionName, handle: QueueHandler, workers: number) => {
    const { trigger } = functions[name];
    if (trigger.kind === "queue") queues.consume(queue, trigger.batchSize, workers, timed(name, handle));
  };
  consume("wave", "invite-wave", wired.queue.wave, workersOf.wave ?? 1);
  consume("chunk", "send-chunk", wired.queue.chunk, options.chunkWorkers);
  consume("order", "follow-order", wired.queue.order, 1);
  consume("ledger", "run-ledger", wired.queue.ledger, 1);
  consume("feedback", "record-feedback", wired.queue.feedback, workersOf.feedback ?? 1);
  const stream = await startStream({
    endpoint: endpoints.dynamo,
    tableName: localTableName("stock"),
    sortKeyPrefixes: tables.stock.stream.sortKeyPrefixes,
    batchSize: functions["on-stock-change"].trigger.batchSize,
    pollMs: lambdaPollMs,
    dataDir,
    log,
    handle: timed("on-stock-change", wired.stream),
  });

  const dynamo = new DynamoDBClient({ endpoint: endpoints.dynamo });
  const rest = createRest({
    clock: createMovableClock(dataDir),
    isQuiet: async () => (await stream.caughtUp()) && (await queues.pending()) === 0,
    tick: async () => wired.tick(),
    dueTables: tableNames
      .filter((name) => "due" in tables[name].indexes)
      .map((name) => createTable(dynamo, localTableName(name))),
    atRest: () => {},
  });
  return {
    http: wired.http,
    queues,
    idle: rest.idle,
    tick: async () => wired.tick(),
    stop: async () => {
      await stream.stop();
      await queues.stop();
      dynamo.destroy();
    },
  };
};
