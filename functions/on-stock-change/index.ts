import { createStreamConsumer } from "../../shared/runtime/batch.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { createOnStockChange } from "./on-stock-change.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const followStock = createFollowStock({
    clock,
    log,
    stores: tables.stores(database),
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    ledgers: tables.ledgers(database),
    waveQueue: queues.wave(),
    ledgerQueue: queues.ledger(),
  });
  return createStreamConsumer({ log, work: createOnStockChange({ followStock }) });
};

export const handler = onLambda(wire);
