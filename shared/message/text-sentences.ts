import type { MailLocale } from "./back-in-stock.words.ts";

/**
 * Everything a text says by itself, in GSM-7. `disclosures` and `confirm` say purpose, frequency, cost and the word to stop (rules 5);
 * a store that has no name to show is "".
 */
const english = {
  from: (store: string) => (store === "" ? "" : `${store}: `),
  isBack: (title: string) => `${title} is back in stock.`,
  somethingIsBack: "An item you asked for is back in stock.",
  stop: "Reply STOP to end.",
  disclosures: "As you asked: 1 text per restock. Msg & data rates may apply. Reply STOP to end.",
  confirm: (store: string, titles: string) =>
    `${store === "" ? "Back-in-stock" : `${store} back-in-stock`} alerts: Reply YES to get 1 text per restock of ${titles}. Msg & data rates may apply. STOP to end, HELP for help.`,
  andMore: (count: number) => ` and ${count} more`,
  things: "the items you chose",
  stopped: "You are unsubscribed and will get no more texts from this number. Reply START to opt in again.",
  started:
    "You get the back-in-stock texts you asked for, 1 per restock. Msg & data rates may apply. STOP to end, HELP for help.",
  nothing: "No back-in-stock texts are waiting for this number. You can ask for them on a shop's product page.",
  help: (contact: string) =>
    `Back-in-stock alerts, 1 text per restock you asked for. Contact us:\n${contact}\nMsg & data rates may apply. Reply STOP to end.`,
};

type Sentences = typeof english;

/** As in the mail, no sentence may need to know a title's gender or number. */
const german: Sentences = {
  from: (store) => (store === "" ? "" : `${store}: `),
  isBack: (title) => `${title} - wieder verfügbar.`,
  somethingIsBack: "Ein gewünschter Artikel ist wieder verfügbar.",
  stop: "STOP beendet diese SMS.",
  disclosures: "Wie gewünscht je 1 SMS, wenn wieder verfügbar. SMS- und Datenkosten möglich. STOP beendet diese SMS.",
  confirm: (store, titles) =>
    `${store === "" ? "" : `${store}: `}Mit JA (oder YES) erhalten Sie je 1 SMS, wenn wieder verfügbar: ${titles}. SMS- und Datenkosten möglich. STOP beendet, HILFE hilft.`,
  andMore: (count) => ` und ${count} weitere`,
  things: "die gewählten Artikel",
  stopped: "Sie sind abgemeldet und erhalten von dieser Nummer keine SMS mehr. Mit START melden Sie sich wieder an.",
  started:
    "Sie erhalten die gewünschten SMS, je 1, wenn wieder verfügbar. SMS- und Datenkosten möglich. STOP beendet, HILFE hilft.",
  nothing: "Für diese Nummer sind keine SMS vorgemerkt. Auf der Produktseite eines Shops können Sie sich anmelden.",
  help: (contact) =>
    `Je 1 SMS, wenn ein gewünschter Artikel wieder verfügbar ist. So erreichen Sie uns:\n${contact}\nSMS- und Datenkosten möglich. STOP beendet diese SMS.`,
};

export const textSentences: Record<MailLocale, Sentences> = { en: english, de: german };
