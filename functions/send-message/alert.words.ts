import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";

/** What the merchant must see to or should know, by the alert's code. */
const english: Record<string, string> = {
  unreachable:
    "No delay notice can reach this customer: the addresses bounced, or there is none. Reach them yourself, or correct the address on the order.",
  notice_not_accepted:
    "A delay notice was asked for, and no mail or text service has taken it yet. Its deadline is hours away.",
  unshipped_on_last_day: "This was to ship today and has not. Ship it, or tell us when it will.",
  too_late_for_notice: "A deadline had passed before a delay notice could be sent.",
  shipped_after_cancellation: "This was shipped after it had been cancelled.",
  shipped_before_cancellation: "This had been shipped before it was cancelled.",
  units_added_after_end: "Units were added to a line that had ended.",
  unshipped_after_end:
    "A shipment of a line that had ended was taken back. No deadline runs for what was in it: please see to it yourself.",
  open_after_deadline:
    "This is open again, and its deadline is over. Unless it ships by the end of today it is cancelled, and the refund is owed.",
  additional_period_over: "The additional period is over: from now on the customer may withdraw from the contract.",
  refund_overdue: "A refund is overdue. Send it now, and say so with POST orders/{id}/refunds.",
  wait_chosen: "The customer has agreed to wait for the new date.",
  wait_for_ever_chosen: "The customer has agreed to wait for as long as it takes.",
  cancel_chosen: "The customer has cancelled this. Do not ship it; GET due says by when to refund it.",
  substitute_chosen: "The customer wants this substitute instead:",
  ship_rest_chosen: "The customer asks you to ship what is there now.",
  service_chosen: "The customer wants it to come by this service:",
};

const german: Record<string, string> = {
  unreachable:
    "Keine Verzugsmitteilung erreicht diesen Kunden: Die Adressen sind unzustellbar, oder es gibt keine. Bitte melden Sie sich selbst, oder berichtigen Sie die Adresse der Bestellung.",
  notice_not_accepted:
    "Eine Verzugsmitteilung ist in Auftrag, und noch kein Dienst hat sie angenommen. Bis zur Frist sind es Stunden.",
  unshipped_on_last_day:
    "Das sollte heute versandt werden und ist es nicht. Bitte versenden Sie es, oder teilen Sie uns mit, wann.",
  too_late_for_notice: "Eine Frist war abgelaufen, bevor eine Verzugsmitteilung gesendet werden konnte.",
  shipped_after_cancellation: "Das wurde versandt, nachdem es storniert war.",
  shipped_before_cancellation: "Das war versandt, bevor es storniert wurde.",
  units_added_after_end: "Einer beendeten Position wurde Menge hinzugefügt.",
  unshipped_after_end:
    "Der Versand einer beendeten Position wurde zurückgenommen. Für diese Stücke läuft keine Frist: Bitte kümmern Sie sich selbst darum.",
  open_after_deadline:
    "Das ist wieder offen, und seine Frist ist abgelaufen. Wird es heute nicht mehr versandt, ist es storniert und zu erstatten.",
  additional_period_over: "Die Nachfrist ist abgelaufen: Der Kunde kann nun vom Vertrag zurücktreten.",
  refund_overdue:
    "Eine Erstattung ist überfällig. Bitte senden Sie sie jetzt, und melden Sie es mit POST orders/{id}/refunds.",
  wait_chosen: "Der Kunde ist einverstanden, bis zum neuen Termin zu warten.",
  wait_for_ever_chosen: "Der Kunde ist einverstanden zu warten, so lange es dauert.",
  cancel_chosen: "Der Kunde hat das storniert. Bitte nicht mehr versenden; GET due sagt, bis wann es zu erstatten ist.",
  substitute_chosen: "Der Kunde möchte stattdessen diesen Ersatz:",
  ship_rest_chosen: "Der Kunde bittet darum, jetzt zu versenden, was da ist.",
  service_chosen: "Der Kunde möchte es mit diesem Versand bekommen:",
};

/** Good to know, and nothing is to be done. */
const asksNothing: ReadonlySet<string> = new Set(["wait_chosen", "wait_for_ever_chosen"]);

const words: Record<
  MailLocale,
  { of: Record<string, string>; subject: string; answered: string; intro: (order: string, sku: string) => string }
> = {
  en: {
    of: english,
    subject: "Please see to order",
    answered: "A customer has answered about order",
    intro: (order, sku) => `Order ${order}, ${sku}`,
  },
  de: {
    of: german,
    subject: "Bitte kümmern Sie sich um Bestellung",
    answered: "Antwort eines Kunden zu Bestellung",
    intro: (order, sku) => `Bestellung ${order}, ${sku}`,
  },
};

export const alertWords = (
  what: string,
  { order, sku, detail }: { order: string; sku: string; detail: string },
  locale: MailLocale,
) => {
  const { of, subject, answered, intro } = words[locale];
  const more = detail === "" ? "" : ` ${detail}`;
  return {
    subject: `${asksNothing.has(what) ? answered : subject} ${order}`,
    text: `${intro(order, sku)}\n\n${of[what] ?? what}${more}\n`,
  };
};
