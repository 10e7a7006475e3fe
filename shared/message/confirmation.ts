import type { Settings } from "../store/settings.ts";
import { shorten, toHtml, toPlain, toUrl } from "./back-in-stock.escape.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { confirmationWords } from "./confirmation.words.ts";
import type { MailContent } from "./mail-template.ts";
import { noticeMail } from "./notice.ts";

/** What somebody waits for, once the address is confirmed. */
export interface PendingItem {
  title: string;
  url?: string | undefined;
}

/** The items that the mail lists, 1 to 20, and how many more wait with them. */
export interface Pending {
  items: PendingItem[];
  more: number;
}

/** Inbox lists show about this much of a title after the subject's words. */
const subjectTitleCharacters = 40;
/** A longer address is left out of the list: twenty of them must stay below the 102 KB at which Gmail clips. */
const itemUrlCharacters = 1_000;

/**
 * The mail that asks whoever holds an address whether the alerts asked for in its name are wanted. The caller adds
 * `confirmUrl`, a page with a button: an http(s) address that needs no escaping in HTML. Throws without an item, since
 * there is nothing to confirm then.
 */
export const confirmationMail = (settings: Settings, { items, more }: Pending, locale: MailLocale): MailContent => {
  const [first] = items;
  if (first === undefined) throw new Error("a confirmation lists at least one item");
  const words = confirmationWords[locale];
  const others = items.length - 1 + more;
  const plain = words.notice({ title: toPlain(first.title), store: toPlain(settings.name), others });
  const html = words.notice({ title: toHtml(first.title), store: toHtml(settings.name), others });
  const { subject } = words.notice({ title: shorten(toPlain(first.title), subjectTitleCharacters), store: "", others });
  const moreLines = more === 0 ? [] : [words.more(more)];
  const list = {
    // No links here: the one to follow should stand out.
    plain: [...items.map(({ title }) => toPlain(title)), ...moreLines].map((line) => `- ${line}`).join("\n"),
    html: [...items.map(itemHtml), ...moreLines].map(toListItem).join("\n"),
  };
  return noticeMail(settings, { plain: { ...plain, subject }, html, link: "confirmUrl", list }, locale);
};

const itemHtml = ({ title, url }: PendingItem): string => {
  const href = url === undefined ? "" : toHtml(toUrl(url));
  if (href === "" || href.length > itemUrlCharacters) return toHtml(title);
  return `<a href="${href}" style="color: #1c1c1a; text-decoration: underline">${toHtml(title)}</a>`;
};

const toListItem = (content: string): string => `<li style="margin: 0 0 8px">${content}</li>`;
