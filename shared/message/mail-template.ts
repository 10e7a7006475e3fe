import { Liquid } from "liquidjs";
import type { Settings } from "../store/settings.ts";
import { lazy } from "../runtime/lazy.ts";
import { buttonColors } from "./back-in-stock.color.ts";
import { toHtml, toLines, toPlain, toUrl } from "./back-in-stock.escape.ts";
import type { BulkTemplate } from "./send-bulk.ts";

/** A mail to send: to many with values of their own, or to one. */
export interface MailContent {
  template: BulkTemplate;
  /** Values of its placeholders, but for those that the caller adds for each recipient. */
  values: Record<string, string>;
}

/** Inbox lists show about this much of a subject, less its words. */
export const subjectNameCharacters = 60;
/** Lines of the text part are wrapped for readers that do not. */
const textColumns = 72;
/** Fills what an inbox list shows after the preheader, so that it does not go on with the mail's first words. */
const filler = "&#8199;&#847;&zwnj; ".repeat(32);

// Liquid writes [[ words ]], so that {{placeholders}} pass through it untouched.
const liquid = new Liquid({
  outputDelimiterLeft: "[[",
  outputDelimiterRight: "]]",
  strictVariables: true,
  // Else it asks the runtime for it, which takes a fifth of a cold start.
  locale: "en-US",
});

const plainName = (word: string): string => `say_${word}`;
const htmlName = (word: string): string => `say_${word}_html`;

const placeholdersOf = (words: string[], nameOf: (word: string) => string) =>
  Object.fromEntries(words.map((word) => [word, `{{${nameOf(word)}}}`]));

/** The maker of a mail's SES templates, one for each shape: its parts in Liquid, and the names of the words it says. */
export const createTemplates = (html: string, text: string, words: string[]) => {
  const sources = lazy(() => ({ html: liquid.parse(html), text: liquid.parse(text) }));
  const htmlWords = placeholdersOf(words, htmlName);
  const plainWords = placeholdersOf(words, plainName);
  const templates = new Map<string, BulkTemplate>();

  const render = (shape: Record<string, boolean | string>): BulkTemplate => ({
    subject: `{{${plainName("subject")}}}`,
    html: String(liquid.renderSync(sources().html, { ...shape, locale: "{{locale}}", filler, words: htmlWords })),
    text: String(liquid.renderSync(sources().text, { ...shape, words: plainWords })),
  });

  return (shape: Record<string, boolean | string>): BulkTemplate => {
    const key = JSON.stringify(shape);
    const template = templates.get(key) ?? render(shape);
    templates.set(key, template);
    return template;
  };
};

/** What has a line of its own however long it is: a subject must, and a headline keeps its names whole. */
const oneLine = new Set(["subject", "headline"]);

/** The values of the words, for the subject and the text part, and for HTML. */
export const sayingValues = (plain: Record<string, string>, html: Record<string, string>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(plain).map(([word, text]) => [plainName(word), oneLine.has(word) ? text : wrapLines(text)]),
  ),
  ...Object.fromEntries(Object.entries(html).map(([word, text]) => [htmlName(word), text])),
});

/** Breaks lines between words; a word that is longer, such as a link, keeps a line of its own. */
const wrapLines = (text: string): string =>
  text.replace(new RegExp(`(?=.{${textColumns + 1}})(.{1,${textColumns}}) +`, "g"), "$1\n");

/** What every mail shows of the store. */
export const storeValues = (settings: Settings): Record<string, string> => {
  const address = toLines(settings.postalAddress);
  return {
    ...buttonColors(settings.color),
    store: toPlain(settings.name),
    storeHtml: toHtml(settings.name),
    address: address.map(toPlain).join("\n"),
    addressHtml: address.map(toHtml).join("<br>"),
    logoHtml: settings.logo === undefined ? "" : toHtml(toUrl(settings.logo)),
  };
};
