import type { Order, OrderRef } from "../../shared/backorder/order.ts";
import { channelsOf } from "../../shared/backorder/order-message.ts";
import type { AddressesTable } from "../../shared/contact/addresses-table.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import { addressHashOf, contactOf } from "../../shared/contact/contact.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import { linkTo } from "../../shared/message/link.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { orderMail, orderMailFrom } from "../../shared/message/order-mail.ts";
import type { OrderNews } from "../../shared/message/order-news.ts";
import { orderText } from "../../shared/message/order-text.ts";
import { quietUntil } from "../../shared/message/quiet-hours.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { DeploymentKeys, Store } from "../../shared/store/stores-table.ts";
import type { Written } from "./written.ts";

export interface OrderWaysDeps {
  clock: Clock;
  contacts: ContactsTable;
  addresses: AddressesTable;
  keys: () => Promise<DeploymentKeys>;
  publicUrl: string;
}

/** A message about an order, and what it has to say. */
export interface Saying {
  about: OrderRef & { contact: string };
  id: string;
  channel: Channel;
  order: Order;
  store: Store;
  locale: MailLocale;
  facts: OrderNews;
  /** The line that a delay is answered for. */
  line?: string;
  /** A legal deadline, which outranks the night (rules 5). */
  deadlineMs?: number | undefined;
}

const withLine = (url: string, choice: string, line: string): string =>
  `${url}&choice=${choice}&line=${encodeURIComponent(line)}`;

/** The ways to the customer of an order: a mail or a text, or why this way is closed. */
export const createOrderWays = (deps: OrderWaysDeps) => {
  const urlOf = async ({ about }: Saying): Promise<string> => {
    const { linkKey } = await deps.keys();
    return linkTo("order", { ...about, subject: about.order }, { ...deps, linkKey });
  };

  const mail = async (saying: Saying): Promise<Written> => {
    const { id, order, store, locale, facts, line } = saying;
    const orderUrl = await urlOf(saying);
    const { template, values } = orderMail(store.settings, facts, locale);
    const entry = {
      to: order.customer.email ?? "",
      values: {
        orderUrl,
        ...(line !== undefined && {
          waitUrl: withLine(orderUrl, "wait", line),
          cancelUrl: withLine(orderUrl, "cancel", line),
        }),
      },
      headers: {},
      tags: { store: store.storeId, message: id },
    };
    const from = orderMailFrom(store.settings, locale);
    return { kind: "mail", mail: { from, template, values, entries: [entry] }, store: store.storeId };
  };

  const text = async (saying: Saying): Promise<Written> => {
    const { about, order, store, locale, facts } = saying;
    const { hashKey } = await deps.keys();
    const to = order.customer.phone ?? "";
    const url = await urlOf(saying);
    const contact = contactOf(hashKey, about.store, to);
    const first = (await deps.contacts.get({ store: about.store, contact }))?.textedAt === undefined;
    const { maxParts, originationNumber } = store.settings.texts;
    const body = orderText({ store: store.settings.name, facts, url, first }, locale, maxParts);
    return { kind: "text", text: { to, body, from: originationNumber, type: "Transactional" } };
  };

  /** Why this way is closed; or until when a text has to wait. */
  const hindrance = async ({ about, channel, order, store, deadlineMs }: Saying): Promise<Written | undefined> => {
    const { email = "", phone = "" } = order.customer;
    if (!channelsOf(order, store.settings).includes(channel)) return { kind: "cancel", reason: "not_wanted" };
    const { hashKey } = await deps.keys();
    if (channel === "email") {
      const contact = await deps.contacts.get({ store: about.store, contact: contactOf(hashKey, about.store, email) });
      return contact?.suppressed === undefined ? undefined : { kind: "cancel", reason: "suppressed" };
    }
    if (await deps.addresses.isStopped(addressHashOf(hashKey, phone))) {
      return { kind: "cancel", reason: "texts_stopped" };
    }
    const { postalCode } = order.shipTo;
    const nowMs = deps.clock.now();
    const untilMs = quietUntil(nowMs, { phone, postalCode }, store.settings.quietHours);
    if (untilMs === undefined) return undefined;
    // One that is over is no reason to wake anybody.
    const isUrgent = deadlineMs !== undefined && nowMs < deadlineMs && deadlineMs <= untilMs;
    return isUrgent ? undefined : { kind: "wait", untilMs };
  };

  return async (saying: Saying): Promise<Written> =>
    (await hindrance(saying)) ?? (saying.channel === "sms" ? text(saying) : mail(saying));
};
export type OrderWays = ReturnType<typeof createOrderWays>;
