import type { ChangedLineFacts, DelayNotice, OrderLineFacts, OrderNews } from "./order-news.ts";
import type { LineWords } from "./order-line.words.ts";

/** A line of a message: what it is, and what is said of it, which may be nothing. */
export interface SaidLine {
  title: string;
  quantity: number;
  url: string | undefined;
  sentence: string;
}

const saidLine = ({ title, quantity, url }: OrderLineFacts, sentence: string): SaidLine => ({
  title,
  quantity,
  url,
  sentence,
});

/** The lines that a message is about, each with its date. */
export const saidLines = (facts: OrderNews, words: LineWords): SaidLine[] => {
  switch (facts.news) {
    case "eta":
      return facts.lines.map((line) => saidLine(line, changeOf(line, words)));
    case "received":
      return facts.lines.map((line) => saidLine(line, daysOf(line, words)));
    case "shipped":
      return facts.lines.map((line) => saidLine(line, daysOf({ ...line, shipsOn: undefined }, words)));
    case "later_than_promised":
      return facts.lines.map((line) => saidLine(line, words.arrivesOn(facts.now, facts.promised)));
    case "delay_first_definite":
    case "delay_first_long":
    case "delay_renewed":
    case "delay_reminder": {
      const sentence = delayOf(facts, words);
      return facts.lines.map((line) => saidLine(line, sentence));
    }
    default:
      // Where it is by now, an estimate would only confuse.
      return facts.lines.map((line) => saidLine(line, ""));
  }
};

/** The order's other lines, where a message says what becomes of them. */
export const otherLines = (facts: OrderNews, words: LineWords): SaidLine[] => {
  const others = facts.news === "shipped" ? facts.stillToCome : facts.news === "eta" ? (facts.others ?? []) : [];
  return others.map((line) => saidLine(line, daysOf(line, words)));
};

const daysOf = ({ shipsOn, deliversFrom, deliversTo }: OrderLineFacts, words: LineWords): string => {
  if (shipsOn === null) return words.noDay;
  const from = deliversFrom ?? deliversTo;
  const to = deliversTo ?? deliversFrom;
  if (from === undefined || to === undefined) return shipsOn === undefined ? "" : words.ships(shipsOn);
  return shipsOn === undefined ? words.arrives(from, to) : words.shipsAndArrives(shipsOn, from, to);
};

/** A last day that is the law's own was no date of the line's. */
const delayOf = ({ now, was, isPromised }: DelayNotice, words: LineWords): string => {
  if (!isPromised) return now === null ? words.noDay : words.shipsByThen(now);
  return now === null ? words.undated(was) : words.shipsBy(now, was);
};

const changeOf = ({ was, now, direction }: ChangedLineFacts, words: LineWords): string => {
  if (now === null) return was === null ? words.noDay : words.undated(was);
  if (was === null) return words.dated(now);
  return direction === "earlier" ? words.earlier(now, was) : words.later(now, was);
};
