import type { Known } from "../backorder/merge-order.ts";
import type { Order, OrderRef } from "../backorder/order.ts";
import type { OrdersTable } from "../backorder/orders-table.ts";
import type { Row } from "../runtime/table.ts";
import type { Channel } from "./channel.ts";
import { addressHashOf, contactOf } from "./contact.ts";
import type { ContactRef } from "./contacts-table.ts";
import type { Message } from "../message/message.ts";
import type { Signup, SignupRef } from "../waitlist/signup.ts";
import type { MessagesTable } from "../message/messages-table.ts";
import type { DeploymentKeys } from "../store/stores-table.ts";
import type { WaitlistTable } from "../waitlist/waitlist-table.ts";
import type { ContactsTable } from "./contacts-table.ts";

/** An address, by the names that it has here. */
export interface Named {
  channel: Channel;
  /** In its store. */
  contact: ContactRef;
  /** In the whole deployment. */
  hash: string;
}

export interface HeldAddress extends Named {
  /** Only then may the store hear what the whole deployment knows of it: that it sent STOP, say. */
  isKnown: boolean;
}

export interface HeldSignup {
  ref: SignupRef;
  signup: Signup;
}

/** An order with all that lies beside it. */
export interface HeldOrder {
  ref: OrderRef;
  order: Order;
  lines: Known["lines"];
  rest: readonly Row[];
}

/** Everything that a store holds of a person. */
export interface Held {
  /** The address that was asked about, and the phones that stood beside an e-mail: they are the same person's. */
  addresses: HeldAddress[];
  /** A phone of theirs also stands with another e-mail, or by itself: it is not theirs alone. */
  sharesPhone: boolean;
  signups: HeldSignup[];
  orders: HeldOrder[];
  messages: Message[];
}

export type Address = { channel: Channel; address: string };

export interface FindHeldDeps {
  waitlist: WaitlistTable;
  orders: OrdersTable;
  messages: MessagesTable;
  contacts: ContactsTable;
  keys: () => Promise<DeploymentKeys>;
}

/** Finds what a store holds of an address's owner. The indexes may lag by a moment behind what was written just now. */
export const createFindHeld = (deps: FindHeldDeps) => {
  const read = async (refs: SignupRef[]): Promise<HeldSignup[]> => deps.waitlist.readAll(refs);

  const withPhone = async (store: string, { hash }: Named) => {
    const held = await read((await deps.waitlist.ofPhone(hash)).filter((ref) => ref.store === store));
    return held.filter(({ signup }) => signup.phoneHash === hash);
  };

  const ordersOf = async ({ channel, contact: { store, contact } }: Named): Promise<HeldOrder[]> => {
    const refs = await deps.orders.ofContact(store, contact, channel === "email" ? "contact" : "phone");
    const read = await Promise.all(refs.map(async (ref) => ({ ref, ...(await deps.orders.read(ref)) })));
    return read.flatMap(({ ref, order, lines, rest }) => {
      const isTheirs = order !== undefined && (order.contact === contact || order.phoneContact === contact);
      return isTheirs ? [{ ref, order, lines, rest }] : [];
    });
  };

  /** Of the phones beside an e-mail, those that stand nowhere else in the store. */
  const ownPhones = async (store: string, phones: Named[], email: Named): Promise<Named[]> => {
    const names = await Promise.all(
      phones.map(async (phone) => {
        const [signups, orders] = await Promise.all([withPhone(store, phone), ordersOf(phone)]);
        return [...signups.map(({ ref }) => ref.contact), ...orders.map(({ order }) => order.contact)];
      }),
    );
    return phones.filter((_, index) => names[index]?.every((name) => name === email.contact.contact));
  };

  /** Messages that no store is named by count only where the store knows the phone at all. */
  const repliesTo = async ({ hash, contact: { store }, isKnown }: HeldAddress): Promise<Message[]> => {
    const all = await deps.messages.ofPhone(hash);
    return all.filter(({ about }) => about.store === store || (about.store === undefined && isKnown));
  };

  const messagesOf = async (
    store: string,
    addresses: HeldAddress[],
    { signups, orders }: Pick<Held, "signups" | "orders">,
  ): Promise<Message[]> => {
    const own = await Promise.all(addresses.map(async ({ contact }) => deps.messages.ofContact(contact)));
    const phones = addresses.filter(({ channel }) => channel === "sms");
    const replies = await Promise.all(phones.map(repliesTo));
    // A restock's text is named by its signup, and an order's by its customer, which an e-mail may name.
    const customers = orders.flatMap(({ order }) => order.contact ?? []);
    const names = new Set([...signups.map(({ ref }) => ref.contact), ...customers]);
    const beside = await Promise.all([...names].map(async (contact) => deps.messages.ofContact({ store, contact })));
    const hashes = new Set(phones.map(({ hash }) => hash));
    const ids = new Set(phones.length === 0 ? [] : orders.map(({ ref }) => ref.order));
    const texts = beside.flat().filter(({ about, channel }) => {
      if ("phoneHash" in about) return hashes.has(about.phoneHash ?? "");
      return (about.kind === "order" || about.kind === "notice") && channel === "sms" && ids.has(about.order);
    });
    return [...new Map([own, replies, texts].flat(2).map((message) => [message.id, message])).values()];
  };

  return async (store: string, { channel, address }: Address): Promise<Held> => {
    const { hashKey } = await deps.keys();
    const nameOf = (of: Channel, text: string): Named => ({
      channel: of,
      contact: { store, contact: contactOf(hashKey, store, text) },
      hash: addressHashOf(hashKey, text),
    });
    const asked = nameOf(channel, address);
    const signups =
      channel === "email" ? await read(await deps.waitlist.ofContact(asked.contact)) : await withPhone(store, asked);
    const orders = await ordersOf(asked);
    const beside = [...signups.map(({ signup }) => signup.phone), ...orders.map(({ order }) => order.customer.phone)];
    const numbers = new Set(channel === "sms" ? [] : beside.filter((number) => number !== undefined));
    const phones = [...numbers].map((number) => nameOf("sms", number));
    const own = await ownPhones(store, phones, asked);
    const isKnown = signups.length + orders.length > 0 || (await deps.contacts.get(asked.contact)) !== undefined;
    const addresses = [{ ...asked, isKnown }, ...own.map((phone) => ({ ...phone, isKnown }))];
    const messages = await messagesOf(store, addresses, { signups, orders });
    return { addresses, sharesPhone: own.length < phones.length, signups, orders, messages };
  };
};
export type FindHeld = ReturnType<typeof createFindHeld>;
