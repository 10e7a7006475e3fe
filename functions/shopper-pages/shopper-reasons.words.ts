import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import type { ReasonCode } from "../../shared/waitlist/explain.ts";

const english: Record<ReasonCode, string> = {
  told: "We have e-mailed you that it is back in stock.",
  told_by_text: "We have texted you that it is back in stock.",
  delivered: "We have e-mailed you that it is back in stock, and the e-mail has arrived at your mail provider.",
  delayed:
    "We have e-mailed you that it is back in stock. Your mail provider has not taken the e-mail yet; it is being tried again.",
  bounced:
    "It came back and we e-mailed you, but the e-mail could not be delivered. Please sign up again on the product page with another address.",
  refused:
    "It came back, but our mail service did not send the e-mail we had written to you. Please look at the product page.",
  rejected:
    "It came back, but our mail service could not send to your address. Please sign up again on the product page with another one.",
  being_told: "It is back in stock, and your message is being sent right now.",
  unsettled:
    "It came back and we wrote to you, but we cannot be certain that our message was sent. Please look at the product page.",
  waiting_for_confirmation:
    "You have not confirmed this alert yet. Please follow the message we sent you; after that we can tell you.",
  unsubscribed: "You have stopped this alert. You can sign up again on the product page at any time.",
  bought: "You have ordered it since, so we do not write to you about it any more.",
  expired: "This alert has run out. If you are still interested, please sign up again on the product page.",
  suppressed:
    "We cannot e-mail you, because an e-mail to you came back or was reported as unwanted. We keep your place; to be told, please sign up with another address.",
  sending_paused:
    "Our messages are paused at the moment. This has nothing to do with you, and we keep your place until we can write again.",
  settling: "It has only just come back. We are making sure that it stays before we tell anyone.",
  in_line: "It is back in stock, and we are telling people a few at a time. Your turn is still to come.",
  not_enough_stock:
    "It is back in stock, but there are fewer left than you asked for. We keep your place; if fewer would do, change the quantity.",
  told_by_this_restock: "We told you when it last came back. You are on the list for the next time.",
  sold_out_before_turn:
    "It was back for a while, but sold out before it was your turn. We are sorry. We keep your place for the next time.",
  not_back_yet: "It is not back in stock yet. You need do nothing: we will write to you.",
  quiet_hours:
    "It is back in stock, but at this hour we do not text people where you are. We keep your place, and look again as soon as we may.",
  texts_stopped:
    "You asked us to stop texting you, and we do not. We keep your place; to get texts again, answer our last one with START.",
  text_failed:
    "Our text could not be delivered to your phone. Please sign up again on the product page with another number, or with an e-mail address.",
};

/** An item may be masculine, feminine, neuter or plural: no sentence may need to know. */
const german: Record<ReasonCode, string> = {
  told: "Wir haben Ihnen per E-Mail mitgeteilt, dass der Artikel wieder verfügbar ist.",
  told_by_text: "Wir haben Ihnen per SMS mitgeteilt, dass der Artikel wieder verfügbar ist.",
  delivered:
    "Wir haben Ihnen per E-Mail mitgeteilt, dass der Artikel wieder verfügbar ist. Die E-Mail ist bei Ihrem Anbieter angekommen.",
  delayed:
    "Wir haben Ihnen per E-Mail mitgeteilt, dass der Artikel wieder verfügbar ist. Ihr Anbieter hat sie noch nicht angenommen; es wird weiter versucht.",
  bounced:
    "Der Artikel war wieder da, doch unsere E-Mail an Sie war nicht zustellbar. Bitte tragen Sie sich auf der Produktseite mit einer anderen Adresse neu ein.",
  refused:
    "Der Artikel war wieder da, doch unser E-Mail-Dienst hat die Nachricht an Sie nicht versandt. Bitte sehen Sie auf der Produktseite nach.",
  rejected:
    "Der Artikel war wieder da, doch unser E-Mail-Dienst konnte nicht an Ihre Adresse senden. Bitte tragen Sie sich auf der Produktseite mit einer anderen neu ein.",
  being_told: "Der Artikel ist wieder verfügbar, und Ihre Nachricht wird gerade versandt.",
  unsettled:
    "Der Artikel war wieder da und wir haben Ihnen geschrieben, wissen aber nicht sicher, ob unsere Nachricht versandt wurde. Bitte sehen Sie auf der Produktseite nach.",
  waiting_for_confirmation:
    "Sie haben diese Benachrichtigung noch nicht bestätigt. Bitte folgen Sie unserer Nachricht an Sie; danach können wir Ihnen Bescheid geben.",
  unsubscribed:
    "Sie haben diese Benachrichtigung beendet. Auf der Produktseite können Sie sich jederzeit neu eintragen.",
  bought: "Sie haben es inzwischen gekauft; wir schreiben Ihnen dazu nicht mehr.",
  expired:
    "Diese Benachrichtigung ist abgelaufen. Wenn Sie noch interessiert sind, tragen Sie sich bitte auf der Produktseite neu ein.",
  suppressed:
    "Wir können Ihnen nicht per E-Mail schreiben, weil eine E-Mail an Sie zurückkam oder als unerwünscht gemeldet wurde. Ihr Platz bleibt Ihnen; bitte tragen Sie sich mit einer anderen Adresse ein.",
  sending_paused:
    "Unser Versand ruht im Moment. Das hat nichts mit Ihnen zu tun, und Ihr Platz bleibt Ihnen, bis wir wieder schreiben können.",
  settling:
    "Der Artikel ist gerade erst wieder da. Wir prüfen noch, ob das so bleibt, bevor wir jemandem Bescheid geben.",
  in_line: "Der Artikel ist wieder da, und wir geben nach und nach Bescheid. Sie kommen noch an die Reihe.",
  not_enough_stock:
    "Der Artikel ist wieder da, aber in kleinerer Menge, als Sie möchten. Ihr Platz bleibt Ihnen; falls Ihnen weniger genügt, ändern Sie die Menge.",
  told_by_this_restock:
    "Als der Artikel zuletzt wieder da war, haben wir Ihnen Bescheid gegeben. Für das nächste Mal stehen Sie auf der Liste.",
  sold_out_before_turn:
    "Der Artikel war wieder da, aber ausverkauft, bevor Sie an der Reihe waren. Das tut uns leid. Ihr Platz bleibt Ihnen für das nächste Mal.",
  not_back_yet: "Der Artikel ist noch nicht wieder da. Sie müssen nichts tun: Wir schreiben Ihnen.",
  quiet_hours:
    "Der Artikel ist wieder da, aber um diese Zeit senden wir bei Ihnen keine SMS. Ihr Platz bleibt Ihnen, und wir sehen nach, sobald wir wieder dürfen.",
  texts_stopped:
    "Sie haben unsere SMS abbestellt, und daran halten wir uns. Ihr Platz bleibt Ihnen; für neue SMS antworten Sie auf unsere letzte mit START.",
  text_failed:
    "Unsere SMS war auf Ihrem Telefon nicht zustellbar. Bitte tragen Sie sich auf der Produktseite mit einer anderen Nummer oder mit einer E-Mail-Adresse neu ein.",
};

/** Why a shopper was or was not told (rules 1.7), in words for the shopper. No word may need escaping in HTML. */
export const shopperReasons: Record<MailLocale, Record<ReasonCode, string>> = { en: english, de: german };
