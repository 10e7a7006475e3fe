import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";

/** `several`: more than one item is confirmed at once. */
export interface ConfirmNames {
  store: string;
  several: boolean;
}

const english = ({ store, several }: ConfirmNames) => ({
  heading: {
    ask: several ? "Confirm your alerts" : "Confirm your alert",
    done: "Thank you, you are on the list",
    already: "You are already on the list",
    nothing: "There is nothing to confirm any more",
  },
  text: {
    ask: `You would like to hear from ${store} when ${several ? "these are" : "this is"} back in stock:`,
    done: `We will let you know when ${several ? "they are" : "it is"} back in stock. There is nothing more to do.`,
    already: `You have confirmed before. We will let you know when ${several ? "they are" : "it is"} back in stock.`,
    nothing: "This alert was stopped, or has run out. You can sign up again on the product page at any time.",
  },
  confirm: "Yes, please tell me",
  notYou: "If this was not you, simply close this page: without your confirmation we send you no alerts.",
  back: "Back to the product",
  manage: "See and change your alerts",
});

export type ConfirmWords = ReturnType<typeof english>;

const german = ({ store, several }: ConfirmNames): ConfirmWords => ({
  heading: {
    ask: several ? "Benachrichtigungen bestätigen" : "Benachrichtigung bestätigen",
    done: "Danke, Sie stehen auf der Liste",
    already: "Sie stehen bereits auf der Liste",
    nothing: "Hier gibt es nichts mehr zu bestätigen",
  },
  text: {
    ask: `Sie möchten von ${store} erfahren, wenn ${several ? "diese Artikel wieder verfügbar sind" : "dieser Artikel wieder verfügbar ist"}:`,
    done: `Wir geben Ihnen Bescheid, wenn ${several ? "die Artikel wieder verfügbar sind" : "der Artikel wieder verfügbar ist"}. Mehr müssen Sie nicht tun.`,
    already: `Sie haben schon bestätigt. Wir geben Ihnen Bescheid, wenn ${several ? "die Artikel wieder verfügbar sind" : "der Artikel wieder verfügbar ist"}.`,
    nothing:
      "Diese Benachrichtigung wurde beendet oder ist abgelaufen. Auf der Produktseite können Sie sich jederzeit neu eintragen.",
  },
  confirm: "Ja, bitte benachrichtigen",
  notYou:
    "Falls Sie das nicht waren, schließen Sie einfach diese Seite: Ohne Ihre Bestätigung senden wir Ihnen keine Benachrichtigungen.",
  back: "Zurück zum Artikel",
  manage: "Benachrichtigungen ansehen und ändern",
});

export const confirmWords: Record<MailLocale, (names: ConfirmNames) => ConfirmWords> = { en: english, de: german };
