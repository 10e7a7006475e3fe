import { contactOf } from "../contact/contact.ts";
import { parsePhone } from "../contact/phone.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import type { DeploymentKeys } from "../store/stores-table.ts";
import { mergeOrder } from "./merge-order.ts";
import type { OrderInput, OrderRef, OrderState } from "./order.ts";
import type { OrdersTable } from "./orders-table.ts";

export interface ApplyOrderDeps {
  clock: Clock;
  orders: OrdersTable;
  orderQueue: Queue<OrderRef>;
  keys: () => Promise<DeploymentKeys>;
}

/** An order as the merchant's API and `order.updated` send it, seen at `observedAt` unless it says when itself. */
export const toOrderState = (input: OrderInput, seenAtMs: number): OrderState => ({
  ...input,
  placedAt: Date.parse(input.placedAt),
  observedAt: input.observedAt === undefined ? seenAtMs : Date.parse(input.observedAt),
  by: "api",
});

/** In the form in which texts are sent; one that no text can reach is as good as none. */
const withPhone = (state: OrderState): OrderState => {
  const { phone, ...customer } = state.customer;
  return { ...state, customer: { ...customer, phone: phone && parsePhone(phone, state.shipTo.country) } };
};

/**
 * Takes a state of an order, whichever came before and however often: the newest counts, and what never moves stays
 * (`mergeOrder`). Answers `older` where what is stored is newer.
 */
export const createApplyOrder =
  ({ clock, orders, orderQueue, keys }: ApplyOrderDeps) =>
  async (ref: OrderRef, given: OrderState): Promise<"applied" | "older"> => {
    const state = withPhone(given);
    const { email } = state.customer;
    const contact = email === undefined ? undefined : contactOf((await keys()).hashKey, ref.store, email);
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const merged = mergeOrder(ref.order, await orders.read(ref), state, clock.now(), contact);
      const { kind, changed } = merged;
      const isNothingNew = kind !== "newer" && changed.length === 0;
      if (!isNothingNew && (await orders.writeMerged(ref, merged, clock.now())) === "refused") continue;
      // The same again may be a retry of one whose wake was lost.
      if (kind !== "older") await orderQueue.send(ref);
      return kind === "older" ? "older" : "applied";
    }
    throw new Error("An order kept changing while it was written");
  };
export type ApplyOrder = ReturnType<typeof createApplyOrder>;
