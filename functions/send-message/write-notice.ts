import { type DelayState, endOfDay } from "../../shared/backorder/delay-state.ts";
import { delaysIn } from "../../shared/backorder/delays-table.ts";
import { becauseText } from "../../shared/backorder/estimate.words.ts";
import { type LineView, viewLine } from "../../shared/backorder/line-view.ts";
import { shipsOnOf } from "../../shared/backorder/news.ts";
import { openUnitsOf } from "../../shared/backorder/order.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { About } from "../../shared/message/message.ts";
import { delayWords, wordingVersion } from "../../shared/message/order-delay.words.ts";
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

/** A link's token: evidence must not let its reader act for the customer. */
const linkToken = /(\?t=)[\w.-]+/g;

/** What a mail or a text says, as its customer reads it, its links without their tokens. */
const wordsIn = (written: Written): string | undefined => {
  if (written.kind === "text") return written.text.body.replaceAll(linkToken, "$1…");
  if (written.kind !== "mail") return undefined;
  const { template, values, entries } = written.mail;
  const all: Record<string, string> = { ...values, ...entries[0]?.values };
  return template.text
    .replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => all[name] ?? placeholder)
    .replaceAll(linkToken, "$1…");
};

/** By when a notice must have been taken: T, and from then on the end of the day on which silence decides. */
const takenByOf = ({ terms, current, notices }: DelayState, n: number): number | undefined => {
  const notice = notices.find((one) => one.n === n);
  const isForShipBy = current.phase === "promised" && notice?.kind !== "reminder";
  const day = isForShipBy ? terms.shipBy : notice?.decidesOn;
  return day === undefined ? undefined : endOfDay(day, terms.zone);
};

/** Why the line has no date, where its merchant has given no reason: the law wants one (rules 3). */
const whyUndated = (view: LineView, locale: MailLocale): string => {
  const { code, text } = view.why;
  if (code === "uncovered" || code === "undated_supply") return `${text}.`;
  const isPlaceholder = code === "supply" && shipsOnOf(view) === null;
  return isPlaceholder ? `${becauseText("undated_supply", locale)}.` : delayWords[locale].unsent;
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
    const nowMs = deps.clock.now();
    const locale = mailLocaleOf(order.customer.locale, store.settings);
    const shipping = await loadShipping(store.settings.shipping, store.settings);
    const view = viewLine(line, order, { shipping, timeZone: store.settings.timeZone, nowMs, locale });
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
      why: whyUndated(view, locale),
    };
    const facts = factsOf(about, subject, dayOf(nowMs, state.terms.zone));
    if (facts === undefined) return { kind: "cancel", reason: "overtaken" };
    const deadlineMs = about.what === "notice" ? takenByOf(state, about.n) : undefined;
    const written = await deps.ways({ about, id, channel, order, store, locale, facts, line: line.id, deadlineMs });
    const text = wordsIn(written);
    if (text === undefined || written.kind === "cancel" || written.kind === "wait") return written;
    return { ...written, wording: { version: wordingVersion, text } };
  };
export type WriteNotice = ReturnType<typeof createWriteNotice>;
