import { Liquid } from "liquidjs";
import type { Settings } from "../store/settings.ts";
import type { Variant } from "../stock/variant.ts";
import { buttonColors } from "./back-in-stock.color.ts";
import { shorten, toHtml, toLines, toPlain, toUrl } from "./back-in-stock.escape.ts";
import { backInStockHtml } from "./back-in-stock.html.ts";
import { backInStockText } from "./back-in-stock.text.ts";
import { type MailLocale, mailWords } from "./back-in-stock.words.ts";
import type { BulkTemplate } from "./send-bulk.ts";

/** The mail's language for somebody: theirs where we speak it, else the store's. */
export const mailLocaleOf = (wanted: string | undefined, settings: Settings): MailLocale => {
  const language = wanted?.slice(0, 2).toLowerCase();
  return language === "en" || language === "de" ? language : settings.locale;
};

/** The mail's structure depends only on these; every word of the store's goes in as a value. */
export interface BackInStockShape {
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
export const backInStockShape = (settings: Settings, variant: Variant): BackInStockShape => ({
  hasLogo: settings.logo !== undefined,
  hasImage: variant.image !== undefined,
  hasUrl: variant.url !== undefined,
  hasPrice: variant.price !== undefined,
});

const templates = new Map<string, BulkTemplate>();

/**
 * The SES template of a shape, made once. Its placeholders are those of `backInStockValues` (the words among them, so
 * that one call can write to people in several languages), and one that the caller adds for each recipient:
 * `unsubscribeUrl`, an http(s) address that needs no escaping in HTML. It stands in the HTML and the text; the
 * one-click headers are the caller's as well.
 */
export const backInStockTemplate = (shape: BackInStockShape): BulkTemplate => {
  const { hasLogo, hasImage, hasUrl, hasPrice } = shape;
  const key = [hasLogo, hasImage, hasUrl, hasPrice].join();
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

const wordNames = Object.keys(mailWords.en({ title: "", store: "" }));
const plainName = (word: string): string => `say_${word}`;
const htmlName = (word: string): string => `say_${word}_html`;

const wordPlaceholders = (nameOf: (word: string) => string) =>
  Object.fromEntries(wordNames.map((word) => [word, `{{${nameOf(word)}}}`]));

const renderTemplate = (shape: BackInStockShape): BulkTemplate => ({
  subject: `{{${plainName("subject")}}}`,
  html: String(liquid.renderSync(htmlSource, { ...shape, locale: "{{locale}}", words: wordPlaceholders(htmlName) })),
  text: String(liquid.renderSync(textSource, { ...shape, words: wordPlaceholders(plainName) })),
});

/** What the mail says by itself, in a locale, with the names of product and store in it. */
const wordValues = (settings: Settings, variant: Variant, locale: MailLocale): Record<string, string> => {
  const wordsIn = mailWords[locale];
  const plain = wordsIn({ title: toPlain(variant.title), store: toPlain(settings.name) });
  const html = wordsIn({ title: toHtml(variant.title), store: toHtml(settings.name) });
  const { subject } = wordsIn({ title: shorten(toPlain(variant.title), subjectTitleCharacters), store: "" });
  return {
    ...Object.fromEntries(Object.entries(plain).map(([word, text]) => [plainName(word), wrapLines(text)])),
    ...Object.fromEntries(Object.entries(html).map(([word, text]) => [htmlName(word), text])),
    [plainName("headline")]: plain.headline,
    [plainName("subject")]: subject,
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
    ...wordValues(settings, variant, locale),
    ...buttonColors(settings.color),
    locale,
    titleHtml: toHtml(variant.title),
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
