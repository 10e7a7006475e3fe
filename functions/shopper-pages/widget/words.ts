export type Locale = "en" | "de";

const english = {
  backorder: "Order now",
  preorder: "Preorder now",
  ships: (sale: string, day: string) => `${sale}, ships about ${day}`,
  noDate: "The shipping date is not known yet.",
  place: (place: number) => `You would be number ${place} in line.`,
  arrives: (service: string, days: string) => `${service}: arrives ${days}`,
  headingStock: "Tell me when it is in stock",
  introStock: (title: string) => `Would you rather wait? We tell you when ${title} is in stock.`,
  instead: "In stock now",
  discontinued: (title: string) => `${title} is no longer sold.`,
  heading: "Tell me when it is back",
  intro: (title: string) => `${title} is sold out. Leave your address, and we tell you when you can buy it again.`,
  introAny: (title: string) =>
    `${title} is sold out. Leave an e-mail address, a mobile number or both, and we tell you when you can buy it again.`,
  email: "E-mail address",
  phone: "Mobile number",
  phoneHint: (country: string) => `Country: ${country}. For another one, start with + and its code.`,
  choice: "How shall we tell you?",
  both: "By e-mail and by text",
  smsFirst: "By text; by e-mail if a text has to wait",
  policy: "Privacy policy",
  newTab: "(opens in a new tab)",
  submit: "Tell me",
  sending: "Sending …",
  retry: "Try again",
  again: "Sign up with another address",
  missing: "Please enter your e-mail address.",
  missingPhone: "Please enter your mobile number.",
  missingAny: "Please enter an e-mail address or a mobile number.",
  noEmail: "Please enter an e-mail address such as ada@example.com.",
  noTexts: "Please tick the box so that we may text you, or leave the number out.",
  sent: {
    heading: "One more step",
    email: (email: string) => `We sent an e-mail to ${email}. Press the button in it to confirm.`,
    phone: (phone: string) => `We sent a text to ${phone}. Reply YES to confirm.`,
    known: (store: string) => `If you confirmed for ${store} before, no message comes: you are on the list.`,
  },
  listed: { heading: "You are on the list", text: (title: string) => `We tell you when ${title} is back.` },
  confirmed: { heading: "Confirmed", text: "Thank you. We tell you as soon as it is back." },
  waiting: {
    heading: "You are on the list",
    text: (title: string) => `You signed up here. We tell you when ${title} is back.`,
    unconfirmed: "Not confirmed yet? Please use the link or the text that we sent you.",
  },
  back: {
    heading: "It is back",
    text: (title: string) =>
      `You waited for ${title}: you can buy it now. Units are limited, and we cannot reserve one for you.`,
  },
  unreachable: "There is no connection. Please check your network and try again.",
  kept: "What you typed is kept.",
  later: (when: string) => `Those were too many tries. Please try again ${when}.`,
  refused: "Signing up is not allowed from this page. Please contact the shop.",
  captcha: "The security check was not passed. Please do it again, then try again.",
  gone: "There are no alerts for this item.",
  failed: "Something went wrong on our side. Please try again.",
};

export type Words = typeof english;

