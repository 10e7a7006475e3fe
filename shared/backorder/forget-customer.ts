import type { Order, OrderState } from "./order.ts";

/** What is kept of where it goes: the law and the place that ships it go by the country. */
const countryOf = ({ country }: Order["shipTo"]): Order["shipTo"] => ({ country });

/** An order without its customer. What is ordered, promised and owed stays. */
export const forgetCustomer = (order: Order, nowMs: number): Order => ({
  ...order,
  customer: {},
  contact: undefined,
  phoneContact: undefined,
  shipTo: countryOf(order.shipTo),
  smsConsent: undefined,
  erasedAt: order.erasedAt ?? nowMs,
});

/** An order that is told of by mail alone from now on; one without an e-mail has no customer any more. */
export const forgetPhone = (order: Order, nowMs: number): Order => {
  const { phone: _, ...customer } = order.customer;
  if (customer.email === undefined) return forgetCustomer(order, nowMs);
  return {
    ...order,
    customer,
    phoneContact: undefined,
    smsConsent: undefined,
    phoneErasedAt: order.phoneErasedAt ?? nowMs,
  };
};

/** A state of an order as far as it may be kept: whoever was erased is not brought back by what the shop still has. */
export const asErased = (known: Order | undefined, state: OrderState): OrderState => {
  if (known?.erasedAt !== undefined) {
    return { ...state, customer: {}, shipTo: countryOf(state.shipTo), smsConsent: undefined };
  }
  if (known?.phoneErasedAt === undefined) return state;
  const { phone: _, ...customer } = state.customer;
  return { ...state, customer, smsConsent: undefined };
};
