import { sayDay } from "../../shared/message/day-words.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import type { Milestone } from "../../shared/shipment/milestone.ts";

const milestonesInEnglish: Record<Milestone, string> = {
  unknown: "News from the carrier",
  label_created: "Being made ready",
  cancelled: "The carrier has cancelled the label",
  picked_up: "Handed to the carrier",
  in_transit: "On its way",
  exception: "Held up: the carrier reports a problem",
  out_for_delivery: "Out for delivery",
  delivery_attempted: "The carrier could not deliver",
  available_for_pickup: "Ready for you to collect",
  delivered: "Delivered",
  returning: "On its way back to the shop",
  returned: "Back at the shop",
};

/** Whole sentences, none of which needs escaping in HTML but for what is put into it. */
const english = {
  heading: (order: string) => `Your order ${order}`,
  placed: (day: string) => `Placed on ${sayDay(day, "en")}`,
  cancelled: "This order was cancelled.",
  parcel: (n: number, of: number) => (of === 1 ? "Your parcel" : `Parcel ${n} of ${of}`),
  steps: "How far it has come",
  state: { done: "Done", current: "Now", next: "Still to come" },
  milestone: milestonesInEnglish,
  number: "Tracking number",
  carrier: "Carrier",
  track: (carrier: string) => `Follow it on the page of ${carrier === "" ? "the carrier" : carrier}`,
  arrives: (day: string) => `The carrier expects to deliver it on ${sayDay(day, "en")}.`,
  arrivesLate: (day: string, promised: string) =>
    `The carrier expects to deliver it on ${sayDay(day, "en")}. We had told you ${sayDay(promised, "en")}, and are sorry that it takes longer.`,
  promised: (day: string) => `It should reach you by ${sayDay(day, "en")}.`,
  contents: "In this parcel",
  contentsOfSeveral: "In the parcels of this shipment",
  events: (count: number) => (count === 1 ? "What the carrier has told us" : `All ${count} messages of the carrier`),
  zone: (zone: string, saysThere: boolean) =>
    `Times are those of ${zone}${saysThere ? "; where it says “there”, they are those of the place itself" : ""}.`,
  there: "there",
  noTime: "Time not known",
  toCome: "Still to come",
  others: "Shipped or cancelled",
  quantity: (units: number) => `Quantity: ${units}`,
  someShipped: (shipped: number, quantity: number) => `${shipped} of ${quantity} shipped, the rest is still to come.`,
  status: { open: "Still to come", shipped: "Shipped", delivered: "Delivered", cancelled: "Cancelled" },
  noDate: "There is no shipping date yet. We tell you as soon as there is one.",
  place: (place: number, isExact: boolean) =>
    `Number ${isExact ? "" : "about "}${place.toLocaleString("en")} in line of all who wait for it`,
};

export type OrderPageWords = typeof english;

/** As in mails, no sentence may need to know a title's gender or number. */
const german: OrderPageWords = {
  heading: (order) => `Ihre Bestellung ${order}`,
  placed: (day) => `Bestellt am ${sayDay(day, "de")}`,
  cancelled: "Diese Bestellung wurde storniert.",
  parcel: (n, of) => (of === 1 ? "Ihr Paket" : `Paket ${n} von ${of}`),
  steps: "So weit ist es",
  state: { done: "Erledigt", current: "Jetzt", next: "Kommt noch" },
  milestone: {
    unknown: "Nachricht des Paketdienstes",
    label_created: "Wird vorbereitet",
    cancelled: "Der Paketdienst hat das Etikett storniert",
    picked_up: "An den Paketdienst übergeben",
    in_transit: "Unterwegs",
    exception: "Verzögert: Der Paketdienst meldet ein Problem",
    out_for_delivery: "In Zustellung",
    delivery_attempted: "Die Zustellung hat nicht geklappt",
    available_for_pickup: "Liegt zur Abholung bereit",
    delivered: "Zugestellt",
    returning: "Auf dem Rückweg zum Shop",
    returned: "Wieder beim Shop",
  },
  number: "Sendungsnummer",
  carrier: "Paketdienst",
  track: (carrier) => (carrier === "" ? "Beim Paketdienst verfolgen" : `Bei ${carrier} verfolgen`),
  arrives: (day) => `Der Paketdienst rechnet mit der Zustellung am ${sayDay(day, "de")}.`,
  arrivesLate: (day, promised) =>
    `Der Paketdienst rechnet mit der Zustellung am ${sayDay(day, "de")}. Angekündigt hatten wir den ${sayDay(promised, "de")}; es tut uns leid, dass es länger dauert.`,
  promised: (day) => `Es sollte bis zum ${sayDay(day, "de")} bei Ihnen sein.`,
  contents: "In diesem Paket",
  contentsOfSeveral: "In den Paketen dieser Sendung",
  events: (count) => (count === 1 ? "Das meldet der Paketdienst" : `Alle ${count} Meldungen des Paketdienstes`),
  zone: (zone, saysThere) => `Uhrzeiten gelten für ${zone}${saysThere ? "; wo „dort“ steht, für den Ort selbst" : ""}.`,
  there: "dort",
  noTime: "Zeit nicht bekannt",
  toCome: "Kommt noch",
  others: "Verschickt oder storniert",
  quantity: (units) => `Menge: ${units}`,
  someShipped: (shipped, quantity) => `${shipped} von ${quantity} verschickt, der Rest kommt noch.`,
  status: { open: "Kommt noch", shipped: "Verschickt", delivered: "Zugestellt", cancelled: "Storniert" },
  noDate: "Es gibt noch keinen Versandtermin. Wir melden uns, sobald es einen gibt.",
  place: (place, isExact) =>
    `Auf Platz ${isExact ? "" : "etwa "}${place.toLocaleString("de")} unter allen, die darauf warten`,
};

export const orderPageWords: Record<MailLocale, OrderPageWords> = { en: english, de: german };
