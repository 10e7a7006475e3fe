import { contactOf } from "../../shared/contact/contact.ts";
import type { Line, Order } from "../../shared/backorder/order.ts";
import type { DeploymentKeys } from "../../shared/store/stores-table.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface EndWishesDeps {
  waitlist: WaitlistTable;
  keys: () => Promise<DeploymentKeys>;
}

/** Whoever has bought what they waited for waits no longer: by the e-mail or the phone that they bought with. */
export const createEndWishes =
  ({ waitlist, keys }: EndWishesDeps) =>
  async (store: string, { customer, placedAt, status }: Order, lines: readonly Line[]): Promise<void> => {
    if (status === "cancelled") return;
    const { hashKey } = await keys();
    const contacts = [customer.email, customer.phone].flatMap((address) =>
      address === undefined ? [] : [contactOf(hashKey, store, address)],
    );
    const bought = new Set(lines.filter(({ isGone }) => !isGone).map(({ sku }) => sku));
    const refs = [...bought].flatMap((sku) => contacts.map((contact) => ({ store, sku, contact })));
    await waitlist.bought(refs, placedAt);
  };
export type EndWishes = ReturnType<typeof createEndWishes>;
