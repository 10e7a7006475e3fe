import { createReleaseLane } from "../../shared/restock/release-lane.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { createTick } from "./tick.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    tables: tables.due(database),
    stores: tables.stores(database),
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    ledgers: tables.ledgers(database),
    chunks: tables.chunks(database),
    waitlist: tables.waitlist(database),
    waveQueue: queues.wave(),
    chunkQueue: queues.chunk(),
    messageQueue: queues.message(),
    orderQueue: queues.order(),
    ledgerQueue: queues.ledger(),
    receiptQueue: queues.receipt(),
    jobQueue: queues.job(),
  };
  return createTick({ ...shared, followStock: createFollowStock(shared), releaseLane: createReleaseLane(shared) });
};

export const handler = onLambda(wire);
