import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";

const english = {
  heading: {
    expired: "This link has expired",
    invalid: "This link is not valid",
    fresh_sent: "A fresh link is on its way",
  },
  text: {
    expired: "Our links work for a limited time, to protect you. We are happy to e-mail you a fresh one.",
    invalid:
      "It may have been cut off. Copy the whole link from the message, or use the newest message from this shop.",
    fresh_sent:
      "We are sending it by e-mail. If it is not there in a few minutes, please look in your spam folder too.",
  },
  expiredOrder:
    "Our links work for a limited time, to protect you. Please use the newest message about your order, or ask the shop.",
  fresh: "Send me a fresh link",
};

const german: typeof english = {
  heading: {
    expired: "Dieser Link ist abgelaufen",
    invalid: "Dieser Link ist ungültig",
    fresh_sent: "Ein neuer Link ist unterwegs",
  },
  text: {
    expired:
      "Zu Ihrer Sicherheit gelten unsere Links nur für begrenzte Zeit. Gern senden wir Ihnen per E-Mail einen neuen.",
    invalid:
      "Vielleicht wurde er abgeschnitten. Kopieren Sie den ganzen Link oder nutzen Sie die neueste Nachricht dieses Shops.",
    fresh_sent:
      "Wir senden ihn per E-Mail. Falls er in einigen Minuten nicht da ist, sehen Sie bitte auch im Spam-Ordner nach.",
  },
  expiredOrder:
    "Zu Ihrer Sicherheit gelten unsere Links nur für begrenzte Zeit. Bitte nutzen Sie die neueste Nachricht zu Ihrer Bestellung, oder fragen Sie den Shop.",
  fresh: "Neuen Link senden",
};

export const linkWords: Record<MailLocale, typeof english> = { en: english, de: german };
