import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { createRateBucket } from "../../shared/message/rate-bucket.ts";
import { createSendBulk } from "../../shared/message/send-bulk.ts";
import type { ChunkRef } from "../../shared/restock/chunk.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { chunkMessageSchema } from "../../shared/restock/messages.ts";
import { createReleaseLane } from "../../shared/restock/release-lane.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import {
  dynamoClient,
  envNumber,
  envText,
  queueFor,
  readEnv,
  type Runtime,
  sesClient,
  tableFor,
} from "../../shared/runtime/runtime.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { createAttempt } from "./attempt.ts";
import { createBuildMail } from "./build-mail.ts";
import { createCheck } from "./check.ts";
import { createEndChunk } from "./end-chunk.ts";
import { createSendChunk } from "./send-chunk.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, {
    STORES_TABLE: envText,
    STOCK_TABLE: envText,
    WAITLIST_TABLE: envText,
    MESSAGES_TABLE: envText,
    CONTACTS_TABLE: envText,
    WAVE_QUEUE_URL: envText,
    CHUNK_QUEUE_URL: envText,
    CONFIGURATION_SET: envText,
    SEND_RATE: envNumber,
    PUBLIC_URL: envText,
  });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const stockTable = tableFor(dynamo, env.STOCK_TABLE);
  const messagesTable = tableFor(dynamo, env.MESSAGES_TABLE);
  const stores = createStoresTable(tableFor(dynamo, env.STORES_TABLE));
  const waitlist = createWaitlistTable(tableFor(dynamo, env.WAITLIST_TABLE));
  const chunks = createChunksTable(messagesTable);
  const chunkQueue = queueFor<ChunkRef>(runtime, env.CHUNK_QUEUE_URL);
  const shared = { clock, log, stores, chunks, waitlist, chunkQueue };
  const endChunk = createEndChunk(shared);
  const check = createCheck({
    ...shared,
    stock: createStockTable(dynamo, stockTable),
    restocks: createRestocksTable(dynamo, stockTable),
    contacts: createContactsTable(tableFor(dynamo, env.CONTACTS_TABLE)),
    endChunk,
  });
  const attempt = createAttempt({
    ...shared,
    bucket: createRateBucket(messagesTable, env.SEND_RATE),
    buildMail: createBuildMail({ clock, keys: once(stores.deploymentKeys), publicUrl: env.PUBLIC_URL }),
    sendBulk: createSendBulk(sesClient(runtime), env.CONFIGURATION_SET),
    check,
    endChunk,
  });
  const sendChunk = createSendChunk({
    ...shared,
    waveQueue: queueFor<RestockRef>(runtime, env.WAVE_QUEUE_URL),
    releaseLane: createReleaseLane(shared),
    attempt,
    endChunk,
  });
  return queueConsumer(runtime, chunkMessageSchema, sendChunk);
};

export const handler = onLambda(wire);
