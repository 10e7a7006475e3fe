import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { variantMessageSchema } from "../../shared/stock/stock-table.ts";
import { createIncomingOf } from "./incoming.ts";
import { createRunLedger } from "./run-ledger.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const supplies = tables.supplies(database);
  const shared = {
    clock,
    log,
    stores: tables.stores(database),
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    ledgers: tables.ledgers(database),
    orders: tables.orders(database),
    supplies,
    waveQueue: queues.wave(),
    orderQueue: queues.order(),
    ledgerQueue: queues.ledger(),
  };
  const runLedger = createRunLedger({
    ...shared,
    incomingOf: createIncomingOf(supplies),
    followStock: createFollowStock(shared),
  });
  return queueConsumer(runtime, variantMessageSchema, runLedger);
};

export const handler = onLambda(wire);
