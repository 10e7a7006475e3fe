import type { AddressesTable } from "../../shared/contact/addresses-table.ts";
import { contactOf } from "../../shared/contact/contact.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import { quietUntil } from "../../shared/message/quiet-hours.ts";
import { backInStockText } from "../../shared/message/text-words.ts";
import { parseChunkName, textMayGo } from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestocksTable } from "../../shared/restock/restocks-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { DeploymentKeys, Store, StoresTable } from "../../shared/store/stores-table.ts";
import { canText } from "../../shared/waitlist/channels.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { RestockText, TextFate } from "./text-fate.ts";
import type { Written } from "./written.ts";

export interface WriteRestockTextDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  contacts: ContactsTable;
  addresses: AddressesTable;
  keys: () => Promise<DeploymentKeys>;
  textFate: TextFate;
}

const isTextable = (signup: Signup, restock: number): boolean =>
  // Whoever has signed up again meanwhile waits for the next restock, and is still told of this one.
  (signup.status === "told" || signup.status === "waiting") && signup.lastRestock === restock && canText(signup);

/** The text of a restock, after everything that may have changed since the wave was looked at again (rules 1.4). */
export const createWriteRestockText = (deps: WriteRestockTextDeps) => {
  const wait = (): Written => ({ kind: "wait", untilMs: deps.clock.now() + limits.lookAgainMs });

  /** Cancelled, but not forgotten: whoever it was for keeps the place. */
  const giveBack = async (about: RestockText, reason: string): Promise<Written> => {
    return (await deps.textFate.putBack(about)) ? { kind: "cancel", reason } : wait();
  };

  const whyNot = async (about: RestockText, { settings }: Store, signup: Signup): Promise<string | undefined> => {
    const ref = { store: about.store, sku: about.sku, n: about.restock };
    const [restock, stopped] = await Promise.all([deps.restocks.get(ref), deps.addresses.isStopped(about.phoneHash)]);
    if (restock?.closedAt !== undefined) return "sold_out_before_turn";
    if (stopped) {
      await deps.textFate.holdPhone(about, "stopped");
      return "texts_stopped";
    }
    const { phone = "", postalCode } = signup;
    const isQuiet = quietUntil(deps.clock.now(), { phone, postalCode }, settings.quietHours) !== undefined;
    return isQuiet ? "quiet_hours" : undefined;
  };

  const write = async ({ settings, storeId }: Store, variant: Variant, signup: Signup): Promise<Written> => {
    const { phone = "", locale } = signup;
    const contact = contactOf((await deps.keys()).hashKey, storeId, phone);
    const first = (await deps.contacts.get({ store: storeId, contact }))?.textedAt === undefined;
    const { maxParts, originationNumber } = settings.texts;
    const body = backInStockText(
      { store: settings.name, title: variant.title, url: variant.url, first },
      mailLocaleOf(locale, settings),
      maxParts,
    );
    return { kind: "text", text: { to: phone, body, from: originationNumber, type: "Promotional" } };
  };

  return async (about: RestockText): Promise<Written> => {
    const ref = { store: about.store, sku: about.sku, contact: about.contact };
    const [store, variant, stock, signup] = await Promise.all([
      deps.stores.get(about.store),
      deps.stock.variant(ref, { consistent: true }),
      deps.stock.stock(ref, { consistent: true }),
      deps.waitlist.get(ref),
    ]);
    if (store === undefined || variant === undefined) return wait();
    if (signup === undefined || signup.chunk === undefined || !isTextable(signup, about.restock)) {
      return giveBack(about, "not_wanted");
    }
    const chunkRef = parseChunkName(ref, signup.chunk);
    const chunk = await deps.chunks.get(chunkRef);
    const member = (await deps.chunks.members(chunkRef)).contacts.indexOf(about.contact);
    const may = chunk === undefined ? "no" : textMayGo(chunk, member);
    if (may === "wait") return wait();
    if (may === "no") return giveBack(about, "not_wanted");
    const reason = await whyNot(about, store, signup);
    if (reason !== undefined) return giveBack(about, reason);
    // Gone just now: it may come back within the settle time, or the restock closes.
    return stock?.phase.phase === "open" ? write(store, variant, signup) : wait();
  };
};
