import type { MailLocale } from "./back-in-stock.words.ts";
import { delayWords } from "./order-delay.words.ts";
import type {
  DelayNews,
  DelayNotice,
  EtaNews,
  LateParcelNews,
  MilestoneNews,
  OrderLineFacts,
  OrderNews,
} from "./order-news.ts";
import { parcelWords } from "./order-parcel.words.ts";
import { type Dated, type EtaDirection, type OrderNames, type OrderSaid, orderWords } from "./order.words.ts";

/** What a mail says of its news, beside the lines; `refund` is the amount as it is shown, or "". */
export const orderSaid = (facts: OrderNews, names: OrderNames, refund: string, locale: MailLocale): OrderSaid => {
  const words = orderWords[locale];
  switch (facts.news) {
    case "received":
      return words.received(names, datedOf(facts.lines));
    case "eta":
      return etaSaid(words.eta(names, directionOf(facts)), names, locale);
    case "ready":
      return words.ready(names);
    case "delay_first_definite":
    case "delay_first_long":
    case "delay_renewed":
    case "delay_reminder":
    case "delay_accepted":
    case "delay_cancelled":
      return delaySaid(facts, names, refund, locale);
    case "shipped":
      return parcelWords[locale].shipped(names);
    default: {
      const said = parcelSaid(facts, names, locale);
      const numbered = names.trackingNumber === "" ? [] : [parcelWords[locale].parcel(names)];
      return { ...said, paragraphs: [...said.paragraphs, ...numbered] };
    }
  }
};

const parcelSaid = (facts: MilestoneNews | LateParcelNews, names: OrderNames, locale: MailLocale): OrderSaid =>
  facts.news === "later_than_promised"
    ? parcelWords[locale].later_than_promised(names, facts.promised, facts.now)
    : parcelWords[locale][facts.news](names);

const delaySaid = (facts: DelayNews, names: OrderNames, refund: string, locale: MailLocale): OrderSaid => {
  const words = delayWords[locale];
  switch (facts.news) {
    case "delay_accepted":
      return words.delay_accepted(names, facts.now);
    case "delay_cancelled":
      return words.delay_cancelled(names, facts.because, { amount: refund, by: facts.refundBy });
    case "delay_reminder": {
      const answerBy = facts.silenceMeans === "refusal" ? facts.decideBy : null;
      return noticeSaid(facts, words.delay_reminder(names, dueOf(facts), facts.now, answerBy), names, locale);
    }
    default:
      return noticeSaid(facts, words[facts.news](names, dueOf(facts), facts.now), names, locale);
  }
};

const dueOf = ({ was, isPromised }: DelayNotice) => ({ day: was, isPromised });

/** What every delay notice must say besides: why, what silence means, and what one can do instead. */
const noticeSaid = (facts: DelayNotice, said: OrderSaid, names: OrderNames, locale: MailLocale): OrderSaid => {
  const { silence, periodOver, right } = delayWords[locale];
  const { silenceMeans, now, decideBy, isPeriodOver = false } = facts;
  const meaning = isPeriodOver ? periodOver : silence(silenceMeans, now, decideBy);
  const paragraphs = [...said.paragraphs, meaning, right(silenceMeans)];
  return withReason({ ...said, paragraphs }, names, locale);
};

/** With the reason beside what has changed: below, it would seem to be one for the lines that are as before. */
const etaSaid = (said: OrderSaid, { reason }: OrderNames, locale: MailLocale): OrderSaid =>
  reason === "" ? said : { ...said, intro: `${said.intro} ${orderWords[locale].reason(reason)}` };

const withReason = (said: OrderSaid, { reason }: OrderNames, locale: MailLocale): OrderSaid =>
  reason === "" ? said : { ...said, paragraphs: [orderWords[locale].reason(reason), ...said.paragraphs] };

/** A line that is ready at once has no date to name, and is not one without. */
export const datedOf = (lines: OrderLineFacts[]): Dated => {
  const undated = lines.filter(({ shipsOn }) => shipsOn === null).length;
  if (undated === 0) return "all";
  return undated === lines.length ? "none" : "some";
};

/** Which way an order's dates have moved. */
export const directionOf = ({ lines }: EtaNews): EtaDirection => {
  const [first, ...others] = new Set(lines.map(({ direction }) => direction));
  return first === undefined || others.length > 0 ? "mixed" : first;
};
