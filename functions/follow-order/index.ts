import { orderMessageSchema } from "../../shared/backorder/order.ts";
import { createReasonOf } from "../../shared/backorder/reason-of.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createCountShipped } from "../../shared/shipment/count-shipped.ts";
import { createTakeKept } from "../../shared/shipment/take-kept.ts";
import { createEndWishes } from "./end-wishes.ts";
import { createFollowOrder } from "./follow-order.ts";
import { createObey } from "./obey.ts";
import { createPerform } from "./perform.ts";
import { createReportsOf } from "./reports.ts";
import { createFollowShipments } from "./follow-shipments.ts";
import { createTell } from "./tell.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    stores: tables.stores(database),
    stock: tables.stock(database),
    orders: tables.orders(database),
    ledgers: tables.ledgers(database),
    supplies: tables.supplies(database),
    news: tables.news(database),
    delays: tables.delays(database),
    shipments: tables.shipments(database),
    waitlist: tables.waitlist(database),
    messages: tables.messages(database),
    messageQueue: queues.message(),
    ledgerQueue: queues.ledger(),
  };
  const keys = once(shared.stores.deploymentKeys);
  const settling = { ...shared, takeKept: createTakeKept(shared), countShipped: createCountShipped(shared) };
  const followOrder = createFollowOrder({
    ...shared,
    endWishes: createEndWishes({ ...shared, keys }),
    obey: createObey({
      ...shared,
      reportsOf: createReportsOf(shared),
      perform: createPerform({ ...shared, keys }),
      reasonOf: createReasonOf(shared.supplies),
    }),
    tell: createTell(shared),
    followShipments: createFollowShipments(settling),
  });
  return queueConsumer(runtime, orderMessageSchema, followOrder);
};

export const handler = onLambda(wire);
