import type { Day } from "../runtime/day.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { sayDay } from "./day-words.ts";
import type { OrderNames, OrderSaid } from "./order.words.ts";

const english = {
  parcel: ({ carrier, trackingNumber }: OrderNames) =>
    `${carrier === "" ? "Tracking number" : `Tracking number of ${carrier}`}: ${trackingNumber}`,
  shipped: ({ store, carrier, trackingNumber }: OrderNames): OrderSaid => ({
    headline: "Your parcel is on its way",
    intro: `${store} has handed your parcel to ${carrier === "" ? "the carrier" : carrier}.${trackingNumber === "" ? "" : ` The tracking number is ${trackingNumber}.`}`,
    others: "Still to come",
    paragraphs: [],
  }),
  out_for_delivery: ({ store }: OrderNames): OrderSaid => ({
    headline: "Out for delivery",
    intro: `Your parcel from ${store} is in the delivery vehicle and should reach you today.`,
    paragraphs: [],
  }),
  available_for_pickup: ({ store, hasPage }: OrderNames): OrderSaid => ({
    headline: "Ready for you to collect",
    intro: `Your parcel from ${store} is waiting for you to collect it. ${hasPage ? "The carrier's page says" : "Please ask the carrier"} where, and until when.`,
    paragraphs: [],
  }),
  delivery_attempted: ({ store, hasPage }: OrderNames): OrderSaid => ({
    headline: "The carrier could not deliver",
    intro: `The carrier tried to deliver your parcel from ${store}, without success. ${hasPage ? "The carrier's page says" : "Please ask the carrier"} what happens next.`,
    paragraphs: [],
  }),
  delivered: ({ store }: OrderNames): OrderSaid => ({
    headline: "Delivered",
    intro: `The carrier says that your parcel from ${store} has been delivered. We hope you like it.`,
    paragraphs: ["Is it not there? Please look where the carrier may have left it, then reply to this e-mail."],
  }),
  exception: ({ store, hasPage }: OrderNames): OrderSaid => ({
    headline: "Your parcel is held up",
    intro: `The carrier reports a problem with your parcel from ${store}. ${hasPage ? "The carrier's page says more." : "See your order for what it says."}`,
    paragraphs: [
      hasPage
        ? "Can you not solve it there? Please reply to this e-mail."
        : "Please reply to this e-mail if you need our help.",
    ],
  }),
  returned: ({ store }: OrderNames): OrderSaid => ({
    headline: "Your parcel is coming back to us",
    intro: `The carrier could not deliver your parcel and is returning it to ${store}.`,
    paragraphs: ["Please reply to this e-mail and tell us what you would like us to do."],
  }),
  later_than_promised: ({ store }: OrderNames, promised: Day, now: Day): OrderSaid => ({
    headline: "Your parcel arrives later",
    intro: `We are sorry: we told you that your parcel from ${store} arrives by ${sayDay(promised, "en")}. The carrier now expects ${sayDay(now, "en")}.`,
    paragraphs: [],
  }),
};

export type ParcelWords = typeof english;

const german: ParcelWords = {
  parcel: ({ carrier, trackingNumber }) =>
    `${carrier === "" ? "Sendungsnummer" : `Sendungsnummer von ${carrier}`}: ${trackingNumber}`,
  shipped: ({ store, carrier, trackingNumber }) => ({
    headline: "Ihr Paket ist unterwegs",
    intro: `${store} hat Ihr Paket an ${carrier === "" ? "den Paketdienst" : carrier} übergeben.${trackingNumber === "" ? "" : ` Die Sendungsnummer ist ${trackingNumber}.`}`,
    others: "Das kommt noch",
    paragraphs: [],
  }),
  out_for_delivery: ({ store }) => ({
    headline: "Ihr Paket wird zugestellt",
    intro: `Ihr Paket von ${store} ist im Zustellfahrzeug und sollte heute bei Ihnen ankommen.`,
    paragraphs: [],
  }),
  available_for_pickup: ({ store, hasPage }) => ({
    headline: "Ihr Paket liegt zur Abholung bereit",
    intro: `Ihr Paket von ${store} wartet darauf, dass Sie es abholen. ${hasPage ? "Wo und bis wann, steht auf der Seite des Paketdienstes." : "Wo und bis wann, sagt Ihnen der Paketdienst."}`,
    paragraphs: [],
  }),
  delivery_attempted: ({ store, hasPage }) => ({
    headline: "Die Zustellung hat nicht geklappt",
    intro: `Der Paketdienst konnte Ihr Paket von ${store} nicht zustellen. ${hasPage ? "Wie es weitergeht, steht auf der Seite des Paketdienstes." : "Wie es weitergeht, sagt Ihnen der Paketdienst."}`,
    paragraphs: [],
  }),
  delivered: ({ store }) => ({
    headline: "Zugestellt",
    intro: `Der Paketdienst meldet, dass Ihr Paket von ${store} zugestellt ist. Wir wünschen viel Freude damit.`,
    paragraphs: [
      "Es ist nicht da? Bitte sehen Sie nach, wo es abgelegt sein könnte, und antworten Sie dann auf diese Nachricht.",
    ],
  }),
  exception: ({ store, hasPage }) => ({
    headline: "Verzögerung bei Ihrem Paket",
    intro: `Der Paketdienst meldet ein Problem mit Ihrem Paket von ${store}. ${hasPage ? "Mehr dazu steht auf seiner Seite." : "Was er schreibt, steht bei Ihrer Bestellung."}`,
    paragraphs: [
      hasPage
        ? "Lässt es sich dort nicht lösen? Dann antworten Sie bitte auf diese Nachricht."
        : "Brauchen Sie unsere Hilfe? Dann antworten Sie bitte auf diese Nachricht.",
    ],
  }),
  returned: ({ store }) => ({
    headline: "Ihr Paket kommt zu uns zurück",
    intro: `Der Paketdienst konnte Ihr Paket nicht zustellen und schickt es an ${store} zurück.`,
    paragraphs: ["Bitte antworten Sie auf diese Nachricht und sagen Sie uns, was wir tun sollen."],
  }),
  later_than_promised: ({ store }, promised, now) => ({
    headline: "Ihr Paket kommt später",
    intro: `Es tut uns leid: Wir haben Ihr Paket von ${store} bis zum ${sayDay(promised, "de")} angekündigt. Der Paketdienst rechnet jetzt mit dem ${sayDay(now, "de")}.`,
    paragraphs: [],
  }),
};

export const parcelWords: Record<MailLocale, ParcelWords> = { en: english, de: german };
