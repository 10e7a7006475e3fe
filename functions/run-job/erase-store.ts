import * as v from "valibot";
import { type OrdersTable, ordersPageSchema } from "../../shared/backorder/orders-table.ts";
import type { EraseContact } from "../../shared/contact/erase-contact.ts";
import type { EraseOrder } from "../../shared/contact/erase-order.ts";
import type { Address, FindHeld } from "../../shared/contact/held.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { Step, Stepped } from "./run-job.ts";

export interface EraseStoreDeps {
  stock: StockTable;
  waitlist: WaitlistTable;
  orders: OrdersTable;
  eraseOrder: EraseOrder;
  findHeld: FindHeld;
  eraseContact: EraseContact;
}

/** Signups of each partition that one step erases, with all that is held of their shoppers. */
const perShard = 10;

const addressOf = ({ email, phone }: Pick<Signup, "email" | "phone">): Address[] => {
  if (email !== undefined) return [{ channel: "email", address: email }];
  return phone === undefined ? [] : [{ channel: "sms", address: phone }];
};

/** Orders whose customers one step erases. */
const ordersPerStep = 10;

/** Orders that nobody is named by may still say where they go. */
const createEraseOrdersStep =
  ({ orders, eraseOrder, findHeld, eraseContact }: EraseStoreDeps): Step =>
  async ({ ref: { store }, progress }): Promise<Stepped> => {
    const after = progress["ordersAfter"];
    const startAfter = after === undefined ? undefined : v.parse(ordersPageSchema(store), JSON.parse(String(after)));
    const { refs, next } = await orders.ofStore(store, ordersPerStep, startAfter);
    let erased = Number(progress["erased"] ?? 0);
    for (const ref of refs) {
      const { order } = await orders.read(ref);
      const { email, phone } = order?.customer ?? {};
      for (const address of addressOf({ email, phone })) await eraseContact(await findHeld(store, address));
      if ((await eraseOrder(ref, "customer")) || email !== undefined || phone !== undefined) erased += 1;
    }
    if (next === undefined) return { kind: "done", progress: { erased } };
    return { kind: "more", progress: { ...progress, erased, ordersAfter: JSON.stringify(next) } };
  };

/** Erases what is held of every shopper of a store, variant by variant, and then of every customer; its stock and settings stay. */
export const createEraseStoreStep = (deps: EraseStoreDeps): Step => {
  const { stock, waitlist, findHeld, eraseContact } = deps;
  const eraseOrders = createEraseOrdersStep(deps);
  return async (job): Promise<Stepped> => {
    const {
      ref: { store },
      progress,
    } = job;
    const erased = Number(progress["erased"] ?? 0);
    const after = progress["after"];
    const [sku] = await stock.skusAfter(store, after === undefined ? undefined : String(after), 1);
    if (sku === undefined) return eraseOrders(job);
    const samples = await waitlist.samples({ store, sku }, perShard);
    const addresses = samples.flatMap(({ signups }) => signups.flatMap(addressOf));
    for (const address of addresses) await eraseContact(await findHeld(store, address));
    if (addresses.length === 0) return { kind: "more", progress: { erased, after: sku } };
    return { kind: "more", progress: { ...progress, erased: erased + addresses.length } };
  };
};
