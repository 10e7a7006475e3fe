import { endOfDay } from "../../shared/backorder/delay-state.ts";
import { delaysIn } from "../../shared/backorder/delays-table.ts";
import { openUnitsOf } from "../../shared/backorder/order.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { About } from "../../shared/message/message.ts";
import { wordingVersion } from "../../shared/message/order-delay.words.ts";
import type { DelayNews } from "../../shared/message/order-news.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { dayOf } from "../../shared/runtime/day.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { acceptedFacts, cancelledFacts, noticeFacts, type NoticeSubject } from "./notice-facts.ts";
import type { OrderWays } from "./order-ways.ts";
import type { Written } from "./written.ts";

export interface WriteNoticeDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  orders: OrdersTable;
  ways: OrderWays;
}

type NoticeAbout = Extract<About, { kind: "notice" }>;

const factsOf = ({ what, n }: NoticeAbout, subject: NoticeSubject, today: string): DelayNews | undefined => {
  switch (what) {
    case "notice":
      return noticeFacts(subject, n, today);
    case "cancelled":
      return cancelledFacts(subject, n);
    case "accepted":
      return acceptedFacts(subject);
  }
};

/** What a mail or a text says, its links left as placeholders: evidence must not let its reader act for the customer. */
const wordsIn = (written: Written): string | undefined => {
  if (written.kind === "text") return written.text.body.replaceAll(/https?:\/\/\S+/g, "{{orderUrl}}");
  if (written.kind !== "mail") return undefined;
  const { template, values } = written.mail;
  return template.text.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder);
};

/** A delay notice of a line, and the messages that follow from it, with the wording that is kept as evidence. */
export const createWriteNotice =
  (deps: WriteNoticeDeps) =>
  async (about: NoticeAbout, channel: Channel, id: string): Promise<Written> => {
    const [store, { order, lines, rest }] = await Promise.all([deps.stores.get(about.store), deps.orders.read(about)]);
    const line = lines.find((one) => one.id === about.line);
    const row = delaysIn(rest).find((one) => one.line === about.line);
    if (store === undefined || order === undefined || line === undefined || row === undefined) {
      return { kind: "cancel", reason: "not_wanted" };
    }
    const { state } = row;
    const variant = await deps.stock.variant({ store: about.store, sku: line.sku });
    const subject: NoticeSubject = {
      order,
      orderName: order.name ?? about.order,
      line,
      facts: {
        title: variant?.title ?? line.title ?? line.sku,
        quantity: openUnitsOf(line) || line.quantity,
        url: variant?.url,
      },
      state,
    };
    const facts = factsOf(about, subject, dayOf(deps.clock.now(), state.terms.zone));
    if (facts === undefined) return { kind: "cancel", reason: "overtaken" };
    const { shipBy, zone } = state.terms;
    const locale = mailLocaleOf(order.customer.locale, store.settings);
    const deadlineMs = about.what === "notice" && shipBy !== undefined ? endOfDay(shipBy, zone) : undefined;
    const written = await deps.ways({ about, id, channel, order, store, locale, facts, line: line.id, deadlineMs });
    const text = wordsIn(written);
    if (text === undefined || written.kind === "cancel" || written.kind === "wait") return written;
    return { ...written, wording: { version: wordingVersion, text } };
  };
export type WriteNotice = ReturnType<typeof createWriteNotice>;
