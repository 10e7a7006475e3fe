import type { Day } from "../runtime/day.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { sayDay } from "./day-words.ts";
import type { DelayCancelled, DelayNotice } from "./order-news.ts";
import type { OrderNames, OrderSaid } from "./order.words.ts";

/** Kept with each delay notice as evidence of what it said; another wording, here or in order-text.words.ts, is another version. */
export const wordingVersion = "2026-11-27.3";

type Silence = DelayNotice["silenceMeans"];

/** The day by which it should have been shipped: as somebody promised, or as the law has it where nobody did. */
interface Due {
  day: Day;
  isPromised: boolean;
}

/**
 * What 16 CFR 435.2(b) and Directive 2011/83/EU, article 18, want said of a delay: what changes, what silence means and
 * from when on, what one can do instead, and that none of it costs anything.
 */
const english = {
  delay_first_definite: ({ store }: OrderNames, was: Due, now: Day | null): OrderSaid => ({
    headline: "Your order is delayed",
    intro: `We are sorry: ${englishMissed(store, was)} ${englishNewDay(now)}`,
    paragraphs: [],
  }),
  delay_first_long: ({ store }: OrderNames, was: Due, now: Day | null): OrderSaid => ({
    headline:
      now === null ? "Your order is delayed, and we have no new date" : "Your order is delayed by more than 30 days",
    intro: `We are sorry: ${englishMissed(store, was)} ${englishNewDay(now)}`,
    paragraphs: [],
  }),
  delay_renewed: ({ store }: OrderNames, was: Due, now: Day | null): OrderSaid => ({
    headline: "Your order is delayed again",
    intro: `We are sorry: ${store} cannot ship this by ${sayDay(was.day, "en")} either, the date in our last message. ${englishNewDay(now)}`,
    paragraphs: [],
  }),
  delay_reminder: ({ store }: OrderNames, was: Due, now: Day | null, answerBy: Day | null): OrderSaid => ({
    headline: answerBy === null ? "Your order is still delayed" : `Please answer by ${sayDay(answerBy, "en")}`,
    intro: `We told you that ${englishMissed(store, was)} ${englishNewDay(now)}`,
    paragraphs: [],
  }),
  silence: (silence: Silence, now: Day | null, decideBy: Day): string =>
    ({
      consent: `Do you agree to wait? Then you need not do anything: if we do not hear from you by ${sayDay(decideBy, "en")}, we take it that you agree${now === null ? "" : ` to wait until ${sayDay(now, "en")}`}.`,
      refusal: `Do you agree to wait? Then please tell us by ${sayDay(decideBy, "en")}. If we do not hear from you by then and have not shipped this, it is cancelled automatically, and we promptly refund everything you paid for it, shipping included.`,
      nothing: `You need not do anything: your silence cancels nothing, and your order stands. If it is not delivered by ${sayDay(decideBy, "en")}, you may withdraw from the contract and get back everything you paid for it, delivery included.`,
    })[silence],
  /** Where silence means nothing, once the additional period is over. */
  periodOver:
    "You may now withdraw from the contract and get back everything you paid for it, delivery included. If you do nothing, your order stands.",
  right: (silence: Silence): string =>
    silence === "nothing"
      ? "You can also cancel at any time before it ships. Cancelling is free of charge."
      : "You can cancel at any time before it ships, even if you have agreed to wait, and get back everything you paid for it, shipping included. Answering and cancelling are free of charge.",
  /** Why there is no date, where nothing else is known. */
  unsent: "It was to leave us by then, and has not.",
  delay_accepted: ({ store }: OrderNames, now: Day | null): OrderSaid => ({
    headline: "Thank you for waiting",
    intro:
      now === null
        ? `You told ${store} that you will wait for as long as it takes. We write to you as soon as there is a new date.`
        : `You told ${store} that you will wait. We ship this by ${sayDay(now, "en")}.`,
    paragraphs: [
      "You can still cancel at any time before it ships, free of charge, and get back everything you paid for it, shipping included.",
    ],
  }),
  delay_cancelled: (
    { store }: OrderNames,
    because: DelayCancelled["because"],
    refund: { amount: string; by: Day },
  ): OrderSaid => ({
    headline: "Cancelled",
    intro: {
      asked: `As you asked, ${store} has cancelled this. It will not be shipped.`,
      silence: `We have no answer from you to our message about the delay. ${store} has therefore cancelled this, as we said there. It will not be shipped.`,
      shop: `We are sorry: ${store} has cancelled this. It will not be shipped.`,
      unshipped: `We are sorry: ${store} could not ship this in time, and has therefore cancelled it.`,
    }[because],
    paragraphs: [
      refund.amount === ""
        ? `You get back everything you paid for it, shipping included, by ${sayDay(refund.by, "en")}.`
        : `You get back everything you paid for it by ${sayDay(refund.by, "en")}: ${refund.amount} for the item, and its shipping.`,
      "The money goes back the way you paid it, not as store credit. You need not do anything.",
    ],
  }),
};

/** It goes on after a colon, or in a sentence. */
const englishMissed = (store: string, { day, isPromised }: Due): string =>
  isPromised
    ? `${store} cannot ship this by ${sayDay(day, "en")} as promised.`
    : `${store} cannot ship this by ${sayDay(day, "en")}, the last day that the law allows for an order without a promised date.`;

const englishNewDay = (now: Day | null): string =>
  now === null
    ? "We do not know yet when we can ship it, and cannot name a new date."
    : `The new date is ${sayDay(now, "en")}: we ship it by then.`;

export type DelayWords = typeof english;

