import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";

const english = {
  heading: {
    ask: "Stop back-in-stock alerts?",
    done: "You are unsubscribed",
    doneVariant: "You are unsubscribed",
  },
  text: {
    ask: "Nothing is changed until you choose.",
    done: "You will get no more back-in-stock alerts from this shop.",
    doneVariant: "You will get no more alerts for this item.",
  },
  orders: "Messages about your orders still reach you.",
  all: "Stop all alerts of this shop",
  variant: "Stop alerts for this item only",
  again: "You can sign up again on a product page at any time.",
  manage: "See and change your other alerts",
};

const german: typeof english = {
  heading: {
    ask: "Benachrichtigungen beenden?",
    done: "Sie sind abgemeldet",
    doneVariant: "Sie sind abgemeldet",
  },
  text: {
    ask: "Es ändert sich nichts, bis Sie wählen.",
    done: "Sie erhalten keine Verfügbarkeits-Benachrichtigungen dieses Shops mehr.",
    doneVariant: "Sie erhalten zu diesem Artikel keine Benachrichtigungen mehr.",
  },
  orders: "Nachrichten zu Ihren Bestellungen erreichen Sie weiterhin.",
  all: "Alle Benachrichtigungen dieses Shops beenden",
  variant: "Nur diesen Artikel nicht mehr melden",
  again: "Auf jeder Produktseite können Sie sich jederzeit neu eintragen.",
  manage: "Andere Benachrichtigungen ansehen und ändern",
};

export const unsubscribeWords: Record<MailLocale, typeof english> = { en: english, de: german };
