import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import type { Channels } from "../../shared/waitlist/signup.ts";

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Record<Intl.LDMLPluralRule, string> = {
  zero: "th",
  one: "st",
  two: "nd",
  few: "rd",
  many: "th",
  other: "th",
};

const channelsInEnglish: Record<Channels, string> = {
  email: "E-mail",
  sms: "Text message",
  both: "Email and text message",
  smsFirst: "Text message, or an e-mail where a text would have to wait",
};

const english = {
  heading: "Your alerts",
  none: "You have no alerts here.",
  saved: "Your change is saved.",
  savedFor: (title: string) => `Your change is saved: ${title}`,
  stopped: "Stopped. You will get no more of these alerts.",
  stoppedFor: (title: string) => `You will get no more alerts for this item: ${title}`,
  wrongQuantity: "This was not saved. Please enter the quantity as a whole number from 1 to 1000.",
  place: (place: number, isAbout: boolean) =>
    `You are ${isAbout ? "about " : ""}${place.toLocaleString("en")}${endings[ordinals.select(place)]} in line`,
  signedUp: "Signed up on",
  channels: "How we tell you",
  channel: channelsInEnglish,
  change: "Change or stop",
  quantity: "How many would you like?",
  quantityHint: "We tell you once at least this many are in stock. They are not reserved for you.",
  save: "Save",
  stop: "Stop this alert",
  earlier: "Earlier alerts",
  stopAll: "Stop all alerts of this shop",
  orders: "If you stop an alert, you give up your place in line. Messages about your orders still reach you.",
};

type PreferencesWords = typeof english;

const german: PreferencesWords = {
  heading: "Ihre Benachrichtigungen",
  none: "Sie haben hier keine Benachrichtigungen.",
  saved: "Ihre Änderung ist gespeichert.",
  savedFor: (title) => `Ihre Änderung ist gespeichert: ${title}`,
  stopped: "Beendet. Sie erhalten diese Benachrichtigungen nicht mehr.",
  stoppedFor: (title) => `Sie erhalten zu diesem Artikel keine Benachrichtigungen mehr: ${title}`,
  wrongQuantity: "Das wurde nicht gespeichert. Bitte geben Sie die Menge als ganze Zahl von 1 bis 1000 ein.",
  place: (place, isAbout) => `Sie sind ${isAbout ? "etwa " : ""}auf Platz ${place.toLocaleString("de")} der Warteliste`,
  signedUp: "Eingetragen am",
  channels: "So geben wir Ihnen Bescheid",
  channel: {
    email: "E-Mail",
    sms: "SMS",
    both: "E-Mail und SMS",
    smsFirst: "SMS, oder E-Mail, wenn eine SMS warten müsste",
  },
  change: "Ändern oder beenden",
  quantity: "Wie viele möchten Sie?",
  quantityHint: "Wir geben Bescheid, wenn mindestens so viele verfügbar sind. Reserviert werden sie nicht.",
  save: "Speichern",
  stop: "Diese Benachrichtigung beenden",
  earlier: "Frühere Benachrichtigungen",
  stopAll: "Alle Benachrichtigungen dieses Shops beenden",
  orders:
    "Wenn Sie eine Benachrichtigung beenden, geben Sie Ihren Platz auf. Nachrichten zu Ihren Bestellungen erreichen Sie weiterhin.",
};

export const preferencesWords: Record<MailLocale, PreferencesWords> = { en: english, de: german };
