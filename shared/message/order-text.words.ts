import type { Day } from "../runtime/day.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { sayDay } from "./day-words.ts";
import type { DelayNotice, MilestoneNews } from "./order-news.ts";
import type { Dated, EtaDirection } from "./order.words.ts";

/** What is said of the one day that there is, or of several; nothing where there is none. */
const onDays = ([day, ...others]: Day[], ofOne: (day: Day) => string, ofSeveral: string): string => {
  if (day === undefined) return "";
  return others.length > 0 ? ofSeveral : ofOne(day);
};

type Silence = DelayNotice["silenceMeans"];

/**
 * What a text about an order says, in GSM-7; it follows on a title, or on `order`, and a dash. Of a delay it says what rules 3 asks for, as order-delay.words.ts does.
 */
const english = {
  order: "Your order",
  /** Where there is no room for the news itself. */
  news: "There is news of your order.",
  /** The first text to a number says what it is about, how often, what it costs, and how to stop it (rules 5). */
  disclosures: "Updates on your order, a few texts per order. Msg & data rates may apply. Reply STOP to end.",
  reason: (reason: string) => ` The reason: ${reason}`,
  received: (dated: Dated, days: Day[]) => {
    const when = onDays(days, (day) => ` Ships about ${sayDay(day, "en")}.`, " It ships on several days.");
    return `order received.${{ all: when, some: " Some of it has no shipping date yet; we will tell you.", none: " No shipping date yet; we will tell you." }[dated]}`;
  },
  eta: (direction: EtaDirection, days: Day[]) => {
    const about = onDays(days, (day) => `, about ${sayDay(day, "en")}`, "");
    return {
      later: `ships later than we said${about}.`,
      earlier: `ships earlier than we said${about}.`,
      dated: `now has a shipping date${about}.`,
      undated: "has no shipping date any more; we will tell you the new one.",
      mixed: "has new shipping dates.",
    }[direction];
  },
  ready: "ready to ship.",
  shipped: (carrier: string) => (carrier === "" ? "shipped." : `shipped with ${carrier}.`),
  milestones: {
    out_for_delivery: "out for delivery.",
    available_for_pickup: "ready for you to collect.",
    delivery_attempted: "the carrier could not deliver.",
    delivered: "delivered.",
    exception: "the carrier reports a problem.",
    returned: "coming back to us, as the carrier could not deliver.",
  } satisfies Record<MilestoneNews["news"], string>,
  laterThanPromised: (now: Day) => `arrives later than we said, about ${sayDay(now, "en")}.`,
  delayed: (was: Day, now: Day | null) =>
    `cannot ship by ${sayDay(was, "en")}. ${now === null ? "There is no new date yet." : `New date: ${sayDay(now, "en")}.`}`,
  silence: (silence: Silence, decideBy: Day) =>
    ({
      consent: `Without your answer by ${sayDay(decideBy, "en")} we take it that you agree to wait.`,
      refusal: `Unless you agree to wait by ${sayDay(decideBy, "en")}, it is cancelled and refunded.`,
      nothing: `Your order stands. If it is not delivered by ${sayDay(decideBy, "en")}, you may withdraw and get your money back.`,
    })[silence],
  periodOver: "Your order stands, and you may now withdraw and get your money back.",
  right: "You can cancel free of charge at any time before it ships.",
  answer: "Answer here:",
  accepted: (now: Day | null) =>
    `thank you for waiting. ${now === null ? "We tell you as soon as there is a new date." : `We ship it by ${sayDay(now, "en")}.`}`,
  cancelled: (amount: string, by: Day) =>
    `cancelled. You get back ${amount === "" ? "everything you paid for it" : `${amount} and its shipping`} by ${sayDay(by, "en")}.`,
};

export type OrderTextWords = typeof english;

/** As in other texts, no sentence may need to know a title's gender or number. */
const german: OrderTextWords = {
  order: "Ihre Bestellung",
  news: "Es gibt Neues zu Ihrer Bestellung.",
  disclosures:
    "Neues zu Ihrer Bestellung, einige SMS je Bestellung. SMS- und Datenkosten möglich. STOP beendet diese SMS.",
  reason: (reason) => ` Der Grund: ${reason}`,
  received: (dated, days) => {
    const when = onDays(days, (day) => ` Versand etwa am ${sayDay(day, "de")}.`, " Versand an mehreren Tagen.");
    return `Bestellung erhalten.${{ all: when, some: " Für einen Teil gibt es noch keinen Versandtermin; wir melden uns.", none: " Noch kein Versandtermin; wir melden uns." }[dated]}`;
  },
  eta: (direction, days) => {
    const about = onDays(days, (day) => `, etwa am ${sayDay(day, "de")}`, "");
    return {
      later: `Versand später als angekündigt${about}.`,
      earlier: `Versand früher als angekündigt${about}.`,
      dated: `jetzt mit Versandtermin${about}.`,
      undated: "kein Versandtermin mehr; wir melden uns, sobald es einen neuen gibt.",
      mixed: "neue Versandtermine.",
    }[direction];
  },
  ready: "bereit zum Versand.",
  shipped: (carrier) => (carrier === "" ? "verschickt." : `verschickt mit ${carrier}.`),
  milestones: {
    out_for_delivery: "wird heute zugestellt.",
    available_for_pickup: "liegt zur Abholung bereit.",
    delivery_attempted: "Die Zustellung hat nicht geklappt.",
    delivered: "zugestellt.",
    exception: "Der Paketdienst meldet ein Problem.",
    returned: "nicht zustellbar, auf dem Weg zurück zu uns.",
  },
  laterThanPromised: (now) => `kommt später als angekündigt, etwa am ${sayDay(now, "de")}.`,
  delayed: (was, now) =>
    `Versand bis zum ${sayDay(was, "de")} nicht möglich. ${now === null ? "Einen neuen Termin gibt es noch nicht." : `Neuer Termin: ${sayDay(now, "de")}.`}`,
  silence: (silence, decideBy) =>
    ({
      consent: `Ohne Antwort bis zum ${sayDay(decideBy, "de")} gehen wir davon aus, dass Sie warten.`,
      refusal: `Stimmen Sie dem Warten nicht bis zum ${sayDay(decideBy, "de")} zu, wird storniert und erstattet.`,
      nothing: `Ihre Bestellung bleibt bestehen. Ist bis zum ${sayDay(decideBy, "de")} nicht geliefert, können Sie zurücktreten und erhalten Ihr Geld zurück.`,
    })[silence],
  periodOver: "Ihre Bestellung bleibt bestehen; Sie können jetzt zurücktreten und erhalten dann Ihr Geld zurück.",
  right: "Stornieren können Sie bis zum Versand jederzeit kostenlos.",
  answer: "Ihre Antwort:",
  accepted: (now) =>
    `danke, dass Sie warten. ${now === null ? "Wir melden uns, sobald es einen neuen Termin gibt." : `Versand bis zum ${sayDay(now, "de")}.`}`,
  cancelled: (amount, by) =>
    `storniert. Sie erhalten bis zum ${sayDay(by, "de")} ${amount === "" ? "alles zurück, was Sie dafür bezahlt haben" : `${amount} und den Versand zurück`}.`,
};

export const orderTextWords: Record<MailLocale, OrderTextWords> = { en: english, de: german };
