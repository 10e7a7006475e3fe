import { contactOf } from "../../shared/contact/contact.ts";
import { createSendBulk } from "../../shared/message/send-bulk.ts";
import { createSendText } from "../../shared/message/send-text.ts";
import { type Message, messageMessageSchema } from "../../shared/message/message.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import { envText, readEnv, type Runtime, sesClient, snsClient } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues, sendRateOf, textRateOf } from "../../shared/runtime/wiring.ts";
import { createConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import { createOpenConfirmations } from "./open-confirmations.ts";
import { createOpenSignupsOf } from "./open-signups.ts";
import { createSendMessage } from "./send-message.ts";
import { createTextFate } from "./text-fate.ts";
import { createWriteMessage } from "./write-message.ts";
import { createOrderWays } from "./order-ways.ts";
import { createWriteAlert } from "./write-alert.ts";
import { createWriteNotice } from "./write-notice.ts";
import { createWriteOrder } from "./write-order.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const env = readEnv(runtime, { CONFIGURATION_SET: envText, PUBLIC_URL: envText });
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    stores: tables.stores(database),
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    chunks: tables.chunks(database),
    waitlist: tables.waitlist(database),
    contacts: tables.contacts(database),
    addresses: tables.addresses(database),
    messages: tables.messages(database),
    waveQueue: queues.wave(),
    messageQueue: queues.message(),
    orderQueue: queues.order(),
    orders: tables.orders(database),
    supplies: tables.supplies(database),
    publicUrl: env.PUBLIC_URL,
  };
  const keys = once(shared.stores.deploymentKeys);
  const openSignupsOf = createOpenSignupsOf(shared.waitlist);
  const wakeRestock = createWakeRestock(shared);
  const textFate = createTextFate({ ...shared, wakeRestock });
  const confirmContact = createConfirmContact({ ...shared, wakeRestock });
  const recordFirstText = async ({ about }: Message, phone: string) => {
    if (about.store === undefined) return;
    const contact = contactOf((await keys()).hashKey, about.store, phone);
    await shared.contacts.recordText({ store: about.store, contact }, clock.now());
  };
  const ways = createOrderWays({ ...shared, keys });
  const sendMessage = createSendMessage({
    ...shared,
    textFate,
    recordFirstText,
    buckets: {
      mail: tables.bucket(database, sendRateOf(runtime)),
      text: tables.bucket(database, textRateOf(runtime), "sms"),
    },
    write: createWriteMessage({
      ...shared,
      keys,
      openSignupsOf,
      textFate,
      writeOrder: createWriteOrder({ ...shared, ways }),
      writeNotice: createWriteNotice({ ...shared, ways }),
      writeAlert: createWriteAlert(shared),
    }),
    sendBulk: createSendBulk(sesClient(runtime), env.CONFIGURATION_SET),
    sendText: createSendText(snsClient(runtime)),
    openConfirmations: createOpenConfirmations({ ...shared, openSignupsOf, confirmContact }),
  });
  return queueConsumer(runtime, messageMessageSchema, sendMessage);
};

export const handler = onLambda(wire);
