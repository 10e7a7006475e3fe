import { serve } from "../../shared/http/serve.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { dynamoClient, envText, queueFor, readEnv, type Runtime, tableFor } from "../../shared/runtime/runtime.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createReceiptsTable, type ReceiptRef } from "../../shared/webhook/receipts-table.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { createReceiveWebhook } from "./receive-webhook.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, { STORES_TABLE: envText, RECEIPTS_TABLE: envText, RECEIPT_QUEUE_URL: envText });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const handle = createReceiveWebhook({
    clock,
    log,
    stores: createStoresTable(tableFor(dynamo, env.STORES_TABLE)),
    receipts: createReceiptsTable(tableFor(dynamo, env.RECEIPTS_TABLE)),
    receiptQueue: queueFor<ReceiptRef>(runtime, env.RECEIPT_QUEUE_URL),
    sources,
  });
  return serve([{ method: "POST", path: "/v1/webhooks/{store}/{source}", handle }], log);
};

export const handler = onLambda(wire);
