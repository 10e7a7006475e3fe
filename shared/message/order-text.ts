import type { Day } from "../runtime/day.ts";
import { toUrl } from "./back-in-stock.escape.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { formatPrice } from "./mail-price.ts";
import type { OrderNews } from "./order-news.ts";
import { datedOf, directionOf } from "./order-said.ts";
import { type OrderTextWords, orderTextWords } from "./order-text.words.ts";
import {
  cutName,
  firstOf,
  fits,
  senderOf,
  spellingsOf,
  toGsmName,
  toTextName,
  withCutName,
  withFittingSender,
} from "./text-fit.ts";
import { textSentences } from "./text-sentences.ts";

/** A title cut shorter than this is no title any more. */
const leastTitle = 12;
const reasonCharacters = 80;
const carrierCharacters = 20;

export interface OrderText {
  store: string;
  facts: OrderNews;
  /** The order's page, where a delay is answered; for a parcel perhaps the carrier's. Whole, or left out. */
  url: string;
  /** The first text to a number says what it is about, how often, what it costs, and how to stop it (rules 5). */
  first: boolean;
}

/** What a text says besides, if there is room. */
interface Rest {
  reason: string;
  links: string[];
}

/**
 * News of an order, in at most so many parts (1 or more). What is too long loses, in this order: the end of the title,
 * signs outside GSM-7, the reason, the title, the link, the end of the store's name, the news itself; never the words that
 * rules 5 asks for. A delay notice that leaves out what it must say is none: it keeps all but the title, however many
 * parts that takes.
 */
export const orderText = ({ store, facts, url, first }: OrderText, locale: MailLocale, maxParts: number): string => {
  const { from, stop, andMore } = textSentences[locale];
  const words = orderTextWords[locale];
  const sender = senderOf(store);
  const end = first ? words.disclosures : stop;
  const others = facts.lines.length > 1 ? andMore(facts.lines.length - 1) : "";
  const text = (sender: string, what: string, { reason, links }: Rest) =>
    [`${from(sender)}${what} - ${bodyOf(facts, reason, locale)}`, ...links, end].join("\n");
  const titled = (rest: Rest) =>
    spellingsOfBoth(sender, facts).map(({ sender, title }) => () => {
      if (title === "") return undefined;
      const options = { maxParts, leastCharacters: leastTitle };
      return withCutName(title, (title) => text(sender, `${title}${others}`, rest), options);
    });
  const untitled = (rest: Rest) => text(toGsmName(sender), words.order, rest);
  const fitting = (text: string) => () => (fits(text, maxParts) ? text : undefined);

  const whole = { reason: reasonOf(facts), links: [toUrl(url)] };
  if ("silenceMeans" in facts) return firstOf(titled(whole)) ?? untitled(whole);
  const brief = { ...whole, reason: "" };
  const bare = { reason: "", links: [] };
  const shorter = [brief, bare].flatMap((rest) => [...titled(rest), fitting(untitled(rest))]);
  return (
    firstOf([...titled(whole), ...shorter]) ??
    withFittingSender(sender, (sender) => `${from(sender)}${words.news}\n${end}`, maxParts)
  );
};

/** How the store and the first line may be spelt, from what says most to what takes least. */
const spellingsOfBoth = (sender: string, { lines: [line] }: OrderNews) =>
  spellingsOf(sender).flatMap((sender) =>
    spellingsOf(toTextName(line?.title ?? "")).map((title) => ({ sender, title })),
  );

/** In GSM-7 where that can say it. */
const reasonOf = (facts: OrderNews): string => {
  const reason = "reason" in facts ? toTextName(facts.reason ?? "") : "";
  return cutName(spellingsOf(reason).at(-1) ?? "", reasonCharacters);
};

const bodyOf = (facts: OrderNews, reason: string, locale: MailLocale): string => {
  const words = orderTextWords[locale];
  const because = reason === "" ? "" : words.reason(reason);
  switch (facts.news) {
    case "received":
      return words.received(datedOf(facts.lines), daysOf(facts.lines.map(({ shipsOn }) => shipsOn)));
    case "eta":
      return `${words.eta(directionOf(facts), daysOf(facts.lines.map(({ now }) => now)))}${because}`;
    case "ready":
      return words.ready;
    case "shipped":
      return words.shipped(cutName(toGsmName(toTextName(facts.parcel.carrier ?? "")), carrierCharacters));
    case "later_than_promised":
      return words.laterThanPromised(facts.now);
    case "delay_accepted":
      return `${words.accepted(facts.now)} ${words.right}`;
    case "delay_cancelled":
      return words.cancelled(amountOf(facts.refund, locale), facts.refundBy);
    case "delay_first_definite":
    case "delay_first_long":
    case "delay_renewed":
    case "delay_reminder":
      return noticeOf(facts, because, words);
    default:
      return words.milestones[facts.news];
  }
};

const noticeOf = (
  { was, now, silenceMeans, decideBy, isPeriodOver = false }: Extract<OrderNews, { silenceMeans: unknown }>,
  because: string,
  { delayed, silence, periodOver, right, answer }: OrderTextWords,
): string => {
  // The reason is the store's own and may end without a full stop, so it has the line's end to itself.
  const change = `${delayed(was, now)}${because}`;
  const meaning = isPeriodOver ? periodOver : silence(silenceMeans, decideBy);
  return [`${change}\n${meaning}`, right, answer].join(" ");
};

/** Each day once. */
const daysOf = (days: (Day | null | undefined)[]): Day[] => [
  ...new Set(days.filter((day) => day !== undefined && day !== null)),
];

const amountOf = (refund: { amount: string; currency: string } | undefined, locale: MailLocale): string =>
  refund === undefined ? "" : toTextName(formatPrice(refund.amount, refund.currency, locale));
