import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { OrderRef } from "../backorder/order.ts";
import type { MessageWake } from "../message/message.ts";
import type { ChunkRef } from "../restock/chunk.ts";
import type { RestockRef } from "../restock/restock.ts";
import type { JobRef } from "../job/job.ts";
import { type VariantRef } from "../stock/stock-table.ts";
import { type ReceiptRef } from "../webhook/receipts-table.ts";
import { createQueue } from "./queue.ts";
import { dynamoClient, envNumber, envText, readEnv, type Runtime, sqsClient } from "./runtime.ts";
import { createTable, type Table } from "./table.ts";

const textOf = (runtime: Runtime, name: string): string => readEnv(runtime, { [name]: envText })[name] ?? "";

/** A deployment's database: its client, and its tables by the names that they have in a function's environment. */
export interface Database {
  dynamo: DynamoDBClient;
  /** Throws where a table is asked for that the environment does not name: a function may touch no other. */
  open: (name: string) => Table;
}

export const openDatabase = (runtime: Runtime): Database => {
  const dynamo = dynamoClient(runtime);
  return { dynamo, open: (name) => createTable(dynamo, textOf(runtime, `${name}_TABLE`)) };
};

/** The queues of a deployment that a function may send to, opened when asked for, with what their messages name. */
export const openQueues = (runtime: Runtime) => {
  const client = sqsClient(runtime);
  const urlOf = (name: string) => textOf(runtime, `${name}_QUEUE_URL`);
  return {
    wave: () => createQueue<RestockRef>(client, urlOf("WAVE")),
    chunk: () => createQueue<ChunkRef>(client, urlOf("CHUNK")),
    message: () => createQueue<MessageWake>(client, urlOf("MESSAGE")),
    order: () => createQueue<OrderRef>(client, urlOf("ORDER")),
    ledger: () => createQueue<VariantRef>(client, urlOf("LEDGER")),
    receipt: () => createQueue<ReceiptRef>(client, urlOf("RECEIPT")),
    job: () => createQueue<JobRef>(client, urlOf("JOB")),
  };
};

/** Mails a second that the SES account may send. */
export const sendRateOf = (runtime: Runtime): number => readEnv(runtime, { SEND_RATE: envNumber }).SEND_RATE;

/** Texts a second that the account may send. */
export const textRateOf = (runtime: Runtime): number => readEnv(runtime, { TEXT_RATE: envNumber }).TEXT_RATE;
