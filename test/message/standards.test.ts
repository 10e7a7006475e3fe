import { caniemail, rawData } from "caniemail";
import { type ConfigData, HtmlValidate, StaticConfigLoader } from "html-validate";
import { describe, expect, it } from "vitest";
import { backInStockShape, backInStockTemplate, backInStockValues } from "../../shared/message/back-in-stock.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { confirmationMail } from "../../shared/message/confirmation.ts";
import { freshLinkMail } from "../../shared/message/fresh-link.ts";
import { orderMail } from "../../shared/message/order-mail.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";
import { mailFrom, settings } from "./mails.ts";
import { allNews } from "./order-facts.ts";

const withLogo: Settings = { ...settings, logo: "https://cdn.nordlicht.example/logo.png" };
const bare: Variant = { sku: "TR-30", observedAt: 0, title: 'Trail "Runner" 30' };
const full: Variant = {
  ...bare,
  url: "https://nordlicht.example/p/trail?a=1&b=2",
  image: "https://cdn.nordlicht.example/trail.jpg",
  price: "129.9",
};

const link = "https://api.example/page?t=WyJ1c2UiXQ.Zm9v-_";
const htmlOf = (mail: Parameters<typeof mailFrom>[0]) =>
  mailFrom(
    mail,
    Object.fromEntries(
      ["unsubscribe", "preferences", "confirm", "link", "order", "wait", "cancel"].map((use) => [`${use}Url`, link]),
    ),
  ).html;
const backInStock = (settings: Settings, variant: Variant, locale: MailLocale) => ({
  template: backInStockTemplate(backInStockShape(settings, variant)),
  values: backInStockValues(settings, variant, locale),
});

/** Every mail there is, with all that it may show and with nothing that it need not. */
const mails: [string, string][] = [
  ["back in stock", htmlOf(backInStock(withLogo, full, "en"))],
  ["back in stock, bare", htmlOf(backInStock(settings, bare, "de"))],
  ["confirmation", htmlOf(confirmationMail(withLogo, { items: [full, bare], more: 2 }, "en"))],
  ["confirmation, bare", htmlOf(confirmationMail(settings, { items: [bare], more: 0 }, "de"))],
  ["fresh link", htmlOf(freshLinkMail(withLogo, "en"))],
  ["fresh link, bare", htmlOf(freshLinkMail(settings, "de"))],
  ...allNews.map(([name, facts]): [string, string] => [name, htmlOf(orderMail(withLogo, facts, "en"))]),
  ...allNews.map(([name, facts]): [string, string] => [`${name}, in German`, htmlOf(orderMail(settings, facts, "de"))]),
];

const mailRules: ConfigData = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // MJML writes it so.
    "doctype-style": ["error", { style: "lowercase" }],
    // MJML closes void elements or not; browsers read both alike.
    "void-style": "off",
    // Outlook for Windows gets its own column widths from them.
    "no-conditional-comment": "off",
    // Several clients drop style blocks, so what a mail cannot do without stands inline.
    "no-inline-style": "off",
    // Outlook for Windows lays out by align, bgcolor, cellpadding, valign and width.
    "no-deprecated-attr": "off",
    // Clients take `<article>` out; a div with its role stays.
    "prefer-native-element": ["error", { exclude: ["article"] }],
    // The older name is the one that every screen reader knows.
    "presentation-role-style": ["error", { prefer: "presentation" }],
  },
};

describe("the HTML of every mail", () => {
  const validator = new HtmlValidate(new StaticConfigLoader(mailRules));

  it.each(mails)("is valid: %s", async (_, html) => {
    const { results } = await validator.validateString(html);
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual(
      [],
    );
  });

  it.each(mails)("has style blocks below the 16 KB that Gmail reads: %s", (_, html) => {
    const styles = [...html.matchAll(/<style[^>]*>(.*?)<\/style>/gs)].map(([, style]) => style);
    expect(styles.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(styles.join(""))).toBeLessThan(16_000);
  });
});

/** Clients whose support for all that the mails use is on record. */
const knownClients = [
  "aol",
  "apple-mail",
  "fastmail",
  "gmail",
  "outlook",
  "protonmail",
  "samsung-email",
  "yahoo",
] as const;
/** Clients much used where these mails are read, whose record has gaps. */
const sketchyClients = ["gmx", "ionos-1and1", "t-online-de", "thunderbird", "web-de"] as const;

