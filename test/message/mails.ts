import * as fc from "fast-check";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import type { MailContent } from "../../shared/message/mail-template.ts";
import { defaultSettings, type Settings } from "../../shared/store/settings.ts";

export const settings: Settings = {
  ...defaultSettings,
  name: "Nordlicht & Söhne",
  sender: "shop@nordlicht.example",
  postalAddress: "Nordlicht GmbH\nLange Straße 12\n\n24103 Kiel",
};

export const placeholder = /\{\{(\w+)\}\}/g;
export const namesIn = (text: string) => [...text.matchAll(placeholder)].map(([, name = ""]) => name);

/** What SES does: every placeholder once, nothing escaped, no mail if a value is missing. */
const fill = (text: string, values: Record<string, string>): string =>
  text.replace(placeholder, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`SES would not deliver: no ${name}`);
    return value;
  });

/** A careless renderer: value after value over the whole text, so that a value can bring in another's placeholder. */
export const fillCarelessly = (text: string, values: Record<string, string>): string =>
  Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`{{${name}}}`, () => value), text);

/** The mail as somebody gets it; `own` are the values that the caller adds for each recipient. */
export const mailFrom = ({ template, values: shared }: MailContent, own: Record<string, string>) => {
  const values: Record<string, string> = { ...shared, ...own };
  return {
    subject: fill(template.subject, values),
    html: fill(template.html, values),
    text: fill(template.text, values),
    template,
    values,
  };
};

/** All that gives HTML its structure. */
export const structureOf = (html: string) => html.replace(/[^<>"']/g, "");

export const locale = fc.constantFrom<MailLocale>("en", "de");

/** Text that a merchant's system, or an attacker behind it, may send. */
const markup = "<b> </style> --> <![endif]--> \" ' &amp; & [[ ]] {% %} $& 🎒 👩‍👩‍👧".split(" ");
const placeholders = "{ } }} {{ {{x}} {{store}} {{unsubscribeUrl}} {{confirmUrl}} {{{titleHtml}}}".split(" ");
const controls = ["\r\nBcc: a@b.example", "\n", "\t", "\u2028", "\u0085", "\0", "\u202e", "\ud83c"];
export const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...markup, ...placeholders, ...controls), fc.string({ unit: "binary", maxLength: 5 })),
    { maxLength: 12 },
  )
  .map((parts) => `a${parts.join("")}z`);

export const webAddress = fc
  .tuple(fc.webUrl(), fc.constantFrom("", "?q={{store}}&b='\"<i>", "/{{x}} y\n", "#{% if %}", "/\u{1f392}"))
  .map((parts) => parts.join(""))
  .filter((address) => URL.canParse(address));
