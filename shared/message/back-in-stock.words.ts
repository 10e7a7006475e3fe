import type { Settings } from "../store/settings.ts";

export type MailLocale = Settings["locale"];

/** How the part that is written names product and store: a placeholder, escaped for that part. */
export interface MailNames {
  title: string;
  store: string;
}

/** Everything the mail says by itself. No word may need escaping in HTML. */
const english = ({ title, store }: MailNames) => ({
  subject: `Back in stock: ${title}`,
  preheader: "Units are limited: first come, first served.",
  headline: `${title} is back in stock`,
  price: "Price:",
  buy: "Buy now",
  visit: `You can buy it at ${store}.`,
  limited: "Units are limited and sold first come, first served. We cannot reserve one for you.",
  why: `You asked ${store} to tell you when this is back.`,
  stop: "Stop these alerts",
  alerts: "Your alerts",
});

export type MailWords = ReturnType<typeof english>;

/** A title may be masculine, feminine, neuter or plural: no sentence may need to know. */
const german = ({ title, store }: MailNames): MailWords => ({
  subject: `Wieder da: ${title}`,
  preheader: "Der Vorrat ist begrenzt: Wer zuerst bestellt, wird zuerst beliefert.",
  headline: `Wieder verfügbar: ${title}`,
  price: "Preis:",
  buy: "Jetzt kaufen",
  visit: `Sie können den Artikel bei ${store} kaufen.`,
  limited: "Der Vorrat ist begrenzt: Wer zuerst bestellt, wird zuerst beliefert. Reservieren können wir leider nicht.",
  why: `Sie haben ${store} gebeten, Ihnen Bescheid zu geben, sobald dieser Artikel wieder verfügbar ist.`,
  stop: "Diese Benachrichtigungen abbestellen",
  alerts: "Ihre Benachrichtigungen",
});

export const mailWords: Record<MailLocale, (names: MailNames) => MailWords> = {
  en: english,
  de: german,
};
