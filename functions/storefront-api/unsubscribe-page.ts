import { Liquid } from "liquidjs";

export type UnsubscribeState = "ask" | "done" | "doneVariant" | "expired" | "invalid";

export interface UnsubscribePage {
  state: UnsubscribeState;
  token: string;
  locale: "en" | "de";
  storeName: string | undefined;
  title: string | undefined;
}

const words = {
  en: {
    heading: {
      ask: "Stop back-in-stock alerts?",
      done: "You are unsubscribed",
      doneVariant: "You are unsubscribed",
      expired: "This link has expired",
      invalid: "This link is not valid",
    },
    text: {
      ask: "Nothing is changed until you choose.",
      done: "You will get no more back-in-stock alerts from this shop. Messages about your orders still reach you.",
      doneVariant: "You will get no more alerts for this item.",
      expired: "Use the link in the newest message from this shop.",
      invalid:
        "It may have been cut off. Copy the whole link from the message, or use the newest message from this shop.",
    },
    all: "Stop all alerts of this shop",
    variant: "Stop alerts for this item only",
  },
  de: {
    heading: {
      ask: "Benachrichtigungen beenden?",
      done: "Sie sind abgemeldet",
      doneVariant: "Sie sind abgemeldet",
      expired: "Dieser Link ist abgelaufen",
      invalid: "Dieser Link ist ungültig",
    },
    text: {
      ask: "Es ändert sich nichts, bis Sie wählen.",
      done: "Sie erhalten keine Verfügbarkeits-Benachrichtigungen dieses Shops mehr. Nachrichten zu Ihren Bestellungen erreichen Sie weiterhin.",
      doneVariant: "Sie erhalten zu diesem Artikel keine Benachrichtigungen mehr.",
      expired: "Bitte nutzen Sie den Link in der neuesten Nachricht dieses Shops.",
      invalid:
        "Vielleicht wurde er abgeschnitten. Kopieren Sie den ganzen Link oder nutzen Sie die neueste Nachricht dieses Shops.",
    },
    all: "Alle Benachrichtigungen dieses Shops beenden",
    variant: "Nur diesen Artikel nicht mehr melden",
  },
};

const template = `<!doctype html>
<html lang="{{ locale }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{ heading }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 2rem 1rem; }
button { font: inherit; display: block; width: 100%; margin: 0.75rem 0; padding: 0.75rem 1rem; }
</style>
</head>
<body>
<main>
{% if storeName %}<p>{{ storeName }}</p>{% endif %}
<h1>{{ heading }}</h1>
{% if title %}<p><strong>{{ title }}</strong></p>{% endif %}
<p>{{ text }}</p>
{% if state == "ask" %}
<form method="post" action="/unsubscribe?t={{ token }}">
<button name="List-Unsubscribe" value="One-Click">{{ all }}</button>
<button name="only" value="variant">{{ variant }}</button>
</form>
{% endif %}
</main>
</body>
</html>
`;

const liquid = new Liquid({ outputEscape: "escape" });
const parsed = liquid.parse(template);

/** The plain page behind the unsubscribe link: works without JavaScript, on a phone, and in a screen reader. */
export const renderUnsubscribePage = (page: UnsubscribePage): string => {
  const { heading, text, all, variant } = words[page.locale];
  return String(
    liquid.renderSync(parsed, { ...page, heading: heading[page.state], text: text[page.state], all, variant }),
  );
};
