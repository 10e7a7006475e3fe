import type { RestockRef } from "../../shared/restock/restock.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { createStreamConsumer } from "../../shared/runtime/batch.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { dynamoClient, envText, queueFor, readEnv, type Runtime, tableFor } from "../../shared/runtime/runtime.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createOnStockChange } from "./on-stock-change.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, { STORES_TABLE: envText, STOCK_TABLE: envText, WAVE_QUEUE_URL: envText });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const stockTable = tableFor(dynamo, env.STOCK_TABLE);
  const followStock = createFollowStock({
    clock,
    log,
    stores: createStoresTable(tableFor(dynamo, env.STORES_TABLE)),
    stock: createStockTable(dynamo, stockTable),
    restocks: createRestocksTable(dynamo, stockTable),
    waveQueue: queueFor<RestockRef>(runtime, env.WAVE_QUEUE_URL),
  });
  return createStreamConsumer({ log, work: createOnStockChange({ followStock }) });
};

export const handler = onLambda(wire);
