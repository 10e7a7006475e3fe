import { createMerchantGuard } from "../../shared/http/authenticate.ts";
import { toAddress } from "../../shared/http/route.ts";
import { serve } from "../../shared/http/serve.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { dynamoClient, envText, queueFor, readEnv, type Runtime, tableFor } from "../../shared/runtime/runtime.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { createReceiptsTable, type ReceiptRef } from "../../shared/webhook/receipts-table.ts";
import { openapi } from "./openapi.ts";
import { createReceiptRoutes } from "./receipt-routes.ts";
import { createRestockRoutes } from "./restock-routes.ts";
import { createSettingsRoutes } from "./settings-routes.ts";
import { createStockRoutes } from "./stock-routes.ts";
import { createWaitlistRoutes } from "./waitlist-routes.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, {
    STORES_TABLE: envText,
    STOCK_TABLE: envText,
    WAITLIST_TABLE: envText,
    MESSAGES_TABLE: envText,
    RECEIPTS_TABLE: envText,
    RECEIPT_QUEUE_URL: envText,
  });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const stockTable = tableFor(dynamo, env.STOCK_TABLE);
  const stores = createStoresTable(tableFor(dynamo, env.STORES_TABLE));
  const deps = {
    clock,
    guard: createMerchantGuard({ stores, clock }),
    stores,
    stock: createStockTable(dynamo, stockTable),
    restocks: createRestocksTable(dynamo, stockTable),
    chunks: createChunksTable(tableFor(dynamo, env.MESSAGES_TABLE)),
    waitlist: createWaitlistTable(tableFor(dynamo, env.WAITLIST_TABLE)),
    receipts: createReceiptsTable(tableFor(dynamo, env.RECEIPTS_TABLE)),
    receiptQueue: queueFor<ReceiptRef>(runtime, env.RECEIPT_QUEUE_URL),
  };
  const routes = [
    ...createStockRoutes(deps),
    ...createWaitlistRoutes(deps),
    ...createRestockRoutes(deps),
    ...createReceiptRoutes(deps),
    ...createSettingsRoutes(deps),
  ];
  const document = { method: "GET" as const, path: "/openapi.json", handle: async () => openapi() };
  return serve([...routes.map(toAddress), document], log);
};

export const handler = onLambda(wire);
