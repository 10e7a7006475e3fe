import type { AddressesTable } from "../../shared/contact/addresses-table.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import { addressHashOf, contactOf } from "../../shared/contact/contact.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import { saidOf } from "../../shared/backorder/news.ts";
import type { Order } from "../../shared/backorder/order.ts";
import { channelsOf } from "../../shared/backorder/order-message.ts";
import { linkTo } from "../../shared/message/link.ts";
import { orderMail, orderMailFrom } from "../../shared/message/order-mail.ts";
import type { OrderNews } from "../../shared/message/order-news.ts";
import { orderText } from "../../shared/message/order-text.ts";
import { quietUntil } from "../../shared/message/quiet-hours.ts";
import type { DeploymentKeys, Store, StoresTable } from "../../shared/store/stores-table.ts";
import { createOrderFacts, type Looked, type OrderAbout, type OrderFactsDeps } from "./order-facts.ts";
import type { Written } from "./written.ts";

export interface WriteOrderDeps extends OrderFactsDeps {
  stores: StoresTable;
  contacts: ContactsTable;
  addresses: AddressesTable;
  keys: () => Promise<DeploymentKeys>;
  publicUrl: string;
}

/** Nobody has to hear it any more: what it was about has changed back, or was told otherwise. */
const overtaken: Written = { kind: "cancel", reason: "overtaken" };

/** News of an order, from what is true at the moment of sending; and what it says of each line. */
export const createWriteOrder = (deps: WriteOrderDeps) => {
  const { look, factsOf } = createOrderFacts(deps);

  const mail = async (
    about: OrderAbout,
    { settings, storeId }: Store,
    to: string,
    facts: OrderNews,
    id: string,
    locale: Looked["locale"],
  ) => {
    const { linkKey } = await deps.keys();
    const { template, values } = orderMail(settings, facts, locale);
    const orderUrl = linkTo("order", { ...about, subject: about.order }, { ...deps, linkKey });
    const entry = { to, values: { orderUrl }, headers: {}, tags: { store: storeId, message: id } };
    return { from: orderMailFrom(settings, locale), template, values, entries: [entry] };
  };

  const text = async (
    about: OrderAbout,
    { settings }: Store,
    to: string,
    facts: OrderNews,
    locale: Looked["locale"],
  ) => {
    const { linkKey, hashKey } = await deps.keys();
    const url = linkTo("order", { ...about, subject: about.order }, { ...deps, linkKey });
    const contact = contactOf(hashKey, about.store, to);
    const first = (await deps.contacts.get({ store: about.store, contact }))?.textedAt === undefined;
    const { maxParts, originationNumber } = settings.texts;
    const body = orderText({ store: settings.name, facts, url, first }, locale, maxParts);
    return { to, body, from: originationNumber, type: "Transactional" as const };
  };

  /** Why this way to the customer is closed; or until when a text has to wait (rules 5). */
  const hindrance = async (
    about: OrderAbout,
    channel: Channel,
    order: Order,
    store: Store,
  ): Promise<Written | undefined> => {
    const { email, phone } = order.customer;
    if (!channelsOf(order, store.settings).includes(channel)) return { kind: "cancel", reason: "not_wanted" };
    const { hashKey } = await deps.keys();
    if (channel === "email") {
      const contact = await deps.contacts.get({
        store: about.store,
        contact: contactOf(hashKey, about.store, email ?? ""),
      });
      return contact?.suppressed === undefined ? undefined : { kind: "cancel", reason: "suppressed" };
    }
    if (await deps.addresses.isStopped(addressHashOf(hashKey, phone ?? ""))) {
      return { kind: "cancel", reason: "texts_stopped" };
    }
    const { postalCode } = order.shipTo;
    const untilMs = quietUntil(deps.clock.now(), { phone: phone ?? "", postalCode }, store.settings.quietHours);
    return untilMs === undefined ? undefined : { kind: "wait", untilMs };
  };

  return async (about: OrderAbout, channel: Channel, id: string): Promise<Written> => {
    const store = await deps.stores.get(about.store);
    const looked = store && (await look(store, about));
    if (store === undefined || looked === undefined) return { kind: "cancel", reason: "not_wanted" };
    const { order, locale } = looked;
    const hindered = await hindrance(about, channel, order, store);
    if (hindered !== undefined) return hindered;
    const news = await factsOf(about, looked);
    if (news === undefined) return overtaken;
    const said = saidOf(news.told);
    const { email = "", phone = "" } = order.customer;
    if (channel === "sms") return { kind: "text", text: await text(about, store, phone, news.facts, locale), said };
    return { kind: "mail", mail: await mail(about, store, email, news.facts, id, locale), store: about.store, said };
  };
};
export type WriteOrder = ReturnType<typeof createWriteOrder>;
