import { serve } from "../../shared/http/serve.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { createReceiveWebhook } from "./receive-webhook.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const handle = createReceiveWebhook({
    clock,
    sendersClock: systemClock,
    log,
    stores: tables.stores(database),
    receipts: tables.receipts(database),
    receiptQueue: openQueues(runtime).receipt(),
    sources,
  });
  return serve([{ method: "POST", path: "/v1/webhooks/{store}/{source}", handle }], log);
};

export const handler = onLambda(wire);
