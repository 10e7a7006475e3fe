import type { MailLocale } from "./back-in-stock.words.ts";
import type { ChangedLineFacts } from "./order-news.ts";

/** What stores, orders, carriers and suppliers are called, escaped for the part that is written. */
export interface OrderNames {
  store: string;
  /** "" where the order has no name. */
  order: string;
  reason: string;
  carrier: string;
  trackingNumber: string;
  /** Whether the mail leads to the carrier's page. */
  hasPage: boolean;
}

/** What a mail about an order says beside its lines; a paragraph is one or more whole sentences. */
export interface OrderSaid {
  headline: string;
  intro: string;
  /** Above the order's other lines. */
  others?: string;
  paragraphs: string[];
}

/** How the changed lines of an order have moved: all of them alike, or not. */
export type EtaDirection = ChangedLineFacts["direction"] | "mixed";

/** Which of the lines of a new order have a date. */
export type Dated = "all" | "some" | "none";

const english = {
  /** Who a mail about an order is from. */
  sender: (store: string) => `${store} orders`,
  quiet: ({ store, order }: OrderNames) =>
    `You get this e-mail because of your order ${order === "" ? "" : `${order} `}at ${store}. This is not advertising. Questions? Just reply.`,
  open: "See your order",
  track: "Track the parcel",
  wait: "Yes, I will wait",
  cancel: "Cancel free of charge",
  reason: (reason: string) => `The reason: ${reason}`,
  received: ({ store }: OrderNames, dated: Dated): OrderSaid => ({
    headline: "Order received",
    intro: {
      all: `Thank you! ${store} has received your order. This is when we expect to ship it:`,
      some: `Thank you! ${store} has received your order. For some of it we know when we expect to ship it, for some we do not yet:`,
      none: `Thank you! ${store} has received your order. Nobody can say yet when it ships, so we name no date:`,
    }[dated],
    paragraphs: [
      dated === "none"
        ? "We write to you as soon as there is a date."
        : "A date is our best estimate. We write to you when one changes.",
    ],
  }),
  eta: ({ store }: OrderNames, direction: EtaDirection): OrderSaid => ({
    headline: {
      later: "Your order ships later",
      earlier: "Your order ships earlier",
      dated: "Your order has a date",
      undated: "Your order has no date any more",
      mixed: "Your order has new dates",
    }[direction],
    intro: {
      later: `We are sorry: ${store} expects to ship this later than we told you.`,
      earlier: `Good news: ${store} expects to ship this earlier than we told you.`,
      dated: `Good news: ${store} now knows when it expects to ship this.`,
      undated: `We are sorry: the date that ${store} told you cannot be kept, and nobody can name a new one yet. We write to you as soon as there is one.`,
      mixed: `${store} expects to ship this on other days than we told you.`,
    }[direction],
    others: "As before",
    paragraphs: [],
  }),
  ready: ({ store }: OrderNames): OrderSaid => ({
    headline: "Ready to ship",
    intro: `Good news: everything here has arrived at ${store}. It is packed next and handed to the carrier.`,
    paragraphs: ["We write to you once more when it is on its way."],
  }),
};

export type OrderWords = typeof english;

/** As in other mails, no sentence may need to know a title's gender or number. */
const german: OrderWords = {
  sender: (store) => `${store} Bestellungen`,
  quiet: ({ store, order }) =>
    `Sie erhalten diese Nachricht wegen Ihrer Bestellung ${order === "" ? "" : `${order} `}bei ${store}. Sie ist keine Werbung. Fragen? Antworten Sie einfach.`,
  open: "Bestellung ansehen",
  track: "Sendung verfolgen",
  wait: "Ja, ich warte",
  cancel: "Kostenlos stornieren",
  reason: (reason) => `Der Grund: ${reason}`,
  received: ({ store }, dated) => ({
    headline: "Bestellung erhalten",
    intro: {
      all: `Vielen Dank! ${store} hat Ihre Bestellung erhalten. So planen wir den Versand:`,
      some: `Vielen Dank! ${store} hat Ihre Bestellung erhalten. Für einen Teil steht der Versandtermin fest, für einen Teil noch nicht:`,
      none: `Vielen Dank! ${store} hat Ihre Bestellung erhalten. Wann der Versand möglich ist, weiß noch niemand. Deshalb nennen wir keinen Termin:`,
    }[dated],
    paragraphs: [
      dated === "none"
        ? "Wir schreiben Ihnen, sobald es einen Termin gibt."
        : "Ein Termin ist unsere beste Schätzung. Wir schreiben Ihnen, wenn sich einer ändert.",
    ],
  }),
  eta: ({ store }, direction) => ({
    headline: {
      later: "Ihre Bestellung kommt später",
      earlier: "Ihre Bestellung kommt früher",
      dated: "Ihre Bestellung hat einen Termin",
      undated: "Ihre Bestellung hat keinen Termin mehr",
      mixed: "Ihre Bestellung hat neue Termine",
    }[direction],
    intro: {
      later: `Es tut uns leid: ${store} kann voraussichtlich erst später verschicken als angekündigt.`,
      earlier: `Gute Nachricht: ${store} kann voraussichtlich früher verschicken als angekündigt.`,
      dated: `Gute Nachricht: ${store} weiß jetzt, wann der Versand voraussichtlich möglich ist.`,
      undated: `Es tut uns leid: Der Termin, den ${store} genannt hat, ist nicht zu halten, und einen neuen kann noch niemand nennen. Wir schreiben Ihnen, sobald es einen gibt.`,
      mixed: `${store} kann voraussichtlich zu anderen Terminen verschicken als angekündigt.`,
    }[direction],
    others: "Wie bisher",
    paragraphs: [],
  }),
  ready: ({ store }) => ({
    headline: "Bereit zum Versand",
    intro: `Gute Nachricht: Alles Folgende ist bei ${store} eingetroffen. Als Nächstes wird es verpackt und verschickt.`,
    paragraphs: ["Wir schreiben Ihnen noch einmal, wenn es unterwegs ist."],
  }),
};

export const orderWords: Record<MailLocale, OrderWords> = { en: english, de: german };
