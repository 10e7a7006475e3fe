import { toUrl } from "./back-in-stock.escape.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import {
  firstOf,
  fits,
  leastName,
  senderOf,
  spellingsOf,
  toTextName,
  withCutName,
  withFittingSender,
} from "./text-fit.ts";
import { textSentences } from "./text-sentences.ts";

/** A title cut shorter than this is no title any more, unless the alternative is none at all. */
const leastTitle = 12;
/** Titles that a confirmation names; of the others it says how many they are. */
const namedTitles = 5;

export interface BackInStockText {
  store: string;
  title: string;
  /** A web address. Whole, or left out. */
  url?: string | undefined;
  /** The first text to a number says what it is about, how often, what it costs, and how to stop it (rules 5). */
  first: boolean;
}

/**
 * That a product is back, in at most so many parts (1 or more). What is too long loses, in this order: the end of the
 * title, signs outside GSM-7, the link, the title, the end of the store's name; never the words that rules 5 asks for.
 */
export const backInStockText = (
  { store, title, url, first }: BackInStockText,
  locale: MailLocale,
  maxParts: number,
): string => {
  const { from, isBack, somethingIsBack, disclosures, stop } = textSentences[locale];
  const text = (sender: string, what: string, links: string[]) =>
    [`${from(sender)}${what}`, ...links, first ? disclosures : stop].join("\n");
  const sender = senderOf(store);
  const spellings = spellingsOf(sender).flatMap((sender) =>
    spellingsOf(toTextName(title)).map((title) => ({ sender, title })),
  );
  const naming = (links: string[], leastCharacters: number) =>
    spellings.map(({ sender, title }) => () => {
      if (title === "") return undefined;
      return withCutName(title, (title) => text(sender, isBack(title), links), { maxParts, leastCharacters });
    });
  const linked = url === undefined ? [] : naming([toUrl(url)], leastTitle);
  return (
    firstOf([...linked, ...naming([], leastName)]) ??
    withFittingSender(sender, (sender) => text(sender, somethingIsBack, []), maxParts)
  );
};

/**
 * Asks to confirm a number by YES, in at most so many parts (1 or more). What is too long loses titles, which are then
 * counted, then the end of the only one, then of the store's name; never the words that rules 5 asks for.
 */
export const confirmationText = (
  { store, titles }: { store: string; titles: readonly string[] },
  locale: MailLocale,
  maxParts: number,
): string => {
  const { confirm, andMore, things } = textSentences[locale];
  const sender = senderOf(store);
  const names = titles.map(toTextName).filter((name) => name !== "");
  const [title = ""] = names;
  const others = (named: number) => (names.length > named ? andMore(names.length - named) : "");
  const listing = Array.from({ length: Math.min(names.length, namedTitles) }, (_, index) => index + 1)
    .toReversed()
    .map((named) => confirm(sender, `${names.slice(0, named).join(", ")}${others(named)}`));
  const cutting = spellingsOf(sender).flatMap((sender) =>
    spellingsOf(title).map((title) => () => {
      if (title === "") return undefined;
      return withCutName(title, (title) => confirm(sender, `${title}${others(1)}`), {
        maxParts,
        leastCharacters: leastTitle,
      });
    }),
  );
  return (
    listing.find((text) => fits(text, maxParts)) ??
    firstOf(cutting) ??
    withFittingSender(sender, (sender) => confirm(sender, things), maxParts)
  );
};

/** The one text that answers a STOP, of one part; without a store where several share the number. */
export const stopReply = ({ store }: { store?: string | undefined }, locale: MailLocale): string => {
  const { from, stopped } = textSentences[locale];
  return withFittingSender(senderOf(store ?? ""), (sender) => `${from(sender)}${stopped}`, 1);
};

/** Answers START, YES and JA, in one part. */
export const startReply = ({ store }: { store?: string | undefined }, locale: MailLocale): string => {
  const { from, started } = textSentences[locale];
  return withFittingSender(senderOf(store ?? ""), (sender) => `${from(sender)}${started}`, 1);
};

/** Answers a yes from a number that waits for nothing, in one part. */
export const nothingReply = (locale: MailLocale): string => textSentences[locale].nothing;

/** Answers HELP. The store's contact stands whole on a line of its own, however many parts that takes. */
export const helpReply = ({ store, contact }: { store: string; contact: string }, locale: MailLocale): string => {
  const { from, help } = textSentences[locale];
  return `${from(senderOf(store))}${help(toTextName(contact))}`;
};
