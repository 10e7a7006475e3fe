import type { EraseContact } from "../../shared/contact/erase-contact.ts";
import type { Address, FindHeld } from "../../shared/contact/held.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { Step, Stepped } from "./run-job.ts";

export interface EraseStoreDeps {
  stock: StockTable;
  waitlist: WaitlistTable;
  findHeld: FindHeld;
  eraseContact: EraseContact;
}

/** Signups of each partition that one step erases, with all that is held of their shoppers. */
const perShard = 10;

const addressOf = ({ email, phone }: Signup): Address[] => {
  if (email !== undefined) return [{ channel: "email", address: email }];
  return phone === undefined ? [] : [{ channel: "sms", address: phone }];
};

/** Erases what is held of every shopper of a store, variant by variant; its stock and settings stay. */
export const createEraseStoreStep =
  ({ stock, waitlist, findHeld, eraseContact }: EraseStoreDeps): Step =>
  async ({ ref: { store }, progress }): Promise<Stepped> => {
    const erased = Number(progress["erased"] ?? 0);
    const after = progress["after"];
    const [sku] = await stock.skusAfter(store, after === undefined ? undefined : String(after), 1);
    if (sku === undefined) return { kind: "done", progress: { erased } };
    const samples = await waitlist.samples({ store, sku }, perShard);
    const addresses = samples.flatMap(({ signups }) => signups.flatMap(addressOf));
    for (const address of addresses) await eraseContact(await findHeld(store, address));
    if (addresses.length === 0) return { kind: "more", progress: { erased, after: sku } };
    return { kind: "more", progress: { ...progress, erased: erased + addresses.length } };
  };
