import { contactOf } from "../contact/contact.ts";
import { parsePhone } from "../contact/phone.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import type { DeploymentKeys } from "../store/stores-table.ts";
import { mergeCancellation, mergeOrder } from "./merge-order.ts";
import { isOfAnotherShop, type OrderRef, type OrderState } from "./order.ts";
import type { OrdersTable } from "./orders-table.ts";

export interface ApplyOrderDeps {
  clock: Clock;
  orders: OrdersTable;
  orderQueue: Queue<OrderRef>;
  keys: () => Promise<DeploymentKeys>;
}

/** In the form in which texts are sent; one that no text can reach is as good as none. */
const withPhone = async (state: OrderState): Promise<OrderState> => {
  const { phone, ...customer } = state.customer;
  return { ...state, customer: { ...customer, phone: phone && (await parsePhone(phone, state.shipTo.country)) } };
};

/**
 * Takes a state of an order, whichever came before and however often: the newest counts, and what never moves stays
 * (`mergeOrder`). Answers `older` where what is stored is newer, `of_another_shop` where another platform's order has the id.
 */
export const createApplyOrder =
  ({ clock, orders, orderQueue, keys }: ApplyOrderDeps) =>
  async (ref: OrderRef, given: OrderState): Promise<"applied" | "older" | "of_another_shop"> => {
    const state = await withPhone(given);
    const { hashKey } = await keys();
    const nameOf = (address: string | undefined) => address && contactOf(hashKey, ref.store, address);
    const { email, phone } = state.customer;
    const names = { contact: nameOf(email), phoneContact: nameOf(phone), hashKey };
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const known = await orders.read(ref);
      if (isOfAnotherShop(known.order, state.from)) return "of_another_shop";
      const merged = mergeOrder(ref.order, known, state, clock.now(), names);
      if (merged.isOther && (await orders.writeMerged(ref, merged, clock.now())) === "refused") continue;
      // A cancellation that came meanwhile found no order to cancel.
      if (known.order === undefined && (await orders.cancelledAt(ref)) !== known.cancelledAt) continue;
      // The same again may be a retry of one whose wake was lost.
      if (merged.isOther || merged.kind !== "older") await orderQueue.send(ref);
      return merged.kind === "older" ? "older" : "applied";
    }
    throw new Error("An order kept changing while it was written");
  };
export type ApplyOrder = ReturnType<typeof createApplyOrder>;

/**
 * Cancels an order of which nothing else is said, as its newest state at `cancelledAt` (ms since 1970). An order that is
 * not known yet is cancelled when it comes: `kept`.
 */
export const createCancelOrder =
  ({ clock, orders, orderQueue }: Omit<ApplyOrderDeps, "keys">) =>
  async (ref: OrderRef, cancelledAt: number): Promise<"applied" | "older" | "kept"> => {
    const isNewest = (await orders.keepCancellation(ref, cancelledAt)).kind === "written";
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const { order, ...known } = await orders.read(ref);
      if (order === undefined) return isNewest ? "kept" : "older";
      const merged = mergeCancellation(ref.order, { ...known, order }, cancelledAt);
      if (merged.isOther && (await orders.writeMerged(ref, merged, clock.now())) === "refused") continue;
      if (merged.kind !== "older") await orderQueue.send(ref);
      return isNewest && merged.kind !== "older" ? "applied" : "older";
    }
    throw new Error("An order kept changing while it was cancelled");
  };
