import { inboundTextSchema } from "../../shared/message/inbound-text.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import { createAnswerText } from "./answer-text.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    stores: tables.stores(database),
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    waitlist: tables.waitlist(database),
    contacts: tables.contacts(database),
    addresses: tables.addresses(database),
    messages: tables.messages(database),
    waveQueue: queues.wave(),
    messageQueue: queues.message(),
  };
  const wakeRestock = createWakeRestock(shared);
  const confirmContact = createConfirmContact({ ...shared, wakeRestock });
  const keys = once(shared.stores.deploymentKeys);
  return queueConsumer(runtime, inboundTextSchema, createAnswerText({ ...shared, wakeRestock, confirmContact, keys }));
};

export const handler = onLambda(wire);
