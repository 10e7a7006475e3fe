import { createEraseContact } from "../../shared/contact/erase-contact.ts";
import { createFindHeld } from "../../shared/contact/held.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import { dynamoClient, type Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
import { createApplyShipment } from "../../shared/shipment/apply-shipment.ts";
import { createApplyTracking } from "../../shared/shipment/apply-tracking.ts";
import { createCancelOthers } from "../../shared/shipment/cancel-others.ts";
import { createCountShipped } from "../../shared/shipment/count-shipped.ts";
import { createTakeKept } from "../../shared/shipment/take-kept.ts";
import { receiptMessageSchema } from "../../shared/webhook/receipts-table.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { createApplyChange } from "./apply-change.ts";
import { createApplyReceipt } from "./apply-receipt.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const queues = openQueues(runtime);
  const stores = tables.stores();
  const shared = {
    clock,
    log,
    dynamo: dynamoClient(runtime),
    stores,
    stock: tables.stock(),
    aliases: tables.aliases(),
    orders: tables.orders(),
    supplies: tables.supplies(),
    ledgers: tables.ledgers(),
    waitlist: tables.waitlist(),
    messages: tables.messages(),
    contacts: tables.contacts(),
    addresses: tables.addresses(),
    receipts: tables.receipts(),
    jobs: tables.jobs(),
    shipments: tables.shipments(),
    delays: tables.delays(),
    jobQueue: queues.job(),
    orderQueue: queues.order(),
    ledgerQueue: queues.ledger(),
    keys: once(stores.deploymentKeys),
  };
  const shipping = { ...shared, takeKept: createTakeKept(shared), countShipped: createCountShipped(shared) };
  const applyShipment = createApplyShipment(shipping);
  const findHeld = createFindHeld(shared);
  const applyChange = createApplyChange({
    ...shared,
    findHeld,
    eraseContact: createEraseContact(shared),
    applyShipment,
    applyTracking: createApplyTracking(shipping),
    cancelOthers: createCancelOthers({ ...shipping, applyShipment }),
  });
  return queueConsumer(runtime, receiptMessageSchema, createApplyReceipt({ ...shared, sources, applyChange }));
};

export const handler = onLambda(wire);
