import type { Saying } from "../../shared/backorder/delay-choices.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { sayDay, sayDays } from "../../shared/message/day-words.ts";
import type { Offer } from "./line-choices.ts";

/** What a choice is said to be: on its button, and on the pages that ask for it and answer it. */
export interface ChoiceWords {
  button: string;
  heading: string;
  /** What it means, before it is confirmed. */
  text: string;
  confirm: string;
  done: string;
  doneText: string;
}

/** A price as it is written, and the days of a delivery. */
interface Said {
  price?: string | undefined;
}

type Of<Choice extends Offer["choice"]> = Extract<Offer, { choice: Choice }>;

const brackets = (price: string | undefined): string => (price === undefined ? "" : ` (${price})`);

const english = {
  back: "Back to the order",
  notTaken: {
    already_shipped: {
      heading: "This has been shipped",
      text: "It is on its way or has arrived, so nothing about it can be changed here. To send it back, please ask the shop.",
    },
    already_cancelled: {
      heading: "This has been cancelled",
      text: "It will not be shipped, and what you paid for it goes back to you. Nothing else is to be done.",
    },
    already_substituted: {
      heading: "You have chosen something else instead",
      text: "This item will not be shipped. The shop sends you what you chose instead of it.",
    },
    already_waiting: {
      heading: "You have agreed to wait already",
      text: "Nothing else is to be done. You can still cancel at any time before it ships.",
    },
    already_said: { heading: "The shop knows of this already", text: "Nothing else is to be done." },
    not_offered: {
      heading: "This cannot be chosen now",
      text: "Things have changed since the message was written. The page of your order says how they stand.",
    },
  } satisfies Record<Exclude<Saying, "taken">, { heading: string; text: string }>,
  wait: ({ until }: Of<"wait">): ChoiceWords =>
    until === null
      ? {
          button: "Wait as long as it takes",
          heading: "Wait for as long as it takes?",
          text: "There is no new date yet. You keep your place in line, and hear from us as soon as there is one. You can still cancel at any time before it ships.",
          confirm: "Yes, I will wait",
          done: "Thank you for waiting",
          doneText: "You keep your place in line. You can still cancel at any time before it ships.",
        }
      : {
          button: `Wait until ${sayDay(until, "en")}`,
          heading: `Wait until ${sayDay(until, "en")}?`,
          text: "You keep your place in line. You can still cancel at any time before it ships.",
          confirm: "Yes, I will wait",
          done: "Thank you for waiting",
          doneText: `It ships by ${sayDay(until, "en")}. You can still cancel at any time before it ships.`,
        },
  wait_for_ever: {
    button: "Wait as long as it takes",
    heading: "Wait for as long as it takes?",
    text: "You keep your place in line, whatever becomes of the new date, and need not be asked again. You can still cancel at any time before it ships.",
    confirm: "Yes, I will wait",
    done: "Thank you for waiting",
    doneText: "You keep your place in line. You can still cancel at any time before it ships.",
  },
  ship_rest: {
    button: "Ship now what is there",
    heading: "Ship now what is there?",
    text: "The shop is asked to send you what is in stock, and the rest when it comes. This does not mean that you agree to wait for the rest.",
    confirm: "Yes, ship what is there",
    done: "The shop has been asked",
    doneText: "It sends you what is there, and the rest when it comes.",
  },
  substitute: ({ title }: Of<"substitute">, { price }: Said): ChoiceWords => ({
    button: `Take ${title} instead${brackets(price)}`,
    heading: "Take another product instead?",
    text: `It is in stock${price === undefined ? "" : ` and costs ${price}`}: ${title}. The item that is late is then no longer part of your order, and the shop settles any difference in price with you.`,
    confirm: "Yes, take it instead",
    done: "The shop has been told",
    doneText: `Instead of the late item it sends you: ${title}.`,
  }),
  service: ({ name, deliversFrom, deliversTo }: Of<"service">, { price }: Said): ChoiceWords => ({
    button: `Send it by ${name}${brackets(price)}`,
    heading: `Send it by ${name}?`,
    text: `${price === undefined ? "" : `This costs ${price}. `}${
      deliversFrom === undefined || deliversTo === undefined
        ? "There is no date for it yet; it is sent that way when it comes."
        : `It should then arrive ${sayDays(deliversFrom, deliversTo, "en")}.`
    } The shop settles any difference to what you have paid with you.`,
    confirm: "Yes, send it that way",
    done: "The shop has been told",
    doneText: `When it comes, it is sent by ${name}.`,
  }),
  cancel: {
    button: "Cancel this item",
    heading: "Cancel this item?",
    text: "It will then not be shipped, and you get back everything you paid for it, shipping included. This is free of charge, and cannot be taken back.",
    confirm: "Yes, cancel it",
    done: "Cancelled",
    doneText: "It will not be shipped. You get back everything you paid for it, shipping included.",
  },
};

type Words = typeof english;

