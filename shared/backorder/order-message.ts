import { type Channel } from "../contact/channel.ts";
import { messageIdOf } from "../message/message.ts";
import type { Settings } from "../store/settings.ts";
import type { OrderNewsState } from "./news.ts";
import type { Order, OrderRef } from "./order.ts";

/**
 * A message's id derives from its order, what it is about, and which one of those it is; of a parcel each news has one
 * id, so that nothing can tell it twice.
 */
export const orderMessageIdOf = (
  { store, order }: OrderRef,
  { topic, n, parcel }: NonNullable<OrderNewsState["pending"]>,
  channel: Channel,
): string =>
  parcel === undefined
    ? messageIdOf("order", store, order, topic, n, channel)
    : messageIdOf("parcel", store, order, JSON.stringify([parcel.shipment, parcel.trackingNumber]), topic, channel);

/** The ways to reach a customer about an order: texts have a consent of their own (rules 5). */
export const channelsOf = ({ customer, smsConsent }: Order, { texts }: Settings): Channel[] => [
  ...(customer.email === undefined ? [] : (["email"] as const)),
  ...(texts.on && smsConsent !== undefined && customer.phone !== undefined ? (["sms"] as const) : []),
];
