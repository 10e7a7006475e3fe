import type { Message } from "../message/message.ts";
import type { MessagesTable } from "../message/messages-table.ts";
import type { WaitlistTable } from "../waitlist/waitlist-table.ts";
import type { AddressesTable } from "./addresses-table.ts";
import { createEraseOrder, createKeepEvidence, type EraseOrderDeps } from "./erase-order.ts";
import type { ContactsTable } from "./contacts-table.ts";
import type { Held, HeldAddress, HeldSignup } from "./held.ts";

export interface EraseContactDeps extends EraseOrderDeps {
  waitlist: WaitlistTable;
  messages: MessagesTable;
  contacts: ContactsTable;
  addresses: AddressesTable;
}

const isWithEmail = ({ signup }: HeldSignup): boolean => signup.email !== undefined;

/** Only its sender can give back the place of somebody whom just this text was to tell. It carries no address. */
const isLeftToSender = ({ about, state }: Message, staying: HeldSignup[]): boolean =>
  about.kind === "back_in_stock" &&
  (state === "open" || state === "sending") &&
  staying.some(({ ref }) => ref.contact === about.contact && ref.sku === about.sku);

const sentences = {
  suppression: "The address bounced or its owner complained: it must not be mailed again. Kept under a keyed hash.",
  stop: "The phone's owner sent STOP: it must not be texted again. Kept under a keyed hash, for all stores.",
  confirmationLimit: "When the address was last asked for its yes, under a keyed hash, for at most 40 days.",
  batches: "Lists of whom a restock told name people by a keyed hash, for at most 13 months.",
  sharedPhone: "A phone that also stands in other signups or orders of this store; erase it by the phone.",
  orders: "What was ordered, promised, shipped and said of delays, without a name: the merchant's own, and evidence.",
};
type Kept = keyof typeof sentences;

/**
 * Erases what a store holds of a person. What makes other things goes first, and the contact's record last: a worker
 * that began before finds nothing to go on from. What counts is what was really there, so a repeat counts nothing.
 */
export const createEraseContact = (deps: EraseContactDeps) => {
  const eraseSignups = async ({ addresses: [asked], signups }: Held) => {
    const staying = asked?.channel === "sms" ? signups.filter(isWithEmail) : [];
    const going = signups.filter((signup) => !staying.includes(signup));
    const signupsErased = await deps.waitlist.erase(going.map(({ ref }) => ref));
    const left = await deps.waitlist.forgetPhone(staying.map(({ ref }) => ref));
    return { erased: { signups: signupsErased, phones: left.length }, staying };
  };

  const eraseOrder = createEraseOrder(deps);
  const keepEvidence = createKeepEvidence(deps);

  const eraseOrders = async ({ addresses: [asked], orders }: Held): Promise<number> => {
    let erased = 0;
    for (const { ref } of orders) {
      if (await eraseOrder(ref, asked?.channel === "sms" ? "phone" : "customer")) erased += 1;
    }
    return erased;
  };

  const eraseRecords = async ({ contact, hash }: HeldAddress): Promise<number> => {
    await deps.addresses.erase(hash, contact.store);
    const consents = await deps.contacts.eraseConsents(contact);
    await deps.contacts.erase(contact);
    return consents;
  };

  const keptOf = async ({ contact, channel, hash, isKnown }: HeldAddress): Promise<Kept[]> => {
    if (!isKnown) return [];
    const [record, stopped, { nextAt }] = await Promise.all([
      deps.contacts.get(contact),
      channel === "sms" && deps.addresses.isStopped(hash),
      deps.addresses.wanted(hash),
    ]);
    return [
      ...(record?.suppressed === undefined ? [] : ["suppression" as const]),
      ...(stopped ? ["stop" as const] : []),
      ...(nextAt === 0 ? [] : ["confirmationLimit" as const]),
    ];
  };

  return async (held: Held) => {
    const { erased, staying } = await eraseSignups(held);
    const orders = await eraseOrders(held);
    await keepEvidence(held.messages);
    const going = held.messages.filter((message) => !isLeftToSender(message, staying));
    const messages = await deps.messages.erase(going.map(({ id }) => id));
    const consents = await Promise.all(held.addresses.map(eraseRecords));
    const kept = new Set((await Promise.all(held.addresses.map(keptOf))).flat());
    if (held.signups.some(({ signup }) => signup.chunk !== undefined)) kept.add("batches");
    if (held.orders.length > 0) kept.add("orders");
    if (held.sharesPhone) kept.add("sharedPhone");
    return {
      erased: { ...erased, orders, messages, consents: consents.reduce((sum, count) => sum + count, 0) },
      kept: Object.fromEntries([...kept].map((what) => [what, sentences[what]])),
    };
  };
};
export type EraseContact = ReturnType<typeof createEraseContact>;
