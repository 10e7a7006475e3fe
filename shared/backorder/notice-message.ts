import type { Channel } from "../contact/channel.ts";
import { messageIdOf } from "../message/message.ts";
import type { DelayRow } from "./delays-table.ts";
import type { OrderRef } from "./order.ts";

/** The line under whose name a notice was sent. */
export const noticeLineOf = ({ line, origins = [] }: DelayRow, n: number): string =>
  origins.find(({ until }) => n <= until)?.line ?? line;

/** The message that is a line's n-th notice on a channel. */
export const noticeIdOf = ({ store, order }: OrderRef, line: string, n: number, channel: Channel): string =>
  messageIdOf("notice", store, order, line, n, channel);

/** The messages that say how a line's delay ended or was agreed to. */
export const endingIdOf = (
  { store, order }: OrderRef,
  line: string,
  what: "cancelled" | "accepted",
  n: number,
  channel: Channel,
): string => messageIdOf("notice", store, order, line, what, n, channel);

/** An alert to the merchant, once for each occasion. */
export const alertIdOf = ({ store, order }: OrderRef, line: string, ...occasion: string[]): string =>
  messageIdOf("alert", store, order, line, ...occasion);
