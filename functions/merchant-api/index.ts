import { createApplyOrder } from "../../shared/backorder/apply-order.ts";
import { createApplySupply } from "../../shared/backorder/apply-supply.ts";
import { createMerchantGuard } from "../../shared/http/authenticate.ts";
import { toAddress } from "../../shared/http/route.ts";
import { serve } from "../../shared/http/serve.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import { dynamoClient, envText, readEnv, type Runtime, sesClient } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createSenderIdentities } from "../../shared/message/sender-identity.ts";
import { createStanding } from "../../shared/waitlist/standing.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { createApplyShipment } from "../../shared/shipment/apply-shipment.ts";
import { createCountShipped } from "../../shared/shipment/count-shipped.ts";
import { createTakeKept } from "../../shared/shipment/take-kept.ts";
import { createContactRoutes } from "./contact-routes.ts";
import { openapi } from "./openapi.ts";
import { createDelayRoutes } from "./delay-routes.ts";
import { createExportRoutes } from "./export-routes.ts";
import { createFeedRoutes } from "./feed-routes.ts";
import { createImportRoutes } from "./import-routes.ts";
import { createJobRoutes } from "./job-routes.ts";
import { createMessageRoutes } from "./message-routes.ts";
import { createOrderRoutes } from "./order-routes.ts";
import { createReceiptRoutes } from "./receipt-routes.ts";
import { createReconcileRoutes } from "./reconcile-routes.ts";
import { createRestockRoutes } from "./restock-routes.ts";
import { createSenderRoutes } from "./sender-routes.ts";
import { createSettingsRoutes } from "./settings-routes.ts";
import { createShipmentRoutes } from "./shipment-routes.ts";
import { createSourceRoutes } from "./source-routes.ts";
import { createStockRoutes } from "./stock-routes.ts";
import { createSupplyRoutes } from "./supply-routes.ts";
import { createWaitlistRoutes } from "./waitlist-routes.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const stores = tables.stores(database);
  const shared = {
    clock,
    guard: createMerchantGuard({ stores, clock }),
    stores,
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    chunks: tables.chunks(database),
    aliases: tables.aliases(database),
    orders: tables.orders(database),
    supplies: tables.supplies(database),
    delays: tables.delays(database),
    shipments: tables.shipments(database),
    standings: tables.standings(database),
    ledgers: tables.ledgers(database),
    orderQueue: queues.order(),
    ledgerQueue: queues.ledger(),
    dynamo: dynamoClient(runtime),
    waitlist: tables.waitlist(database),
    messages: tables.messages(database),
    contacts: tables.contacts(database),
    addresses: tables.addresses(database),
    receipts: tables.receipts(database),
    receiptQueue: queues.receipt(),
    sources,
    jobs: tables.jobs(database),
    jobQueue: queues.job(),
    identities: createSenderIdentities(sesClient(runtime)),
    publicUrl: readEnv(runtime, { PUBLIC_URL: envText }).PUBLIC_URL,
    call: fetch,
    keys: once(stores.deploymentKeys),
  };
  const deps = {
    ...shared,
    standing: createStanding(shared),
    applyOrder: createApplyOrder(shared),
    applySupply: createApplySupply(shared),
    applyShipment: createApplyShipment({
      ...shared,
      takeKept: createTakeKept(shared),
      countShipped: createCountShipped(shared),
    }),
  };
  const routes = [
    ...createStockRoutes(deps),
    // Before signups/{id}, which would take "export" for one.
    ...createImportRoutes(deps),
    ...createExportRoutes(deps),
    ...createOrderRoutes(deps),
    ...createShipmentRoutes(deps),
    ...createSupplyRoutes(deps),
    ...createDelayRoutes(deps),
    ...createFeedRoutes(deps),
    ...createWaitlistRoutes(deps),
    ...createRestockRoutes(deps),
    ...createMessageRoutes(deps),
    ...createSourceRoutes(deps),
    ...createReconcileRoutes(deps),
    ...createReceiptRoutes(deps),
    ...createJobRoutes(deps),
    ...createSenderRoutes(deps),
    ...createContactRoutes(deps),
    ...createSettingsRoutes(deps),
  ];
  const document = { method: "GET" as const, path: "/openapi.json", handle: async () => openapi() };
  return serve([...routes.map(toAddress), document], log);
};

export const handler = onLambda(wire);
