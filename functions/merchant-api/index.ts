import { createMerchantGuard } from "../../shared/http/authenticate.ts";
import { toAddress } from "../../shared/http/route.ts";
import { serve } from "../../shared/http/serve.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
import { openapi } from "./openapi.ts";
import { createReceiptRoutes } from "./receipt-routes.ts";
import { createRestockRoutes } from "./restock-routes.ts";
import { createSettingsRoutes } from "./settings-routes.ts";
import { createStockRoutes } from "./stock-routes.ts";
import { createWaitlistRoutes } from "./waitlist-routes.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const stores = tables.stores();
  const deps = {
    clock,
    guard: createMerchantGuard({ stores, clock }),
    stores,
    stock: tables.stock(),
    restocks: tables.restocks(),
    chunks: tables.chunks(),
    waitlist: tables.waitlist(),
    receipts: tables.receipts(),
    receiptQueue: openQueues(runtime).receipt(),
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