/** A title may be masculine, feminine, neuter or plural: no sentence may need to know. */
const german: Words = {
  backorder: "Jetzt bestellen",
  preorder: "Jetzt vorbestellen",
  ships: (sale, day) => `${sale}, Versand etwa am ${day}`,
  noDate: "Der Versandtermin steht noch nicht fest.",
  place: (place) => `Sie wären die Nummer ${place} in der Reihe.`,
  arrives: (service, days) => `${service}: Lieferung ${days}`,
  headingStock: "Bescheid sagen, wenn vorrätig",
  introStock: (title) => `Möchten Sie lieber warten? Wir schreiben Ihnen, sobald vorrätig: ${title}.`,
  instead: "Sofort lieferbar",
  discontinued: (title) => `Nicht mehr im Sortiment: ${title}.`,
  heading: "Sagen Sie mir Bescheid",
  intro: (title) => `Ausverkauft: ${title}. Wir schreiben Ihnen, sobald Sie den Artikel wieder kaufen können.`,
  introAny: (title) =>
    `Ausverkauft: ${title}. Mit E-Mail-Adresse, Handynummer oder beidem sagen wir Ihnen Bescheid, sobald Sie den Artikel wieder kaufen können.`,
  email: "E-Mail-Adresse",
  phone: "Handynummer",
  phoneHint: (country) => `Land: ${country}. Für ein anderes beginnen Sie bitte mit + und dessen Vorwahl.`,
  choice: "Wie sollen wir Bescheid sagen?",
  both: "Per E-Mail und per SMS",
  smsFirst: "Per SMS; per E-Mail, wenn eine SMS warten muss",
  policy: "Datenschutzerklärung",
  newTab: "(öffnet sich in einem neuen Tab)",
  submit: "Bescheid sagen",
  sending: "Wird gesendet …",
  retry: "Noch einmal versuchen",
  again: "Mit anderer Adresse anmelden",
  missing: "Bitte geben Sie Ihre E-Mail-Adresse ein.",
  missingPhone: "Bitte geben Sie Ihre Handynummer ein.",
  missingAny: "Bitte geben Sie eine E-Mail-Adresse oder eine Handynummer ein.",
  noEmail: "Bitte geben Sie eine E-Mail-Adresse wie ada@example.com ein.",
  noTexts: "Bitte setzen Sie den Haken, damit wir Ihnen SMS senden dürfen, oder lassen Sie die Nummer weg.",
  sent: {
    heading: "Nur noch ein Schritt",
    email: (email) => `Wir haben eine E-Mail an ${email} gesendet. Bestätigen Sie bitte mit dem Knopf darin.`,
    phone: (phone) => `Wir haben eine SMS an ${phone} gesendet. Bestätigen Sie bitte mit der Antwort JA.`,
    known: (store) => `Haben Sie bei ${store} schon bestätigt, kommt keine Nachricht: Sie stehen auf der Liste.`,
  },
  listed: {
    heading: "Sie stehen auf der Liste",
    text: (title) => `Wir sagen Bescheid, sobald wieder verfügbar: ${title}.`,
  },
  confirmed: { heading: "Bestätigt", text: "Vielen Dank. Wir sagen Bescheid, sobald der Artikel wieder da ist." },
  waiting: {
    heading: "Sie stehen auf der Liste",
    text: (title) => `Sie haben sich hier angemeldet. Wir sagen Bescheid, sobald wieder verfügbar: ${title}.`,
    unconfirmed: "Noch nicht bestätigt? Bitte nutzen Sie den Link oder die SMS, die wir Ihnen gesendet haben.",
  },
  back: {
    heading: "Wieder da",
    text: (title) =>
      `Darauf haben Sie gewartet: ${title}. Sie können jetzt kaufen. Der Vorrat ist begrenzt, reservieren können wir leider nicht.`,
  },
  unreachable: "Es gibt keine Verbindung. Bitte prüfen Sie Ihr Netz und versuchen Sie es noch einmal.",
  kept: "Ihre Eingaben bleiben erhalten.",
  later: (when) => `Das waren zu viele Versuche. Bitte versuchen Sie es ${when} noch einmal.`,
  refused: "Von dieser Seite aus ist keine Anmeldung möglich. Bitte wenden Sie sich an den Shop.",
  captcha: "Die Sicherheitsprüfung ist nicht bestanden. Bitte wiederholen Sie sie und versuchen Sie es noch einmal.",
  gone: "Für diesen Artikel gibt es keine Benachrichtigungen.",
  failed: "Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.",
};

export const wordsOf: Record<Locale, Words> = { en: english, de: german };

/** The language of a part of a page: its own, else its surroundings', else the browser's. */
export const localeOf = (element: Element): Locale => {
  const tag = element.getAttribute("locale") || element.closest("[lang]")?.getAttribute("lang") || navigator.language;
  return /^de\b/i.test(tag) ? "de" : "en";
};

/** "12 December 2026", "14 – 16 December 2026": English as it is read on both sides of the Atlantic. */
export const inDays = (from: string, to: string, locale: Locale): string => {
  const format = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { dateStyle: "long", timeZone: "UTC" });
  return format.formatRange(Date.parse(from), Date.parse(to));
};

/** "in 30 seconds", "in 2 Minuten"; rounded up, so that nobody comes too early. */
export const inTime = (seconds: number, locale: Locale): string => {
  const format = new Intl.RelativeTimeFormat(locale);
  return seconds <= 90 ? format.format(Math.ceil(seconds), "second") : format.format(Math.ceil(seconds / 60), "minute");
};
