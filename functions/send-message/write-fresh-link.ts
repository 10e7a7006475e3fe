import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import { freshLinkMail } from "../../shared/message/fresh-link.ts";
import { linkTo } from "../../shared/message/link.ts";
import { mailFromOf } from "../../shared/message/mail-from.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { About } from "../../shared/message/message.ts";
import { orderMailFrom } from "../../shared/message/order-mail.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { DeploymentKeys, StoresTable } from "../../shared/store/stores-table.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { Written } from "./written.ts";

export interface WriteFreshLinkDeps {
  clock: Clock;
  stores: StoresTable;
  waitlist: WaitlistTable;
  orders: Pick<OrdersTable, "read">;
  contacts: Pick<ContactsTable, "get">;
  keys: () => Promise<DeploymentKeys>;
  publicUrl: string;
}

/** Who holds a link, as far as one may be mailed to them. */
interface Holder {
  email: string;
  locale: string | undefined;
}

/** A new link for whoever held an expired one, to the address that the old one went to. */
export const createWriteFreshLink = (deps: WriteFreshLinkDeps) => {
  /** One that is suppressed, or an order that has become somebody else's, has no holder. */
  const customerOf = async (store: string, contact: string, order: string): Promise<Holder | undefined> => {
    const [read, known] = await Promise.all([
      deps.orders.read({ store, order }),
      deps.contacts.get({ store, contact }),
    ]);
    const { email, locale } = read.order?.customer ?? {};
    if (read.order?.contact !== contact || known?.suppressed !== undefined || email === undefined) return undefined;
    return { email, locale };
  };

  const shopperOf = async (store: string, contact: string): Promise<Holder | undefined> => {
    const [ref] = await deps.waitlist.ofContact({ store, contact });
    const signup = ref && (await deps.waitlist.get(ref));
    if (signup?.email === undefined || signup.held !== undefined) return undefined;
    return { email: signup.email, locale: signup.locale };
  };

  return async (about: Extract<About, { kind: "fresh_link" }>, id: string): Promise<Written> => {
    const { contact, use, order } = about;
    const [store, holder] = await Promise.all([
      deps.stores.get(about.store),
      order === undefined ? shopperOf(about.store, contact) : customerOf(about.store, contact, order),
    ]);
    if (store === undefined || holder === undefined) return { kind: "cancel", reason: "not_wanted" };
    const { settings, storeId } = store;
    const { linkKey } = await deps.keys();
    const locale = mailLocaleOf(holder.locale, settings);
    const { template, values } = freshLinkMail(settings, locale);
    const to = { store: storeId, contact, ...(order !== undefined && { subject: order }) };
    const linkUrl = linkTo(use, to, { ...deps, linkKey });
    const entry = { to: holder.email, values: { linkUrl }, headers: {}, tags: { store: storeId, message: id } };
    const from = order === undefined ? mailFromOf(settings) : orderMailFrom(settings, locale);
    return { kind: "mail", store: storeId, mail: { from, template, values, entries: [entry] } };
  };
};
