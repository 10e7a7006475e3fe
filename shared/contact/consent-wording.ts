/** What shoppers agree to, word for word; another wording is another version, and the version is in the evidence. */
export const consentWordingVersion = "2026-11-26";

const words = {
  en: {
    email: (store: string) =>
      `${store} will e-mail you when this item is back in stock. You can stop these alerts at any time.`,
    sms: (store: string) =>
      `I agree that ${store} sends me automated marketing texts about items that I ask for, at the number I give. Consent is not a condition of buying. One text for each request and restock. Msg & data rates may apply. Reply STOP to end, HELP for help.`,
  },
  de: {
    email: (store: string) =>
      `${store} schreibt Ihnen eine E-Mail, sobald dieser Artikel wieder verfügbar ist. Sie können sich jederzeit abmelden.`,
    sms: (store: string) =>
      `Ich bin einverstanden, dass ${store} mir automatisch SMS zu den Artikeln schickt, die ich auswähle. Das ist keine Bedingung für einen Kauf. Eine SMS je Wunsch und Wiederverfügbarkeit. Es können Gebühren anfallen. STOP beendet, HILFE hilft.`,
  },
};

/** The sentences that stand beside the form's button, and beside its box for texts. */
export const consentWording = (store: string, locale: "en" | "de") => ({
  version: consentWordingVersion,
  email: words[locale].email(store),
  sms: words[locale].sms(store),
});