const german: DelayWords = {
  delay_first_definite: ({ store }, was, now) => ({
    headline: "Ihre Bestellung verspätet sich",
    intro: `Es tut uns leid: ${store} kann Folgendes nicht ${germanDue(was)} ${germanNewDay(now)}`,
    paragraphs: [],
  }),
  delay_first_long: ({ store }, was, now) => ({
    headline:
      now === null
        ? "Ihre Bestellung verspätet sich, und es gibt keinen neuen Termin"
        : "Ihre Bestellung verspätet sich um längere Zeit",
    intro: `Es tut uns leid: ${store} kann Folgendes nicht ${germanDue(was)} ${germanNewDay(now)}`,
    paragraphs: [],
  }),
  delay_renewed: ({ store }, was, now) => ({
    headline: "Ihre Bestellung verspätet sich erneut",
    intro: `Es tut uns leid: ${store} kann Folgendes auch bis zum ${sayDay(was.day, "de")} nicht verschicken, dem Termin aus unserer letzten Nachricht. ${germanNewDay(now)}`,
    paragraphs: [],
  }),
  delay_reminder: ({ store }, was, now, answerBy) => ({
    headline:
      answerBy === null
        ? "Ihre Bestellung verspätet sich weiterhin"
        : `Bitte antworten Sie bis zum ${sayDay(answerBy, "de")}`,
    intro: `Wie angekündigt kann ${store} Folgendes nicht ${germanDue(was)} ${germanNewDay(now)}`,
    paragraphs: [],
  }),
  silence: (silence, now, decideBy) =>
    ({
      consent: `Möchten Sie warten? Dann brauchen Sie nichts zu tun: Wenn wir bis zum ${sayDay(decideBy, "de")} nichts von Ihnen hören, gehen wir davon aus, dass Sie einverstanden sind${now === null ? "" : ` und bis zum ${sayDay(now, "de")} warten`}.`,
      refusal: `Möchten Sie warten? Dann sagen Sie uns das bitte bis zum ${sayDay(decideBy, "de")}. Hören wir bis dahin nichts von Ihnen und haben wir noch nicht verschickt, wird automatisch storniert, und wir erstatten umgehend alles, was Sie dafür bezahlt haben, auch den Versand.`,
      nothing: `Sie brauchen nichts zu tun: Ihr Schweigen storniert nichts, und Ihre Bestellung bleibt bestehen. Ist bis zum ${sayDay(decideBy, "de")} nicht geliefert, können Sie vom Vertrag zurücktreten und erhalten alles zurück, was Sie dafür bezahlt haben, auch den Versand.`,
    })[silence],
  periodOver:
    "Sie können jetzt vom Vertrag zurücktreten und erhalten dann alles zurück, was Sie dafür bezahlt haben, auch den Versand. Wenn Sie nichts tun, bleibt Ihre Bestellung bestehen.",
  right: (silence) =>
    silence === "nothing"
      ? "Außerdem können Sie bis zum Versand jederzeit stornieren. Das ist kostenlos."
      : "Sie können bis zum Versand jederzeit stornieren, auch wenn Sie dem Warten zugestimmt haben, und erhalten alles zurück, was Sie dafür bezahlt haben, auch den Versand. Antworten und Stornieren sind kostenlos.",
  unsent: "Es sollte bis dahin auf dem Weg sein und ist es nicht.",
  delay_accepted: ({ store }, now) => ({
    headline: "Danke, dass Sie warten",
    intro:
      now === null
        ? `Sie haben ${store} gesagt, dass Sie warten, so lange es dauert. Wir schreiben Ihnen, sobald es einen neuen Termin gibt.`
        : `Sie haben ${store} gesagt, dass Sie warten. Der Versand erfolgt bis zum ${sayDay(now, "de")}.`,
    paragraphs: [
      "Sie können bis zum Versand weiterhin jederzeit kostenlos stornieren und erhalten alles zurück, was Sie dafür bezahlt haben, auch den Versand.",
    ],
  }),
  delay_cancelled: ({ store }, because, refund) => ({
    headline: "Storniert",
    intro: {
      asked: `Wie gewünscht hat ${store} Folgendes storniert. Es wird nicht mehr verschickt.`,
      silence: `Auf unsere Nachricht zur Verspätung haben wir keine Antwort von Ihnen. Wie dort angekündigt hat ${store} deshalb Folgendes storniert. Es wird nicht mehr verschickt.`,
      shop: `Es tut uns leid: ${store} hat Folgendes storniert. Es wird nicht mehr verschickt.`,
      unshipped: `Es tut uns leid: ${store} konnte Folgendes nicht rechtzeitig verschicken und hat es deshalb storniert.`,
    }[because],
    paragraphs: [
      refund.amount === ""
        ? `Sie erhalten bis zum ${sayDay(refund.by, "de")} alles zurück, was Sie dafür bezahlt haben, auch den Versand.`
        : `Sie erhalten bis zum ${sayDay(refund.by, "de")} alles zurück, was Sie dafür bezahlt haben: ${refund.amount} für den Artikel, dazu den Versand.`,
      "Das Geld kommt auf dem Weg zurück, auf dem Sie bezahlt haben, nicht als Gutschein. Sie brauchen nichts zu tun.",
    ],
  }),
};

const germanDue = ({ day, isPromised }: Due): string =>
  isPromised
    ? `wie versprochen bis zum ${sayDay(day, "de")} verschicken.`
    : `bis zum ${sayDay(day, "de")} verschicken, dem letzten Tag, den das Gesetz für Bestellungen ohne Termin vorsieht.`;

const germanNewDay = (now: Day | null): string =>
  now === null
    ? "Wann der Versand möglich ist, wissen wir noch nicht. Einen neuen Termin können wir deshalb nicht nennen."
    : `Der neue Termin ist der ${sayDay(now, "de")}: Bis dahin verschicken wir es.`;

export const delayWords: Record<MailLocale, DelayWords> = { en: english, de: german };
