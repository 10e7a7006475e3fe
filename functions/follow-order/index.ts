import { orderMessageSchema } from "../../shared/backorder/order.ts";
import { createReasonOf } from "../../shared/backorder/reason-of.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
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
  const tables = openTables(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    stores: tables.stores(),
    stock: tables.stock(),
    orders: tables.orders(),
    ledgers: tables.ledgers(),
    supplies: tables.supplies(),
    news: tables.news(),
    delays: tables.delays(),
    shipments: tables.shipments(),
    waitlist: tables.waitlist(),
    messages: tables.messages(),
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
