import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { createMerchantGuard } from "../../shared/http/authenticate.ts";
import { json } from "../../shared/http/http.ts";
import { implement, toAddress } from "../../shared/http/route.ts";
import { serve } from "../../shared/http/serve.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import { dynamoClient, envText, queueFor, readEnv, type Runtime, tableFor } from "../../shared/runtime/runtime.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { getHealth, postSignup } from "./contract.ts";
import { createTakeSignup } from "./take-signup.ts";
import { createUnsubscribe } from "./unsubscribe.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, {
    STORES_TABLE: envText,
    STOCK_TABLE: envText,
    WAITLIST_TABLE: envText,
    MESSAGES_TABLE: envText,
    CONTACTS_TABLE: envText,
    WAVE_QUEUE_URL: envText,
  });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const stockTable = tableFor(dynamo, env.STOCK_TABLE);
  const stores = createStoresTable(tableFor(dynamo, env.STORES_TABLE));
  const shared = {
    clock,
    stores,
    stock: createStockTable(dynamo, stockTable),
    restocks: createRestocksTable(dynamo, stockTable),
    chunks: createChunksTable(tableFor(dynamo, env.MESSAGES_TABLE)),
    waitlist: createWaitlistTable(tableFor(dynamo, env.WAITLIST_TABLE)),
    contacts: createContactsTable(tableFor(dynamo, env.CONTACTS_TABLE)),
    waveQueue: queueFor<RestockRef>(runtime, env.WAVE_QUEUE_URL),
    keys: once(stores.deploymentKeys),
  };
  const guard = createMerchantGuard({ stores, clock });
  const takeSignup = createTakeSignup(shared);
  const unsubscribe = createUnsubscribe(shared);
  const routes = [
    implement(postSignup, guard, async ({ params, body }) => json(201, await takeSignup(params.store, body))),
    implement(getHealth, guard, async () => json(200, { status: "ok" })),
  ];
  return serve(
    [
      ...routes.map(toAddress),
      { method: "GET", path: "/unsubscribe", handle: unsubscribe },
      { method: "POST", path: "/unsubscribe", handle: unsubscribe },
    ],
    log,
  );
};

export const handler = onLambda(wire);
