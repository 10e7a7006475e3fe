import { createDelaysTable } from "../backorder/delays-table.ts";
import { createLedgersTable } from "../backorder/ledgers-table.ts";
import { createNewsTable } from "../backorder/news-table.ts";
import type { OrderRef } from "../backorder/order.ts";
import { createOrdersTable } from "../backorder/orders-table.ts";
import { createStandingsTable } from "../backorder/standings-table.ts";
import { createSuppliesTable } from "../backorder/supplies-table.ts";
import { createAddressesTable } from "../contact/addresses-table.ts";
import { createClientLimit } from "../contact/client-limit-table.ts";
import { createContactsTable } from "../contact/contacts-table.ts";
import type { MessageWake } from "../message/message.ts";
import { createMessagesTable } from "../message/messages-table.ts";
import { createRateBucket } from "../message/rate-bucket.ts";
import type { ChunkRef } from "../restock/chunk.ts";
import { createChunksTable } from "../restock/chunks-table.ts";
import type { RestockRef } from "../restock/restock.ts";
import { createRestocksTable } from "../restock/restocks-table.ts";
import type { JobRef } from "../job/job.ts";
import { createJobsTable } from "../job/jobs-table.ts";
import { createShipmentsTable } from "../shipment/shipments-table.ts";
import { createAliasesTable } from "../stock/aliases-table.ts";
import { createStockTable, type VariantRef } from "../stock/stock-table.ts";
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
    supplies: () => createSuppliesTable(open("STOCK")),
    standings: () => createStandingsTable(open("STOCK")),
    ledgers: () => createLedgersTable(dynamo, open("STOCK")),
    orders: () => createOrdersTable(open("ORDERS")),
    delays: () => createDelaysTable(dynamo, open("ORDERS")),
    news: () => createNewsTable(open("ORDERS")),
    shipments: () => createShipmentsTable(open("ORDERS")),
    waitlist: () => createWaitlistTable(open("WAITLIST")),
    chunks: () => createChunksTable(open("MESSAGES")),
    messages: () => createMessagesTable(open("MESSAGES")),
    bucket: (ratePerSecond: number, service?: "ses" | "sms") =>
      createRateBucket(open("MESSAGES"), ratePerSecond, service),
    contacts: () => createContactsTable(open("CONTACTS")),
    addresses: () => createAddressesTable(dynamo, open("CONTACTS")),
    clientLimit: () => createClientLimit(open("CONTACTS")),
    receipts: () => createReceiptsTable(open("RECEIPTS")),
    jobs: () => createJobsTable(open("RECEIPTS")),
    aliases: () => createAliasesTable(open("STOCK")),
    /** The bare tables whose due items the tick reads. */
    due: () => ({
      stock: open("STOCK"),
      orders: open("ORDERS"),
      messages: open("MESSAGES"),
      waitlist: open("WAITLIST"),
      contacts: open("CONTACTS"),
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
