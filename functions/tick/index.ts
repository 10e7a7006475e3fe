import type { ChunkRef } from "../../shared/restock/chunk.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { createReleaseLane } from "../../shared/restock/release-lane.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { dynamoClient, envText, queueFor, readEnv, type Runtime, tableFor } from "../../shared/runtime/runtime.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { ReceiptRef } from "../../shared/webhook/receipts-table.ts";
import { createTick } from "./tick.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, {
    STORES_TABLE: envText,
    STOCK_TABLE: envText,
    WAITLIST_TABLE: envText,
    MESSAGES_TABLE: envText,
    RECEIPTS_TABLE: envText,
    WAVE_QUEUE_URL: envText,
    CHUNK_QUEUE_URL: envText,
    RECEIPT_QUEUE_URL: envText,
  });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const tables = {
    stock: tableFor(dynamo, env.STOCK_TABLE),
    messages: tableFor(dynamo, env.MESSAGES_TABLE),
    waitlist: tableFor(dynamo, env.WAITLIST_TABLE),
    receipts: tableFor(dynamo, env.RECEIPTS_TABLE),
  };
  const shared = {
    clock,
    log,
    tables,
    stores: createStoresTable(tableFor(dynamo, env.STORES_TABLE)),
    stock: createStockTable(dynamo, tables.stock),
    restocks: createRestocksTable(dynamo, tables.stock),
    chunks: createChunksTable(tables.messages),
    waitlist: createWaitlistTable(tables.waitlist),
    waveQueue: queueFor<RestockRef>(runtime, env.WAVE_QUEUE_URL),
    chunkQueue: queueFor<ChunkRef>(runtime, env.CHUNK_QUEUE_URL),
    receiptQueue: queueFor<ReceiptRef>(runtime, env.RECEIPT_QUEUE_URL),
  };
  return createTick({ ...shared, followStock: createFollowStock(shared), releaseLane: createReleaseLane(shared) });
};

export const handler = onLambda(wire);
