import type { Because, CustomerChoice } from "../../shared/backorder/delay-state.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { sayDay } from "../../shared/message/day-words.ts";
import type { Day } from "../../shared/runtime/day.ts";
import type { DelayEvent } from "./delay-view.ts";

/** Whole sentences; none needs to know a title's gender or number. */
const english = {
  shipBy: (day: Day) => `Promised to ship by ${sayDay(day, "en")}.`,
  /** Where no date was promised. */
  dueByLaw: (day: Day) => `No shipping date was promised; by law it is due by ${sayDay(day, "en")}.`,
  waiting: (until: Day | null) =>
    until === null
      ? "You have agreed to wait for as long as it takes. You can still cancel at any time before it ships."
      : `You have agreed to wait until ${sayDay(until, "en")}. You can still cancel at any time before it ships.`,
  refund: (byDay: Day | undefined, isSent: boolean) => {
    if (isSent) return "The shop has sent your money back.";
    return byDay === undefined
      ? "You get back what you paid for it."
      : `You get back what you paid for it by ${sayDay(byDay, "en")}.`;
  },
  history: "What has happened so far",
  choices: "What you can do",
  event: (event: DelayEvent): string => {
    switch (event.what) {
      case "noticed":
        return event.now === null
          ? "We wrote that there is no date."
          : `We wrote that it ships by ${sayDay(event.now, "en")}.`;
      case "reminded":
        return "We reminded you to answer.";
      case "chose":
        return englishChoices[event.choice];
      case "cancelled":
        return englishBecause[event.because];
      case "refunded":
        return "The shop sent your money back.";
    }
  },
};

const englishChoices: Record<Exclude<CustomerChoice, "cancel">, string> = {
  wait: "You agreed to wait.",
  wait_for_ever: "You agreed to wait for as long as it takes.",
  substitute: "You chose another product instead.",
  ship_rest: "You asked for what is there to be shipped.",
  service: "You chose how it is sent.",
};

const englishBecause: Record<Because, string> = {
  asked: "Cancelled, as you asked.",
  silence: "Cancelled, as we had no answer from you.",
  unshipped: "Cancelled, as it could not be shipped in time.",
  shop: "Cancelled by the shop.",
};

type Words = typeof english;

const german: Words = {
  dueByLaw: (day) =>
    `Es wurde kein Versandtermin versprochen; nach dem Gesetz ist der Versand bis zum ${sayDay(day, "de")} fällig.`,
  shipBy: (day) => `Versand versprochen bis zum ${sayDay(day, "de")}.`,
  waiting: (until) =>
    until === null
      ? "Sie haben zugestimmt zu warten, so lange es dauert. Bis zum Versand können Sie weiterhin jederzeit stornieren."
      : `Sie haben zugestimmt, bis zum ${sayDay(until, "de")} zu warten. Bis zum Versand können Sie weiterhin jederzeit stornieren.`,
  refund: (byDay, isSent) => {
    if (isSent) return "Der Shop hat Ihr Geld zurückgesandt.";
    return byDay === undefined
      ? "Sie erhalten zurück, was Sie dafür bezahlt haben."
      : `Sie erhalten bis zum ${sayDay(byDay, "de")} zurück, was Sie dafür bezahlt haben.`;
  },
  history: "Was bisher geschehen ist",
  choices: "Was Sie tun können",
  event: (event) => {
    switch (event.what) {
      case "noticed":
        return event.now === null
          ? "Wir haben geschrieben, dass es keinen Termin gibt."
          : `Wir haben geschrieben, dass der Versand bis zum ${sayDay(event.now, "de")} erfolgt.`;
      case "reminded":
        return "Wir haben Sie an die Antwort erinnert.";
      case "chose":
        return germanChoices[event.choice];
      case "cancelled":
        return germanBecause[event.because];
      case "refunded":
        return "Der Shop hat Ihr Geld zurückgesandt.";
    }
  },
};

const germanChoices: typeof englishChoices = {
  wait: "Sie haben zugestimmt zu warten.",
  wait_for_ever: "Sie haben zugestimmt zu warten, so lange es dauert.",
  substitute: "Sie haben stattdessen ein anderes Produkt gewählt.",
  ship_rest: "Sie haben gebeten zu verschicken, was da ist.",
  service: "Sie haben gewählt, wie es gesendet wird.",
};

const germanBecause: typeof englishBecause = {
  asked: "Storniert, wie gewünscht.",
  silence: "Storniert, weil wir keine Antwort von Ihnen hatten.",
  unshipped: "Storniert, weil der Versand nicht rechtzeitig möglich war.",
  shop: "Vom Shop storniert.",
};

export const delayPageWords: Record<MailLocale, Words> = { en: english, de: german };
