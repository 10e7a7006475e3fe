import type { Day } from "../runtime/day.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { sayDay, sayDays } from "./day-words.ts";

/** What is said of one line of an order: whole sentences, none of which needs escaping in HTML. */
const english = {
  ships: (day: Day) => `Ships about ${sayDay(day, "en")}.`,
  shipsAndArrives: (day: Day, from: Day, to: Day) =>
    `Ships about ${sayDay(day, "en")}, arrives about ${sayDays(from, to, "en")}.`,
  arrives: (from: Day, to: Day) => `Arrives about ${sayDays(from, to, "en")}.`,
  noDay: "No shipping date yet.",
  later: (now: Day, was: Day) => `Ships later, about ${sayDay(now, "en")}. We had said ${sayDay(was, "en")}.`,
  earlier: (now: Day, was: Day) => `Ships earlier, about ${sayDay(now, "en")}. We had said ${sayDay(was, "en")}.`,
  dated: (now: Day) => `Ships about ${sayDay(now, "en")}. There was no date before.`,
  undated: (was: Day) => `No shipping date any more. It was ${sayDay(was, "en")}.`,
  /** Of a delay, which names the last day and no estimate. */
  shipsBy: (now: Day, was: Day) => `Ships by ${sayDay(now, "en")} instead of ${sayDay(was, "en")}.`,
  /** And where no day was promised before. */
  shipsByThen: (now: Day) => `Ships by ${sayDay(now, "en")}.`,
  arrivesOn: (now: Day, promised: Day) => `Arrives about ${sayDay(now, "en")} instead of ${sayDay(promised, "en")}.`,
  more: (count: number) => `and ${count} more`,
};

export type LineWords = typeof english;

/** As in other mails, no sentence may need to know a title's gender or number. */
const german: LineWords = {
  ships: (day) => `Versand etwa am ${sayDay(day, "de")}.`,
  shipsAndArrives: (day, from, to) => `Versand etwa am ${sayDay(day, "de")}, Lieferung etwa ${germanDays(from, to)}.`,
  arrives: (from, to) => `Lieferung etwa ${germanDays(from, to)}.`,
  noDay: "Noch kein Versandtermin.",
  later: (now, was) => `Versand später, etwa am ${sayDay(now, "de")}. Bisher genannt: ${sayDay(was, "de")}.`,
  earlier: (now, was) => `Versand früher, etwa am ${sayDay(now, "de")}. Bisher genannt: ${sayDay(was, "de")}.`,
  dated: (now) => `Versand etwa am ${sayDay(now, "de")}. Bisher gab es keinen Termin.`,
  undated: (was) => `Kein Versandtermin mehr. Bisher: ${sayDay(was, "de")}.`,
  shipsBy: (now, was) => `Versand bis zum ${sayDay(now, "de")} statt bis zum ${sayDay(was, "de")}.`,
  shipsByThen: (now) => `Versand bis zum ${sayDay(now, "de")}.`,
  arrivesOn: (now, promised) => `Lieferung etwa am ${sayDay(now, "de")} statt am ${sayDay(promised, "de")}.`,
  more: (count) => (count === 1 ? "und ein weiterer Artikel" : `und ${count} weitere Artikel`),
};

/** "am 14. Dezember 2026", "14.–17. Dezember 2026". */
const germanDays = (from: Day, to: Day): string => (from === to ? `am ${sayDay(from, "de")}` : sayDays(from, to, "de"));

export const lineWords: Record<MailLocale, LineWords> = { en: english, de: german };
