import { createContactsTable } from "../contact/contacts-table.ts";
import { createRateBucket } from "../message/rate-bucket.ts";
import type { ChunkRef } from "../restock/chunk.ts";
import { createChunksTable } from "../restock/chunks-table.ts";
import type { RestockRef } from "../restock/restock.ts";
import { createRestocksTable } from "../restock/restocks-table.ts";
import { createStockTable } from "../stock/stock-table.ts";
import { createStoresTable } from "../store/stores-table.ts";
import { createWaitlistTable } from "../waitlist/waitlist-table.ts";
import { createReceiptsTable, type ReceiptRef } from "../webhook/receipts-table.ts";
import { createQueue } from "./queue.ts";
import { dynamoClient, envNumber, envText, readEnv, type Runtime, sqsClient } from "./runtime.ts";
import { createTable, type Table } from "./table.ts";

const textOf = (runtime: Runtime, name: string): string => readEnv(runtime, { [name]: envText })[name] ?? "";

/**
 * The tables of a deployment, opened when asked for: a function's environment names only those it may touch.
 * Throws where a table is asked for that the environment does not name.
 */
export const openTables = (runtime: Runtime) => {
  const dynamo = dynamoClient(runtime);
  const open = (name: string): Table => createTable(dynamo, textOf(runtime, `${name}_TABLE`));
  return {
    stores: () => createStoresTable(open("STORES")),
    stock: () => createStockTable(dynamo, open("STOCK")),
    restocks: () => createRestocksTable(dynamo, open("STOCK")),
    waitlist: () => createWaitlistTable(open("WAITLIST")),
    chunks: () => createChunksTable(open("MESSAGES")),
    bucket: (ratePerSecond: number) => createRateBucket(open("MESSAGES"), ratePerSecond),
    contacts: () => createContactsTable(open("CONTACTS")),
    receipts: () => createReceiptsTable(open("RECEIPTS")),
    /** The bare tables whose due items the tick reads. */
    due: () => ({
      stock: open("STOCK"),
      messages: open("MESSAGES"),
      waitlist: open("WAITLIST"),
      receipts: open("RECEIPTS"),
    }),
  };
};

/** The queues of a deployment that a function may send to, opened when asked for, with what their messages name. */
export const openQueues = (runtime: Runtime) => {
  const client = sqsClient(runtime);
  const urlOf = (name: string) => textOf(runtime, `${name}_QUEUE_URL`);
  return {
    wave: () => createQueue<RestockRef>(client, urlOf("WAVE")),
    chunk: () => createQueue<ChunkRef>(client, urlOf("CHUNK")),
    receipt: () => createQueue<ReceiptRef>(client, urlOf("RECEIPT")),
  };
};

/** Mails a second that the SES account may send. */
export const sendRateOf = (runtime: Runtime): number => readEnv(runtime, { SEND_RATE: envNumber }).SEND_RATE;
