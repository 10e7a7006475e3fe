import { freshLinkMail } from "../../shared/message/fresh-link.ts";
import { linkTo } from "../../shared/message/link.ts";
import { mailFromOf } from "../../shared/message/mail-from.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { About } from "../../shared/message/message.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { DeploymentKeys, StoresTable } from "../../shared/store/stores-table.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { Written } from "./written.ts";

export interface WriteFreshLinkDeps {
  clock: Clock;
  stores: StoresTable;
  waitlist: WaitlistTable;
  keys: () => Promise<DeploymentKeys>;
  publicUrl: string;
}

/** A new link for whoever held an expired one, to the address that the old one went to. */
export const createWriteFreshLink =
  (deps: WriteFreshLinkDeps) =>
  async (about: Extract<About, { kind: "fresh_link" }>, id: string): Promise<Written> => {
    const [store, [ref]] = await Promise.all([deps.stores.get(about.store), deps.waitlist.ofContact(about)]);
    const signup = ref && (await deps.waitlist.get(ref));
    if (store === undefined || signup?.email === undefined || signup.held !== undefined) {
      return { kind: "cancel", reason: "not_wanted" };
    }
    const { settings, storeId } = store;
    const { linkKey } = await deps.keys();
    const { template, values } = freshLinkMail(settings, mailLocaleOf(signup.locale, settings));
    const linkUrl = linkTo(about.use, about, { ...deps, linkKey });
    const entry = { to: signup.email, values: { linkUrl }, headers: {}, tags: { store: storeId, message: id } };
    return { kind: "mail", store: storeId, mail: { from: mailFromOf(settings), template, values, entries: [entry] } };
  };
