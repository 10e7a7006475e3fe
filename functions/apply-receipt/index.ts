import { createEraseContact } from "../../shared/contact/erase-contact.ts";
import { createFindHeld } from "../../shared/contact/held.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import { dynamoClient, type Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
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
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const stores = tables.stores(database);
  const shared = {
    clock,
    log,
    dynamo: dynamoClient(runtime),
    stores,
    stock: tables.stock(database),
    aliases: tables.aliases(database),
    orders: tables.orders(database),
    supplies: tables.supplies(database),
    ledgers: tables.ledgers(database),
    waitlist: tables.waitlist(database),
    messages: tables.messages(database),
    contacts: tables.contacts(database),
    addresses: tables.addresses(database),
    receipts: tables.receipts(database),
    jobs: tables.jobs(database),
    shipments: tables.shipments(database),
    delays: tables.delays(database),
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