/** What some client lacks, or has in part, and why the mails may use it. */
const degradesWell: { because: string; features: string[] }[] = [
  {
    because: "without its style blocks a mail is the phone's, in light colours: nothing is lost",
    features: [
      "<style> element",
      "@media",
      "!important keyword",
      "Attribute selector",
      "Chaining selectors",
      "Child combinator",
      "Class selector",
      "Descendant combinator",
      "ID selector",
      "Type selector",
    ],
  },
  {
    because: "a client that does not ask for the dark colours shows the light ones, or turns them by itself",
    features: ["color-scheme CSS property", "color-scheme meta tag"],
  },
  {
    because: "the preheader is hidden in several ways; where none works, it is a white line of 1 px on almost white",
    features: ["display:none", "max-height property", "opacity", "overflow"],
  },
  {
    because: "corners are square, lines break less evenly, a pointer looks otherwise: nothing is lost",
    features: ["border-radius", "cursor", "outline", "overflow-wrap", "text-wrap", "word-break"],
  },
  {
    because: "a list keeps its bullets, for which its padding has room",
    features: ["list-style"],
  },
  {
    because: "links are underlined by default; at worst the button's text is, too",
    features: ["text-decoration"],
  },
  {
    because: "MJML resets what few clients set, or what they have by default",
    features: ["border-spacing", "direction", "text-transform", "word-spacing"],
  },
  {
    because: "pictures carry their width as attribute; other sizes are Outlook's by conditional comment",
    features: ["box-sizing", "height property", "max-width", "width property"],
  },
  {
    because: "the background stands on a table, cell or div as well",
    features: ["<body> element"],
  },
  {
    because: "links open in a new window there anyway",
    features: ["target attribute"],
  },
  {
    because: "it adds to what a screen reader says; text and headings speak for themselves",
    features: ["aria-label attribute", "lang attribute", "role attribute"],
  },
  {
    because: "all values or places that the mails use it with are supported, or make no more than a few pixels",
    features: [
      "<ul>, <ol> and <dl>",
      "align attribute",
      "background",
      "border",
      "dir attribute",
      "display",
      "font-size",
      "font-weight",
      "line-height",
      "margin",
      "padding",
      "text-align",
      "width attribute",
    ],
  },
  {
    because: "support was not tested there, and nothing suggests that it lacks",
    features: ["<img> element", "border-collapse", "cellpadding attribute", "cellspacing attribute", "HTML comments"],
  },
];

/** The titles of what a mail uses and a client does not support in full. */
const lackingFor = (html: string): string[] => {
  const { errors, warnings } = caniemail({
    clients: knownClients.map((family) => `${family}.*` as const),
    html,
  }).issues;
  return [...errors.values(), ...warnings.values()].flat().map(({ title }) => title);
};

/** Support as of the newest version that was tested: y(es), n(o), a(lmost) or u(nknown), with numbers of notes. */
const newestOf = (versions: Record<string, string>) =>
  Object.keys(versions)
    .sort()
    .map((key) => versions[key])
    .at(-1);

const isFullIn = (family: Record<string, Record<string, string>> = {}) =>
  Object.values(family).every((versions) => newestOf(versions)?.startsWith("y"));

describe("what mail clients support", () => {
  const allowed = degradesWell.flatMap(({ features }) => features);

  it("is all that a mail uses, or what it lacks degrades well", () => {
    const lacking = new Set(mails.flatMap(([, html]) => lackingFor(html)));
    expect([...lacking].filter((title) => !allowed.includes(title))).toEqual([]);
    expect(allowed.filter((title) => !lacking.has(title))).toEqual([]);
  });

  it("is no less in those whose record has gaps, but for what no mail uses, and a page that stays white", () => {
    const onlyThere = rawData.data.filter(
      ({ stats }) =>
        sketchyClients.some((client) => !isFullIn(stats[client])) &&
        knownClients.every((client) => isFullIn(stats[client])),
    );
    expect(onlyThere.map(({ title }) => title).sort()).toEqual([
      "<code> element",
      "<pre> element",
      "<small> element",
      "address",
      "background-color",
    ]);
    for (const [, html] of mails) expect(html).not.toMatch(/<(?:code|pre|small|address)\b/);
  });
});
