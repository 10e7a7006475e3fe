import * as v from "valibot";
import { createEraseContact } from "../../shared/contact/erase-contact.ts";
import { createEraseOrder } from "../../shared/contact/erase-order.ts";
import { createFindHeld } from "../../shared/contact/held.ts";
import { jobMessageSchema } from "../../shared/job/job.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import { readEnv, type Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createApplyStockChange } from "../../shared/webhook/apply-stock-change.ts";
import { createCallShop } from "../../shared/webhook/reconcile/call-shop.ts";
import { createOpenShop } from "../../shared/webhook/reconcile/open-shop.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { createEraseStoreStep } from "./erase-store.ts";
import { createImportStep } from "./import.ts";
import { createReconcileStep } from "./reconcile.ts";
import { createReplayStep } from "./replay.ts";
import { createRunJob } from "./run-job.ts";

/** The one-machine runtime is reached without https. On AWS addresses are https, and this function is told none. */
const isOneMachine = (runtime: Runtime): boolean =>
  readEnv(runtime, { PUBLIC_URL: v.optional(v.string(), "") }).PUBLIC_URL.startsWith("http:");

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    stores: tables.stores(database),
    stock: tables.stock(database),
    aliases: tables.aliases(database),
    restocks: tables.restocks(database),
    chunks: tables.chunks(database),
    orders: tables.orders(database),
    shipments: tables.shipments(database),
    delays: tables.delays(database),
    waitlist: tables.waitlist(database),
    messages: tables.messages(database),
    contacts: tables.contacts(database),
    addresses: tables.addresses(database),
    receipts: tables.receipts(database),
    jobs: tables.jobs(database),
    receiptQueue: queues.receipt(),
    jobQueue: queues.job(),
    waveQueue: queues.wave(),
    messageQueue: queues.message(),
  };
  const keys = once(shared.stores.deploymentKeys);
  const findHeld = createFindHeld({ ...shared, keys });
  const callShop = createCallShop({ clock, fetch });
  const openShop = createOpenShop({ callShop, sources, allowLocalShops: isOneMachine(runtime) });
  const steps = {
    import: createImportStep({ ...shared, keys, wakeRestock: createWakeRestock(shared) }),
    reconcile: createReconcileStep({ ...shared, openShop, applyStockChange: createApplyStockChange(shared) }),
    replay: createReplayStep(shared),
    erase_store: createEraseStoreStep({
      ...shared,
      findHeld,
      eraseContact: createEraseContact(shared),
      eraseOrder: createEraseOrder(shared),
    }),
  };
  return queueConsumer(runtime, jobMessageSchema, createRunJob({ ...shared, steps }));
};

export const handler = onLambda(wire);
