import type { Settings } from "../store/settings.ts";
import type { MailLocale } from "./back-in-stock.words.ts";
import { createTemplates, type MailContent, sayingValues, storeValues } from "./mail-template.ts";
import { noticeHtml } from "./notice.html.ts";
import { noticeText } from "./notice.text.ts";

/** Everything a notice says, names of the store and of products in it: plain text on one line, or HTML. */
export interface NoticeWords {
  subject: string;
  preheader: string;
  headline: string;
  intro: string;
  /** On the button. */
  act: string;
  /** Below the button. */
  quiet: string;
}

/** A short mail that asks for one thing: press its button. */
export interface Notice {
  plain: NoticeWords;
  html: NoticeWords;
  /** The placeholder of the button's address. */
  link: string;
  /** A list between the intro and the button, as lines of text and as `<li>` elements. */
  list?: { plain: string; html: string };
}

const wordNames: (keyof NoticeWords)[] = ["subject", "preheader", "headline", "intro", "act", "quiet"];
const templateOf = createTemplates(noticeHtml, noticeText, wordNames);

/** The caller adds the value of `notice.link`, an http(s) address that needs no escaping in HTML. */
export const noticeMail = (settings: Settings, notice: Notice, locale: MailLocale): MailContent => ({
  template: templateOf({
    hasLogo: settings.logo !== undefined,
    hasItems: notice.list !== undefined,
    link: `{{${notice.link}}}`,
  }),
  values: {
    ...sayingValues({ ...notice.plain }, { ...notice.html }),
    ...storeValues(settings),
    locale,
    items: notice.list?.plain ?? "",
    itemsHtml: notice.list?.html ?? "",
  },
});
