import { createReleaseLane } from "../../shared/restock/release-lane.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { createTick } from "./tick.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    tables: tables.due(),
    stores: tables.stores(),
    stock: tables.stock(),
    restocks: tables.restocks(),
    ledgers: tables.ledgers(),
    chunks: tables.chunks(),
    waitlist: tables.waitlist(),
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
