import type { AddressesTable } from "../../shared/contact/addresses-table.ts";
import { addressHashOf } from "../../shared/contact/contact.ts";
import { confirmationMail } from "../../shared/message/confirmation.ts";
import { linkTo } from "../../shared/message/link.ts";
import { mailFromOf } from "../../shared/message/mail-from.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { About } from "../../shared/message/message.ts";
import { confirmationText } from "../../shared/message/text-words.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { DeploymentKeys, Store, StoresTable } from "../../shared/store/stores-table.ts";
import type { OwnSignup } from "../../shared/waitlist/waitlist-table.ts";
import type { OpenSignupsOf } from "./open-signups.ts";
import type { Written } from "./written.ts";

export interface WriteConfirmationDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  addresses: AddressesTable;
  openSignupsOf: OpenSignupsOf;
  keys: () => Promise<DeploymentKeys>;
  publicUrl: string;
}

type Confirmation = Extract<About, { kind: "confirmation" }>;

/** As many items as a mail lists; the others are a number. */
const listedItems = 20;

/** Asks the owner of an address for a yes to all that is pending for it in a store (rules 4 and 5). */
export const createWriteConfirmation = (deps: WriteConfirmationDeps) => {
  const itemsOf = async (signups: OwnSignup[]): Promise<Variant[]> => {
    const variants = await Promise.all(signups.slice(0, listedItems).map(async ({ ref }) => deps.stock.variant(ref)));
    return variants.filter((variant) => variant !== undefined);
  };

  const mail = async (store: Store, about: Confirmation, to: string, signups: OwnSignup[], id: string) => {
    const { settings, storeId } = store;
    const { linkKey } = await deps.keys();
    const items = await itemsOf(signups);
    const locale = mailLocaleOf(signups[0]?.signup.locale, settings);
    const { template, values } = confirmationMail(settings, { items, more: signups.length - items.length }, locale);
    const confirmUrl = linkTo("confirm", about, { ...deps, linkKey });
    const entry = { to, values: { confirmUrl }, headers: {}, tags: { store: storeId, message: id } };
    return {
      kind: "mail" as const,
      store: storeId,
      mail: { from: mailFromOf(settings), template, values, entries: [entry] },
    };
  };

  const text = async ({ settings }: Store, to: string, signups: OwnSignup[]): Promise<Written> => {
    const { hashKey } = await deps.keys();
    if (await deps.addresses.isStopped(addressHashOf(hashKey, to))) return { kind: "cancel", reason: "texts_stopped" };
    const { maxParts, originationNumber } = settings.texts;
    const titles = (await itemsOf(signups)).map(({ title }) => title);
    const locale = mailLocaleOf(signups[0]?.signup.locale, settings);
    const body = confirmationText({ store: settings.name, titles }, locale, maxParts);
    return { kind: "text", text: { to, body, from: originationNumber, type: "Transactional" } };
  };

  return async (about: Confirmation, id: string): Promise<Written> => {
    const [store, signups] = await Promise.all([deps.stores.get(about.store), deps.openSignupsOf(about)]);
    const [first] = signups;
    if (store === undefined || first === undefined) return { kind: "cancel", reason: "not_wanted" };
    const { email, phone } = first.signup;
    if (about.channel === "email") return email === undefined ? notWanted : mail(store, about, email, signups, id);
    return phone === undefined ? notWanted : text(store, phone, signups);
  };
};

const notWanted: Written = { kind: "cancel", reason: "not_wanted" };
