import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { dynamoClient, envText, readEnv, type Runtime, tableFor } from "../../shared/runtime/runtime.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createReceiptsTable, receiptMessageSchema } from "../../shared/webhook/receipts-table.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { createApplyReceipt } from "./apply-receipt.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, { STOCK_TABLE: envText, RECEIPTS_TABLE: envText });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const applyReceipt = createApplyReceipt({
    clock,
    log,
    stock: createStockTable(dynamo, tableFor(dynamo, env.STOCK_TABLE)),
    receipts: createReceiptsTable(tableFor(dynamo, env.RECEIPTS_TABLE)),
    sources,
  });
  return queueConsumer(runtime, receiptMessageSchema, applyReceipt);
};

export const handler = onLambda(wire);