const german: Words = {
  back: "Zurück zur Bestellung",
  notTaken: {
    already_shipped: {
      heading: "Das ist schon verschickt",
      text: "Es ist unterwegs oder angekommen und lässt sich hier nicht mehr ändern. Für eine Rücksendung wenden Sie sich bitte an den Shop.",
    },
    already_cancelled: {
      heading: "Das ist storniert",
      text: "Es wird nicht mehr verschickt, und Sie erhalten zurück, was Sie dafür bezahlt haben. Mehr ist nicht zu tun.",
    },
    already_substituted: {
      heading: "Sie haben etwas anderes gewählt",
      text: "Dieser Artikel wird nicht mehr verschickt. Der Shop sendet Ihnen, was Sie stattdessen gewählt haben.",
    },
    already_waiting: {
      heading: "Sie haben dem Warten schon zugestimmt",
      text: "Mehr ist nicht zu tun. Bis zum Versand können Sie weiterhin jederzeit stornieren.",
    },
    already_said: { heading: "Der Shop weiß das schon", text: "Mehr ist nicht zu tun." },
    not_offered: {
      heading: "Das lässt sich jetzt nicht wählen",
      text: "Seit der Nachricht hat sich etwas geändert. Wie es steht, sagt die Seite Ihrer Bestellung.",
    },
  },
  wait: ({ until }) =>
    until === null
      ? {
          button: "Warten, so lange es dauert",
          heading: "Warten, so lange es dauert?",
          text: "Einen neuen Termin gibt es noch nicht. Sie behalten Ihren Platz und hören von uns, sobald es einen gibt. Bis zum Versand können Sie weiterhin jederzeit stornieren.",
          confirm: "Ja, ich warte",
          done: "Danke, dass Sie warten",
          doneText: "Sie behalten Ihren Platz. Bis zum Versand können Sie weiterhin jederzeit stornieren.",
        }
      : {
          button: `Bis zum ${sayDay(until, "de")} warten`,
          heading: `Bis zum ${sayDay(until, "de")} warten?`,
          text: "Sie behalten Ihren Platz. Bis zum Versand können Sie weiterhin jederzeit stornieren.",
          confirm: "Ja, ich warte",
          done: "Danke, dass Sie warten",
          doneText: `Der Versand erfolgt bis zum ${sayDay(until, "de")}. Bis dahin können Sie weiterhin jederzeit stornieren.`,
        },
  wait_for_ever: {
    button: "Warten, so lange es dauert",
    heading: "Warten, so lange es dauert?",
    text: "Sie behalten Ihren Platz, was auch immer aus dem neuen Termin wird, und werden nicht noch einmal gefragt. Bis zum Versand können Sie weiterhin jederzeit stornieren.",
    confirm: "Ja, ich warte",
    done: "Danke, dass Sie warten",
    doneText: "Sie behalten Ihren Platz. Bis zum Versand können Sie weiterhin jederzeit stornieren.",
  },
  ship_rest: {
    button: "Jetzt verschicken, was da ist",
    heading: "Jetzt verschicken, was da ist?",
    text: "Der Shop wird gebeten, Ihnen zu senden, was vorrätig ist, und den Rest, sobald er kommt. Einer Verspätung des Rests stimmen Sie damit nicht zu.",
    confirm: "Ja, jetzt verschicken",
    done: "Der Shop weiß Bescheid",
    doneText: "Er sendet Ihnen, was da ist, und den Rest, sobald er kommt.",
  },
  substitute: ({ title }, { price }) => ({
    button: `Stattdessen ${title} nehmen${brackets(price)}`,
    heading: "Stattdessen ein anderes Produkt?",
    text: `Es ist vorrätig${price === undefined ? "" : ` und kostet ${price}`}: ${title}. Der verspätete Artikel gehört dann nicht mehr zu Ihrer Bestellung, und der Shop gleicht einen Preisunterschied mit Ihnen aus.`,
    confirm: "Ja, das stattdessen",
    done: "Der Shop weiß Bescheid",
    doneText: `Statt des verspäteten Artikels sendet er Ihnen: ${title}.`,
  }),
  service: ({ name, deliversFrom, deliversTo }, { price }) => ({
    button: `Mit ${name} senden${brackets(price)}`,
    heading: `Mit ${name} senden?`,
    text: `${price === undefined ? "" : `Das kostet ${price}. `}${
      deliversFrom === undefined || deliversTo === undefined
        ? "Einen Termin gibt es noch nicht; so gesendet wird, sobald es kommt."
        : `Die Lieferung sollte dann so ankommen: ${sayDays(deliversFrom, deliversTo, "de")}.`
    } Den Unterschied zu dem, was Sie bezahlt haben, gleicht der Shop mit Ihnen aus.`,
    confirm: "Ja, so senden",
    done: "Der Shop weiß Bescheid",
    doneText: `Sobald es kommt, wird es mit ${name} gesendet.`,
  }),
  cancel: {
    button: "Diesen Artikel stornieren",
    heading: "Diesen Artikel stornieren?",
    text: "Er wird dann nicht mehr verschickt, und Sie erhalten alles zurück, was Sie dafür bezahlt haben, auch den Versand. Das ist kostenlos und lässt sich nicht zurücknehmen.",
    confirm: "Ja, stornieren",
    done: "Storniert",
    doneText:
      "Er wird nicht mehr verschickt. Sie erhalten alles zurück, was Sie dafür bezahlt haben, auch den Versand.",
  },
};

export const choicePageWords: Record<MailLocale, Words> = { en: english, de: german };
