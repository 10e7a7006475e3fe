import type { ChunkRef } from "../../shared/restock/chunk.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { restockMessageSchema } from "../../shared/restock/messages.ts";
import { createReleaseLane } from "../../shared/restock/release-lane.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { limits } from "../../shared/runtime/limits.ts";
import {
  dynamoClient,
  envNumber,
  envText,
  queueFor,
  readEnv,
  type Runtime,
  tableFor,
} from "../../shared/runtime/runtime.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { createInviteWave } from "./invite-wave.ts";
import { createPlanWave } from "./plan-wave.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, {
    STORES_TABLE: envText,
    STOCK_TABLE: envText,
    WAITLIST_TABLE: envText,
    MESSAGES_TABLE: envText,
    CHUNK_QUEUE_URL: envText,
    SEND_RATE: envNumber,
  });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const stockTable = tableFor(dynamo, env.STOCK_TABLE);
  const chunks = createChunksTable(tableFor(dynamo, env.MESSAGES_TABLE));
  const releaseLane = createReleaseLane({
    clock,
    chunks,
    chunkQueue: queueFor<ChunkRef>(runtime, env.CHUNK_QUEUE_URL),
  });
  const shared = {
    clock,
    log,
    stores: createStoresTable(tableFor(dynamo, env.STORES_TABLE)),
    stock: createStockTable(dynamo, stockTable),
    restocks: createRestocksTable(dynamo, stockTable),
    waitlist: createWaitlistTable(tableFor(dynamo, env.WAITLIST_TABLE)),
    chunks,
    releaseLane,
  };
  const chunkSize = Math.max(1, Math.min(limits.recipientsPerChunk, Math.floor(env.SEND_RATE)));
  return queueConsumer(
    runtime,
    restockMessageSchema,
    createInviteWave({ ...shared, planWave: createPlanWave({ ...shared, chunkSize }) }),
  );
};

export const handler = onLambda(wire);
