import type { MailLocale } from "./back-in-stock.words.ts";
import type { NoticeWords } from "./notice.ts";

/** How the part that is written names the store and one of the items; `others` is how many there are besides. */
export interface ConfirmationNames {
  title: string;
  store: string;
  others: number;
}

interface ConfirmationWords {
  notice: (names: ConfirmationNames) => NoticeWords;
  /** The last line of a list that leaves some out. */
  more: (count: number) => string;
}

const english: ConfirmationWords = {
  notice: ({ title, store, others }) => ({
    subject: `Please confirm: tell me when ${others === 0 ? `${title} is` : `${title} and ${others} more are`} back`,
    preheader: `Only then can ${store} tell you.`,
    headline: "Please confirm your address",
    intro: `Someone, probably you, asked ${store} to e-mail this address when this is back in stock:`,
    act: "Confirm my address",
    quiet:
      "The link opens a page where one more click confirms. Not you? Then just ignore this e-mail: nothing happens, and no more e-mails follow from it.",
  }),
  more: (count) => `and ${count} more`,
};

/** A title may be masculine, feminine, neuter or plural: no sentence may need to know. */
const german: ConfirmationWords = {
  notice: ({ title, store, others }) => ({
    subject: `Bitte bestätigen: Benachrichtigung zu ${title}${germanOthers(others)}`,
    preheader: `Erst dann kann ${store} Sie benachrichtigen.`,
    headline: "Bitte bestätigen Sie Ihre Adresse",
    intro: `Jemand, vermutlich Sie, hat ${store} gebeten, an diese Adresse zu schreiben, sobald Folgendes wieder verfügbar ist:`,
    act: "Adresse bestätigen",
    quiet:
      "Der Link öffnet eine Seite, auf der ein weiterer Klick bestätigt. Das waren nicht Sie? Dann ignorieren Sie diese Nachricht einfach: Es geschieht nichts, und Sie erhalten dazu keine weiteren.",
  }),
  more: (count) => (count === 1 ? "und ein weiterer Artikel" : `und ${count} weitere Artikel`),
};

const germanOthers = (others: number): string => {
  if (others === 0) return "";
  return others === 1 ? " und einem weiteren Artikel" : ` und ${others} weiteren Artikeln`;
};

export const confirmationWords: Record<MailLocale, ConfirmationWords> = { en: english, de: german };
