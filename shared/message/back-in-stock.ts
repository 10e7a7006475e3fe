import type { Settings } from "../store/settings.ts";
import type { Variant } from "../stock/variant.ts";
import { shorten, toHtml, toPlain, toUrl } from "./back-in-stock.escape.ts";
import { backInStockHtml } from "./back-in-stock.html.ts";
import { backInStockText } from "./back-in-stock.text.ts";
import { type MailLocale, mailWords } from "./back-in-stock.words.ts";
import { formatPrice } from "./mail-price.ts";
import { createTemplates, sayingValues, storeValues, subjectNameCharacters } from "./mail-template.ts";
import type { BulkTemplate } from "./send-bulk.ts";

/** The mail's structure depends only on these; every word of the store's goes in as a value. */
export interface BackInStockShape {
  hasLogo: boolean;
  hasImage: boolean;
  hasUrl: boolean;
  hasPrice: boolean;
}

/** The shape that fits what `backInStockValues` gives for the same arguments. */
export const backInStockShape = (settings: Settings, variant: Variant): BackInStockShape => ({
  hasLogo: settings.logo !== undefined,
  hasImage: variant.image !== undefined,
  hasUrl: variant.url !== undefined,
  hasPrice: variant.price !== undefined,
});

const templateOf = createTemplates(
  backInStockHtml,
  backInStockText,
  Object.keys(mailWords.en({ title: "", store: "" })),
);

/**
 * The SES template of a shape, made once. Its placeholders are those of `backInStockValues` (the words among them, so
 * that one call can write to people in several languages), and two that the caller adds for each recipient:
 * `unsubscribeUrl` and `preferencesUrl`, http(s) addresses that need no escaping in HTML. They stand in the HTML and the
 * text; the one-click headers are the caller's as well.
 */
export const backInStockTemplate = ({ hasLogo, hasImage, hasUrl, hasPrice }: BackInStockShape): BulkTemplate =>
  templateOf({ hasLogo, hasImage, hasUrl, hasPrice });

/** What the mail says by itself, in a locale, with the names of product and store in it. */
const wordValues = (settings: Settings, variant: Variant, locale: MailLocale): Record<string, string> => {
  const wordsIn = mailWords[locale];
  const plain = wordsIn({ title: toPlain(variant.title), store: toPlain(settings.name) });
  const html = wordsIn({ title: toHtml(variant.title), store: toHtml(settings.name) });
  const { subject } = wordsIn({ title: shorten(toPlain(variant.title), subjectNameCharacters), store: "" });
  return sayingValues({ ...plain, subject }, html);
};

/**
 * The values that all recipients share. What a store or a shopper may have written is one line without control
 * characters, escaped for its part: `…Html` for HTML, the others for subject and text. Each name is always there, empty where
 * store or variant say nothing: SES does not deliver a mail that lacks a value.
 */
export const backInStockValues = (
  settings: Settings,
  variant: Variant,
  locale: MailLocale,
): Record<string, string> => ({
  ...wordValues(settings, variant, locale),
  ...storeValues(settings),
  locale,
  titleHtml: toHtml(variant.title),
  price: variant.price === undefined ? "" : formatPrice(variant.price, variant.currency ?? settings.currency, locale),
  url: variant.url === undefined ? "" : toUrl(variant.url),
  urlHtml: variant.url === undefined ? "" : toHtml(toUrl(variant.url)),
  imageHtml: variant.image === undefined ? "" : toHtml(toUrl(variant.image)),
});
