import type { AddressesTable } from "../../shared/contact/addresses-table.ts";
import { addressHashOf, contactOf } from "../../shared/contact/contact.ts";
import type { InboundText } from "../../shared/message/inbound-text.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import { type About, type MessageWake, messageIdOf } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import { keywordOf } from "../../shared/message/text-keyword.ts";
import type { WakeRestock } from "../../shared/restock/wake-open-restock.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { DeploymentKeys, StoresTable } from "../../shared/store/stores-table.ts";
import type { ConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import type { SignupRef } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface AnswerTextDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  waitlist: WaitlistTable;
  addresses: AddressesTable;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
  confirmContact: ConfirmContact;
  wakeRestock: WakeRestock;
  keys: () => Promise<DeploymentKeys>;
}

interface Inbound {
  text: InboundText;
  phoneHash: string;
  signups: SignupRef[];
}

const replyIdOf = ({ inboundMessageId }: InboundText): string => messageIdOf("reply", inboundMessageId);

/**
 * Acts on what a shopper texts (rules 5): STOP ends the texts of every store that sends from this deployment, START and
 * YES allow them again and confirm what is pending, HELP is answered; anything else is kept for the merchant.
 */
export const createAnswerText = (deps: AnswerTextDeps) => {
  const newestOf = async (signups: SignupRef[]) => {
    const rows = await deps.waitlist.readAll(signups);
    return rows.sort((a, b) => b.signup.createdAt - a.signup.createdAt)[0];
  };

  /** In whose name and language: the store of the newest signup, where there is one. */
  const senderOf = async (signups: SignupRef[]): Promise<{ store?: string; locale?: "en" | "de" }> => {
    const newest = await newestOf(signups);
    const store = newest && (await deps.stores.get(newest.ref.store));
    return store === undefined
      ? {}
      : { store: store.storeId, locale: mailLocaleOf(newest?.signup.locale, store.settings) };
  };

  const reply = async (
    { text, phoneHash, signups }: Inbound,
    kind: Extract<About, { kind: "reply" }>["reply"],
    id = replyIdOf(text),
  ) => {
    const numbers = { phone: text.originationNumber, phoneHash, from: text.destinationNumber };
    const about = { kind: "reply" as const, reply: kind, ...numbers, ...(await senderOf(signups)) };
    await deps.messages.create(id, about, "sms", deps.clock.now());
    await deps.messageQueue.send({ message: id });
  };

  /** Once an hour to a number: two machines would go on for ever. */
  const help = async (inbound: Inbound) => {
    const hour = Math.floor(deps.clock.now() / 3_600_000);
    await reply(inbound, "help", messageIdOf("help", inbound.phoneHash, hour));
  };

  /** One confirmation, and none to a number that has stopped already: two machines would go on for ever. */
  const stop = async (inbound: Inbound) => {
    const stopped = await deps.addresses.stop(inbound.phoneHash, deps.clock.now(), inbound.text.inboundMessageId);
    await deps.waitlist.holdPhone(inbound.signups, "stopped");
    if (stopped) await reply(inbound, "stop");
  };

  const confirmAll = async ({ text, signups }: Inbound) => {
    const { hashKey } = await deps.keys();
    for (const store of new Set(signups.map((ref) => ref.store))) {
      const contact = contactOf(hashKey, store, text.originationNumber);
      const own = signups.filter((ref) => ref.store === store);
      await deps.confirmContact({ store, contact }, { channel: "sms", how: "text" }, own);
    }
  };

  const start = async (inbound: Inbound) => {
    await deps.addresses.start(inbound.phoneHash);
    await deps.waitlist.freePhone(inbound.signups);
    await confirmAll(inbound);
    for (const ref of inbound.signups) await deps.wakeRestock(ref);
    await reply(inbound, inbound.signups.length === 0 ? "nothing" : "start");
  };

  /** For every store that the number waits for something of; for whoever runs the deployment where there is none. */
  const keep = async ({ text, phoneHash, signups }: Inbound) => {
    const { hashKey } = await deps.keys();
    const stores = new Set(signups.map((ref) => ref.store));
    for (const store of stores.size === 0 ? [undefined] : stores) {
      const contact = store === undefined ? phoneHash : contactOf(hashKey, store, text.originationNumber);
      const newest = await newestOf(signups.filter((ref) => ref.store === store));
      const signup = newest && { sku: newest.ref.sku, contact: newest.ref.contact };
      const about = { kind: "inbound" as const, store, contact, signup, text: text.messageBody };
      await deps.messages.keep(messageIdOf("inbound", store ?? "", text.inboundMessageId), about, deps.clock.now());
    }
    if (stores.size === 0) deps.log.warn("text_of_nobody", { contact: phoneHash });
  };

  return async (text: InboundText): Promise<void> => {
    const phoneHash = addressHashOf((await deps.keys()).hashKey, text.originationNumber);
    const inbound = { text, phoneHash, signups: await deps.waitlist.ofPhone(phoneHash) };
    const keyword = keywordOf(text.messageBody);
    deps.log.info("text_received", { keyword: keyword ?? "other", signups: inbound.signups.length });
    deps.log.count(`Text_${keyword ?? "other"}`);
    // Its reply is the last thing that it makes: a text that comes again undoes nothing that came after it.
    const replied = replyIdOf(text);
    if ((await deps.messages.get(replied)) !== undefined) return deps.messageQueue.send({ message: replied });
    switch (keyword) {
      case "stop":
        return stop(inbound);
      case "start":
        return start(inbound);
      case "help":
        return help(inbound);
      case undefined:
        return keep(inbound);
    }
  };
};
