import { Liquid } from "liquidjs";
import type { Settings } from "../store/settings.ts";
import type { Variant } from "../stock/variant.ts";
import { buttonColors } from "./back-in-stock.color.ts";
import { shorten, toHtml, toLines, toPlain, toUrl } from "./back-in-stock.escape.ts";
import { backInStockHtml } from "./back-in-stock.html.ts";
import { backInStockText } from "./back-in-stock.text.ts";
import { type MailLocale, mailWords } from "./back-in-stock.words.ts";
import type { BulkTemplate } from "./send-bulk.ts";

export type { MailLocale };

/** The mail's structure depends only on these; every word of the store's goes in as a value. */
export interface BackInStockShape {
  locale: MailLocale;
  hasLogo: boolean;
  hasImage: boolean;
  hasUrl: boolean;
  hasPrice: boolean;
}

/** Inbox lists show about this much of a subject, less its words. */
const subjectTitleCharacters = 60;
/** Lines of the text part are wrapped for readers that do not. */
const textColumns = 72;
/** As many decimals as a price may have (`money` in variant.ts). */
const priceDecimals = 4;

/** The shape that fits what `backInStockValues` gives for the same arguments. */
export const backInStockShape = (settings: Settings, variant: Variant, locale: MailLocale): BackInStockShape => ({
  locale,
  hasLogo: settings.logo !== undefined,
  hasImage: variant.image !== undefined,
  hasUrl: variant.url !== undefined,
  hasPrice: variant.price !== undefined,
});

const templates = new Map<string, BulkTemplate>();

/**
 * The SES template of a shape, made once: which blocks there are, and the words of its locale. Its placeholders are
 * those of `backInStockValues`, and one that the caller adds for each recipient: `unsubscribeUrl`, an http(s) address that
 * needs no escaping in HTML. It stands in the HTML and the text; the one-click headers are the caller's as well.
 */
export const backInStockTemplate = (shape: BackInStockShape): BulkTemplate => {
  const { locale, hasLogo, hasImage, hasUrl, hasPrice } = shape;
  const key = [locale, hasLogo, hasImage, hasUrl, hasPrice].join();
  const template = templates.get(key) ?? renderTemplate(shape);
  templates.set(key, template);
  return template;
};

// Liquid writes [[ words ]], so that {{placeholders}} pass through it untouched.
const liquid = new Liquid({
  outputDelimiterLeft: "[[",
  outputDelimiterRight: "]]",
  strictVariables: true,
});
const htmlSource = liquid.parse(backInStockHtml);
const textSource = liquid.parse(backInStockText);

const renderTemplate = (shape: BackInStockShape): BulkTemplate => {
  const wordsIn = mailWords[shape.locale];
  const plain = { ...shape, words: wordsIn({ title: "{{title}}", store: "{{store}}" }) };
  const html = { ...shape, words: wordsIn({ title: "{{titleHtml}}", store: "{{storeHtml}}" }) };
  return {
    subject: wordsIn({ title: "{{titleShort}}", store: "{{store}}" }).subject,
    html: String(liquid.renderSync(htmlSource, html)),
    text: wrapLines(String(liquid.renderSync(textSource, plain))),
  };
};

/** Breaks lines between words; a word that is longer, such as a link, keeps a line of its own. */
const wrapLines = (text: string): string =>
  text.replace(new RegExp(`(?=.{${textColumns + 1}})(.{1,${textColumns}}) +`, "g"), "$1\n");

/**
 * The values that all recipients share. What a store or a shopper may have written is one line without control
 * characters, escaped for its part: `…Html` for HTML, the others for subject and text. Each name is always there, empty where
 * store or variant say nothing: SES does not deliver a mail that lacks a value.
 */
export const backInStockValues = (settings: Settings, variant: Variant, locale: MailLocale): Record<string, string> => {
  const address = toLines(settings.postalAddress);
  return {
    ...buttonColors(settings.color),
    title: toPlain(variant.title),
    titleHtml: toHtml(variant.title),
    titleShort: shorten(toPlain(variant.title), subjectTitleCharacters),
    store: toPlain(settings.name),
    storeHtml: toHtml(settings.name),
    address: address.map(toPlain).join("\n"),
    addressHtml: address.map(toHtml).join("<br>"),
    price: variant.price === undefined ? "" : formatPrice(variant.price, variant.currency ?? settings.currency, locale),
    url: variant.url === undefined ? "" : toUrl(variant.url),
    urlHtml: variant.url === undefined ? "" : toHtml(toUrl(variant.url)),
    imageHtml: variant.image === undefined ? "" : toHtml(toUrl(variant.image)),
    logoHtml: settings.logo === undefined ? "" : toHtml(toUrl(settings.logo)),
  };
};

const isNumeric = (text: string): text is `${number}` => Number.isFinite(Number(text));

/** Formatted as text, since a number would round it; digits beyond the currency's own show only if they are there. */
const formatPrice = (price: string, currency: string, locale: MailLocale): string => {
  if (!isNumeric(price)) throw new Error("a stored price is not a number");
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    maximumFractionDigits: priceDecimals,
  }).format(price);
};
