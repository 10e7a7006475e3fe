import { createAnswerText } from "../../functions/answer-text/answer-text.ts";
import type { SignupInput } from "../../functions/storefront-api/contract.ts";
import { createRecordWish } from "../../shared/waitlist/record-wish.ts";
import { createOpenConfirmations } from "../../functions/send-message/open-confirmations.ts";
import { createOpenSignupsOf } from "../../functions/send-message/open-signups.ts";
import { createSendMessage } from "../../functions/send-message/send-message.ts";
import { createTextFate } from "../../functions/send-message/text-fate.ts";
import { createWriteMessage } from "../../functions/send-message/write-message.ts";
import { createOrdersTable } from "../../shared/backorder/orders-table.ts";
import { createAddressesTable } from "../../shared/contact/addresses-table.ts";
import { addressHashOf, contactOf } from "../../shared/contact/contact.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import type { MessageWake } from "../../shared/message/message.ts";
import { createMessagesTable } from "../../shared/message/messages-table.ts";
import { createRateBucket } from "../../shared/message/rate-bucket.ts";
import type { BulkEntry } from "../../shared/message/send-bulk.ts";
import type { Text } from "../../shared/message/send-text.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { readDue } from "../../shared/runtime/due.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { defaultSettings, type Settings } from "../../shared/store/settings.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { hashOfAddressKey } from "../../shared/contact/addresses-table.ts";
import { messageIdOfKey } from "../../shared/message/messages-table.ts";
import { openDatabase } from "../contracts/database.ts";
import { createRecordedLog } from "../shared/runtime/recorded-log.ts";

const keys = { hashKey: "hash", linkKey: "link" };
const settings: Settings = {
  ...defaultSettings,
  name: "Demo Outdoor",
  sender: "shop@example.com",
  postalAddress: "1 Street",
  texts: { on: true, maxParts: 3, contact: "help@example.com" },
};

/** The functions that answer texts and send single messages, over a database of their own, with time that a test moves. */
export const openDesk = async () => {
  const { client, table } = await openDatabase();
  const time = { now: Date.UTC(2026, 5, 1, 15) };
  const clock = {
    now: () => time.now,
    sleep: async (ms: number) => {
      time.now += ms;
    },
  };
  const wakes: MessageWake[] = [];
  const mails: BulkEntry[] = [];
  const texts: Text[] = [];
  const queueTo = <Body>(list: Body[]) => ({
    send: async (body: Body) => void list.push(body),
    sendAll: async (bodies: Body[]) => void list.push(...bodies),
  });
  const waves: RestockRef[] = [];
  const deps = {
    clock,
    log: createRecordedLog(),
    stores: createStoresTable(table("stores")),
    stock: createStockTable(client, table("stock")),
    restocks: createRestocksTable(client, table("stock")),
    chunks: createChunksTable(table("messages")),
    waitlist: createWaitlistTable(table("waitlist")),
    contacts: createContactsTable(table("contacts")),
    addresses: createAddressesTable(client, table("contacts")),
    messages: createMessagesTable(table("messages")),
    messageQueue: queueTo(wakes),
    waveQueue: queueTo(waves),
    keys: async () => keys,
    publicUrl: "https://stockline.example",
  };
  const wakeRestock = createWakeRestock(deps);
  const confirmContact = createConfirmContact({ ...deps, wakeRestock });
  const textFate = createTextFate({ ...deps, wakeRestock });
  const recordWish = createRecordWish({ ...deps, wakeRestock });
  /** What the index of signups does not show yet. */
  const lag = { index: false };
  const lookUp = createOpenSignupsOf(deps.waitlist);
  const openSignupsOf: typeof lookUp = async (address) => (lag.index ? [] : lookUp(address));
  const notOurs = async () => ({ kind: "cancel" as const, reason: "not_ours" });
  const openConfirmations = createOpenConfirmations({ ...deps, openSignupsOf, confirmContact });
  const sendMessage = createSendMessage({
    ...deps,
    orderQueue: { send: async () => {}, sendAll: async () => {} },
    textFate,
    openConfirmations,
    recordFirstText: async () => {},
    buckets: {
      mail: createRateBucket(table("messages"), 1_000),
      text: createRateBucket(table("messages"), 1_000, "sms"),
    },
    write: createWriteMessage({
      ...deps,
      orders: createOrdersTable(table("orders")),
      openSignupsOf,
      textFate,
      writeOrder: notOurs,
      writeNotice: notOurs,
      writeAlert: notOurs,
    }),
    sendBulk: async ({ entries }) => {
      mails.push(...entries);
      return { kind: "answered", entries: entries.map(() => ({ kind: "sent" })) };
    },
    sendText: async (text) => {
      texts.push(text);
      return { kind: "sent" };
    },
  });
  await deps.stores.initialiseDeployment(keys);

  let stores = 0;
  /** A store that no other test knows, with two variants. */
  const newStore = async (more: Partial<Settings> = {}): Promise<string> => {
    const store = `store-${(stores += 1)}`;
    await deps.stores.create(store, { ...settings, ...more });
    for (const sku of ["TENT", "STOVE"]) {
      await deps.stock.putVariant({ store, sku }, { title: `A ${sku.toLowerCase()}`, sku, observedAt: time.now });
    }
    return store;
  };
  /** A shopper's own wish; nobody vouches for it. */
  const signUp = async (storeId: string, input: Partial<SignupInput> & { phone?: string }) => {
    const store = await deps.stores.get(storeId);
    if (store === undefined) throw new Error("There is no such store");
    return recordWish({
      store,
      input: { sku: "TENT", quantity: 1, confirmed: false, ...input },
      phone: input.phone,
      consent: { wordingVersion: "v1", givenAt: "2026-06-01T15:00:00.000Z", source: "https://shop.example.com/tent" },
      vouched: false,
      signedUpAt: time.now,
      keys,
    });
  };

  /** What the queues and the minute's tick do: everything that is woken or due, once. */
  const work = async () => {
    const due = await Promise.all([readDue(table("messages"), time.now), readDue(table("contacts"), time.now)]);
    const [messages, addresses] = due;
    wakes.push(...messages.flatMap((row) => messageIdOfKey(row) ?? []).map((message) => ({ message })));
    wakes.push(...addresses.map((row) => ({ address: hashOfAddressKey(row) })));
    for (let wake = wakes.shift(); wake !== undefined; wake = wakes.shift()) await sendMessage(wake);
  };

  return {
    deps,
    time,
    lag,
    mails,
    texts,
    newStore,
    signUp,
    work,
    sendMessage,
    confirmContact,
    answerText: createAnswerText({ ...deps, confirmContact, wakeRestock }),
    hashOf: (address: string) => addressHashOf(keys.hashKey, address),
    contactIn: (store: string, address: string) => ({ store, contact: contactOf(keys.hashKey, store, address) }),
  };
};
