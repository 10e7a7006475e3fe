import { createStreamConsumer } from "../../shared/runtime/batch.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { createOnStockChange } from "./on-stock-change.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const queues = openQueues(runtime);
  const followStock = createFollowStock({
    clock,
    log,
    stores: tables.stores(),
    stock: tables.stock(),
    restocks: tables.restocks(),
    ledgers: tables.ledgers(),
    waveQueue: queues.wave(),
    ledgerQueue: queues.ledger(),
  });
  return createStreamConsumer({ log, work: createOnStockChange({ followStock }) });
};

export const handler = onLambda(wire);
