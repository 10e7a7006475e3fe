import { createMerchantGuard } from "../../shared/http/authenticate.ts";
import { toAddress } from "../../shared/http/route.ts";
import { serve } from "../../shared/http/serve.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
import { createStanding } from "../../shared/waitlist/standing.ts";
import { createContactRoutes } from "./contact-routes.ts";
import { openapi } from "./openapi.ts";
import { createMessageRoutes } from "./message-routes.ts";
import { createReceiptRoutes } from "./receipt-routes.ts";
import { createRestockRoutes } from "./restock-routes.ts";
import { createSettingsRoutes } from "./settings-routes.ts";
import { createStockRoutes } from "./stock-routes.ts";
import { createWaitlistRoutes } from "./waitlist-routes.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const stores = tables.stores();
  const shared = {
    clock,
    guard: createMerchantGuard({ stores, clock }),
    stores,
    stock: tables.stock(),
    restocks: tables.restocks(),
    chunks: tables.chunks(),
    waitlist: tables.waitlist(),
    messages: tables.messages(),
    contacts: tables.contacts(),
    addresses: tables.addresses(),
    receipts: tables.receipts(),
    receiptQueue: openQueues(runtime).receipt(),
    keys: once(stores.deploymentKeys),
  };
  const deps = { ...shared, standing: createStanding(shared) };
  const routes = [
    ...createStockRoutes(deps),
    ...createWaitlistRoutes(deps),
    ...createRestockRoutes(deps),
    ...createMessageRoutes(deps),
    ...createReceiptRoutes(deps),
    ...createContactRoutes(deps),
    ...createSettingsRoutes(deps),
  ];
  const document = { method: "GET" as const, path: "/openapi.json", handle: async () => openapi() };
  return serve([...routes.map(toAddress), document], log);
};

export const handler = onLambda(wire);
