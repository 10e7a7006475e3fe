import type { Settings } from "../store/settings.ts";
import { shorten, toHtml, toPlain } from "./back-in-stock.escape.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { freshLinkWords } from "./fresh-link.words.ts";
import { type MailContent, subjectNameCharacters } from "./mail-template.ts";
import { noticeMail } from "./notice.ts";

/**
 * The mail that answers whoever holds an expired link, at the address it was for. The caller adds `linkUrl`, an http(s)
 * address that needs no escaping in HTML.
 */
export const freshLinkMail = (settings: Settings, locale: MailLocale): MailContent => {
  const wordsFor = freshLinkWords[locale];
  const plain = wordsFor(toPlain(settings.name));
  const { subject } = wordsFor(shorten(toPlain(settings.name), subjectNameCharacters));
  return noticeMail(
    settings,
    { plain: { ...plain, subject }, html: wordsFor(toHtml(settings.name)), link: "linkUrl" },
    locale,
  );
};
