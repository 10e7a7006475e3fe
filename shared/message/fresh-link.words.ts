import type { MailLocale } from "./back-in-stock.words.ts";
import type { NoticeWords } from "./notice.ts";

const english = (store: string): NoticeWords => ({
  subject: `Your fresh link for ${store}`,
  preheader: "It replaces the one that had expired.",
  headline: "Your fresh link",
  intro: `You asked ${store} for a fresh link, because the one in an older e-mail had expired. Here it is.`,
  act: "Open the page",
  quiet:
    "The link is meant for you alone: please do not pass it on. If you did not ask for it, just ignore this e-mail: nothing changes.",
});

const german = (store: string): NoticeWords => ({
  subject: `Ihr neuer Link für ${store}`,
  preheader: "Er ersetzt den abgelaufenen Link.",
  headline: "Ihr neuer Link",
  intro: `Sie haben ${store} um einen neuen Link gebeten, weil der aus einer älteren Nachricht abgelaufen war. Hier ist er.`,
  act: "Seite öffnen",
  quiet:
    "Der Link ist nur für Sie bestimmt: Bitte geben Sie ihn nicht weiter. Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht einfach: Es ändert sich nichts.",
});

export const freshLinkWords: Record<MailLocale, (store: string) => NoticeWords> = { en: english, de: german };
