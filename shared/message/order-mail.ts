import type { Settings } from "../store/settings.ts";
import { shorten, toHtml, toPlain, toUrl } from "./back-in-stock.escape.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { mailFromOf } from "./mail-from.ts";
import { formatPrice } from "./mail-price.ts";
import { createTemplates, type MailContent, sayingValues, storeValues } from "./mail-template.ts";
import { orderHtml } from "./order.html.ts";
import { orderMailText } from "./order.text.ts";
import { type OrderNames, orderWords } from "./order.words.ts";
import { otherLines, type SaidLine, saidLines } from "./order-line.ts";
import { lineWords } from "./order-line.words.ts";
import { orderList } from "./order-list.ts";
import type { OrderNews } from "./order-news.ts";
import { orderSaid } from "./order-said.ts";

type ButtonName = "open" | "track" | "wait" | "cancel";

/** What a mail offers to do: a button, another one beside it, and a link. */
interface Buttons {
  act: ButtonName;
  alternative?: ButtonName;
  link?: ButtonName;
}

type Escape = (text: string) => string;

/** Inbox lists show about this much of a subject, less its words. */
const subjectOrderCharacters = 40;
const preheaderTitleCharacters = 60;

const templateOf = createTemplates(orderHtml, orderMailText, [
  "subject",
  "preheader",
  "headline",
  "intro",
  "others",
  "note",
  "act",
  "alternative",
  "link",
  "quiet",
]);

/** The placeholder of each button's address, in text. */
const addressOf: Record<ButtonName, string> = {
  open: "{{orderUrl}}",
  track: "{{trackingUrl}}",
  wait: "{{waitUrl}}",
  cancel: "{{cancelUrl}}",
};

/**
 * A mail about an order. It is no advertising: it has no list headers, and no unsubscribing stops it. The caller adds
 * `orderUrl`, and for delays `waitUrl` and `cancelUrl`, pages where one more click answers: http(s) addresses that need
 * no escaping in HTML.
 */
export const orderMail = (settings: Settings, facts: OrderNews, locale: MailLocale): MailContent => {
  const lines = saidLines(facts, lineWords[locale]);
  const others = otherLines(facts, lineWords[locale]);
  const plain = wordsOf(settings, facts, lines, toPlain, locale);
  const html = wordsOf(settings, facts, lines, toHtml, locale);
  const list = orderList(lines, lineWords[locale]);
  const otherList = orderList(others, lineWords[locale]);
  const { act, alternative, link } = buttonsOf(facts);
  return {
    template: templateOf({
      hasLogo: settings.logo !== undefined,
      hasLines: lines.length > 0,
      hasOthers: others.length > 0,
      hasNote: plain.paragraphs.length > 0,
      hasAlternative: alternative !== undefined,
      hasLink: link !== undefined,
      act: addressOf[act],
      actHtml: act === "track" ? "{{trackingUrlHtml}}" : addressOf[act],
      alternative: alternative === undefined ? "" : addressOf[alternative],
      link: link === undefined ? "" : addressOf[link],
    }),
    values: {
      ...sayingValues(
        { ...plain.words, note: plain.paragraphs.join("\n\n") },
        { ...html.words, note: html.paragraphs.join("<br><br>") },
      ),
      ...storeValues(settings),
      ...trackingValues(facts),
      locale,
      lines: list.plain,
      linesHtml: list.html,
      others: otherList.plain,
      othersHtml: otherList.html,
    },
  };
};

/** Who mails about orders are from, so that nobody takes them for the waitlist's. */
export const orderMailFrom = (settings: Settings, locale: MailLocale): string =>
  mailFromOf({ name: orderWords[locale].sender(settings.name), sender: settings.sender });

const wordsOf = (settings: Settings, facts: OrderNews, lines: SaidLine[], escape: Escape, locale: MailLocale) => {
  const words = orderWords[locale];
  const names = namesOf(settings, facts, escape);
  const { headline, intro, others = "", paragraphs } = orderSaid(facts, names, escape(refundOf(facts, locale)), locale);
  const { act, alternative, link } = buttonsOf(facts);
  const label = (button: ButtonName | undefined) => (button === undefined ? "" : words[button]);
  return {
    words: {
      subject: subjectOf(headline, facts),
      preheader: preheaderOf(lines, escape, locale) ?? intro,
      headline,
      intro,
      others,
      act: label(act),
      alternative: label(alternative),
      link: label(link),
      quiet: words.quiet(names),
    },
    paragraphs,
  };
};

const namesOf = ({ name }: Settings, facts: OrderNews, escape: Escape): OrderNames => ({
  store: escape(name),
  order: escape(facts.orderName ?? ""),
  reason: escape("reason" in facts ? (facts.reason ?? "") : ""),
  carrier: escape("parcel" in facts ? (facts.parcel.carrier ?? "") : ""),
  trackingNumber: escape("parcel" in facts ? facts.parcel.trackingNumber : ""),
  hasPage: "parcel" in facts && facts.parcel.trackingUrl !== undefined,
});

const subjectOf = (headline: string, { orderName = "" }: OrderNews): string => {
  const order = shorten(toPlain(orderName), subjectOrderCharacters);
  return order === "" ? headline : `${headline} (${order})`;
};

/** The first line, and what is said of it or how many more there are. */
const preheaderOf = ([first, ...others]: SaidLine[], escape: Escape, locale: MailLocale): string | undefined => {
  if (first === undefined) return undefined;
  const title = escape(shorten(toPlain(first.title), preheaderTitleCharacters));
  if (first.sentence !== "") return `${title}: ${first.sentence}`;
  return others.length === 0 ? title : `${title} ${lineWords[locale].more(others.length)}`;
};

const refundOf = (facts: OrderNews, locale: MailLocale): string =>
  facts.news === "delay_cancelled" && facts.refund !== undefined
    ? formatPrice(facts.refund.amount, facts.refund.currency, locale)
    : "";

const trackingValues = (facts: OrderNews) => {
  const url = "parcel" in facts ? facts.parcel.trackingUrl : undefined;
  const trackingUrl = url === undefined ? "" : toUrl(url);
  return { trackingUrl, trackingUrlHtml: toHtml(trackingUrl) };
};

const buttonsOf = (facts: OrderNews): Buttons => {
  if ("silenceMeans" in facts)
    return facts.silenceMeans === "nothing"
      ? { act: "open", alternative: "cancel" }
      : { act: "wait", alternative: "cancel", link: "open" };
  if (facts.news === "delay_accepted") return { act: "open", alternative: "cancel" };
  if ("parcel" in facts && facts.parcel.trackingUrl !== undefined) return { act: "track", link: "open" };
  return { act: "open" };
};
