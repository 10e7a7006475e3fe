import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buttonColors, cardColors, contrastOf } from "../../shared/message/back-in-stock.color.ts";
import {
  type BackInStockShape,
  backInStockShape,
  backInStockTemplate,
  backInStockValues,
} from "../../shared/message/back-in-stock.ts";
import { type MailLocale, mailWords } from "../../shared/message/back-in-stock.words.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";
import {
  fillCarelessly,
  hostile,
  locale,
  mailFrom,
  namesIn,
  placeholder,
  settings,
  structureOf,
  webAddress,
} from "./mails.ts";

const bare: Variant = { sku: "TR-30", observedAt: 0, title: 'Trail "Runner" 30' };
const full: Variant = {
  ...bare,
  url: "https://nordlicht.example/p/trail?a=1&b=2",
  image: "https://cdn.nordlicht.example/trail.jpg",
  price: "129.9",
};
const unsubscribeUrl = "https://api.example/unsubscribe?t=WyJ1bnN1YnNjcmliZSJd.Zm9v-_";

const ownNames = ["unsubscribeUrl", "preferencesUrl"];
const preferencesUrl = "https://api.example/preferences?t=WyJwcmVmZXJlbmNlcyJd.Zm9v-_";

const mailOf = (settings: Settings, variant: Variant, locale: MailLocale) =>
  mailFrom(
    {
      template: backInStockTemplate(backInStockShape(settings, variant)),
      values: backInStockValues(settings, variant, locale),
    },
    { unsubscribeUrl, preferencesUrl },
  );

const shape: fc.Arbitrary<BackInStockShape> = fc.record({
  hasLogo: fc.boolean(),
  hasImage: fc.boolean(),
  hasUrl: fc.boolean(),
  hasPrice: fc.boolean(),
});

const color = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, "0")}`);

const said = fc.record(
  {
    name: hostile,
    postalAddress: hostile,
    color,
    title: hostile,
    locale,
    logo: webAddress,
    url: webAddress,
    image: webAddress,
    price: fc.constantFrom("0", "9.9", "123456789012.1234"),
  },
  { requiredKeys: ["name", "postalAddress", "color", "title", "locale"] },
);
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

const mailSaying = ({ name, postalAddress, color, logo, locale, ...product }: Said) =>
  mailOf(
    { ...settings, name, postalAddress, color, ...(logo !== undefined && { logo }) },
    { ...bare, ...product },
    locale,
  );

describe("the template", () => {
  it("asks for nothing that the values and the caller do not give, in any shape", () => {
    const known = new Set([...Object.keys(backInStockValues(settings, bare, "en")), ...ownNames]);
    fc.assert(
      fc.property(shape, (shape) => {
        const { subject, html, text } = backInStockTemplate(shape);
        for (const part of [subject, html, text]) {
          expect(namesIn(part).filter((name) => !known.has(name))).toEqual([]);
          // Nothing is left that SES or Liquid could take for a tag of theirs.
          expect(part.replace(placeholder, "")).not.toMatch(/\{\{|\}\}|\[\[|\]\]|\{%|%\}/);
        }
        for (const part of [html, text]) expect(namesIn(part)).toEqual(expect.arrayContaining(ownNames));
      }),
    );
  });

  it("has the blocks of its shape, and no others", () => {
    fc.assert(
      fc.property(shape, (shape) => {
        const { html, text } = backInStockTemplate(shape);
        const names = new Set(namesIn(html));
        const blocks = {
          hasLogo: names.has("logoHtml"),
          hasImage: names.has("imageHtml"),
          hasUrl: names.has("urlHtml"),
          hasPrice: names.has("price"),
        };
        expect(blocks).toEqual(shape);
        expect(text.includes("{{url}}")).toBe(shape.hasUrl);
        expect(text.includes("{{price}}")).toBe(shape.hasPrice);
      }),
    );
  });

  it("is made once per shape", () => {
    const shape = backInStockShape(settings, full);
    expect(backInStockTemplate({ ...shape })).toBe(backInStockTemplate(shape));
    expect(backInStockTemplate({ ...shape, hasPrice: false })).not.toBe(backInStockTemplate(shape));
  });

  it("stays far below the 102 KB at which Gmail clips, in lines that a mail may have", () => {
    fc.assert(
      fc.property(shape, (shape) => {
        const { html, text } = backInStockTemplate(shape);
        expect(Buffer.byteLength(html)).toBeLessThan(20_000);
        expect(Math.max(...html.split("\n").map((line) => Buffer.byteLength(line)))).toBeLessThan(998);
        expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(72);
      }),
    );
  });

  it("is ready for dark mode, small screens, screen readers and Outlook, and fetches nothing but the store's pictures", () => {
    const { html } = backInStockTemplate(backInStockShape(settings, full));
    expect(mailOf(settings, full, "de").html).toContain('<html lang="de"');
    for (const needed of [
      '<html lang="{{locale}}"',
      '<meta name="color-scheme" content="light dark"',
      '<meta name="supported-color-schemes"',
      "@media (prefers-color-scheme: dark)",
      "[data-ogsc]",
      cardColors.light,
      cardColors.dark,
      '<td align="center" bgcolor="{{color}}"',
    ])
      expect(html).toContain(needed);
    expect([...html.matchAll(/<table(?![^>]*role="presentation")[^>]*>/g)]).toEqual([]);
    expect([...html.matchAll(/<img(?![^>]*alt="\{\{\w+\}\}")[^>]*>/g)]).toEqual([]);
    expect(html).not.toMatch(/@import|<link|url\(/);
  });

  it("has words that need no escaping", () => {
    for (const words of [mailWords.en, mailWords.de])
      expect(Object.values(words({ title: "", store: "" })).join("")).not.toMatch(/[<>&"{}[\]]/);
  });
});

describe("values", () => {
  it("cannot break out of the HTML, whatever store and product are called", () => {
    fc.assert(
      fc.property(said, (said) => {
        const { html, values } = mailSaying(said);
        const { addressHtml = "" } = values;
        const plain = mailSaying({
          ...said,
          name: "a",
          title: "a",
          postalAddress: addressHtml.replaceAll("<br>", "\n").replace(/.+/g, "a"),
          ...(said.logo !== undefined && { logo: "https://a.example" }),
          ...(said.url !== undefined && { url: "https://a.example" }),
          ...(said.image !== undefined && { image: "https://a.example" }),
        });
        expect(structureOf(html)).toBe(structureOf(plain.html));
      }),
      { numRuns: 300 },
    );
  });

  it("cannot bring in a placeholder, a header or a line, even if a renderer replaced value after value", () => {
    fc.assert(
      fc.property(said, (said) => {
        const { template, values, subject, html, text } = mailSaying(said);
        for (const filled of [subject, html, text]) expect(filled).not.toMatch(/\{\{|\}\}/);
        expect(fillCarelessly(template.subject, values)).toBe(subject);
        expect(fillCarelessly(template.html, values)).toBe(html);
        expect(fillCarelessly(template.text, values)).toBe(text);

        // The address and the sentences of the text part are wrapped by us.
        const isWrapped = (name: string) =>
          name === "address" || (name.startsWith("say_") && !/_html$|_subject$/.test(name));
        const lines = Object.entries(values).flatMap(([name, value]) =>
          isWrapped(name) ? value.split("\n") : [value],
        );
        for (const line of [subject, ...lines]) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect([...new Intl.Segmenter().segment(subject)].length).toBeLessThanOrEqual(80);
      }),
      { numRuns: 300 },
    );
  });

  it("keep what a name says", () => {
    const {
      titleHtml,
      say_headline: headline,
      address,
      addressHtml,
    } = backInStockValues(
      { ...settings, postalAddress: " Main St. 1 \r\n<Floor 2>\r\n\r\nKiel " },
      { ...bare, title: "  Töpfe & \n'Pfannen' \u{1f373} <28 cm>" },
      "de",
    );
    expect(headline).toBe("Wieder verfügbar: Töpfe & 'Pfannen' \u{1f373} <28 cm>");
    expect(titleHtml).toBe("Töpfe &amp; &#39;Pfannen&#39; \u{1f373} &lt;28 cm&gt;");
    expect(address).toBe("Main St. 1\n<Floor 2>\nKiel");
    expect(addressHtml).toBe("Main St. 1<br>&lt;Floor 2&gt;<br>Kiel");
  });

  it("shorten a long title in the subject only, between words and never inside an emoji", () => {
    const title = `Herren-Wanderschuhe wasserdicht, Größe 44, anthrazit, sehr ${"👩‍👩‍👧".repeat(40)}`;
    const { subject, text } = mailOf(settings, { ...bare, title }, "de");
    expect(subject).toBe("Wieder da: Herren-Wanderschuhe wasserdicht, Größe 44, anthrazit, sehr…");
    expect(text).toContain(title);
    expect(mailOf(settings, { ...bare, title: "👩‍👩‍👧".repeat(100) }, "en").subject).toBe(
      `Back in stock: ${"👩‍👩‍👧".repeat(59)}…`,
    );
  });

  it.each([
    ["129.9", "EUR", "en", "€129.90"],
    ["129.9", "EUR", "de", "129,90\u00a0€"],
    ["1234.50", "USD", "en", "$1,234.50"],
    ["12000.00", "JPY", "en", "¥12,000"],
    ["0.0375", "EUR", "de", "0,0375\u00a0€"],
    ["1e-7", "EUR", "en", "€0.00"],
    ["999999999999.9999", "CHF", "de", "999.999.999.999,9999\u00a0CHF"],
  ] as const)("show the price %s %s in %s as %s", (price, currency, locale, shown) => {
    expect(backInStockValues(settings, { ...bare, price, currency }, locale)["price"]).toBe(shown);
  });

  it("take the store's currency where the product has none", () => {
    expect(backInStockValues({ ...settings, currency: "GBP" }, full, "en")["price"]).toBe("£129.90");
  });

  it("make the button readable, and seen on a light and a dark card, in any colour", () => {
    fc.assert(
      fc.property(color, (color) => {
        const { colorText, colorEdge, colorEdgeDark } = buttonColors(color);
        expect(contrastOf(color, colorText)).toBeGreaterThanOrEqual(4.5);
        expect(contrastOf(colorEdge, cardColors.light)).toBeGreaterThanOrEqual(3);
        expect(contrastOf(colorEdgeDark, cardColors.dark)).toBeGreaterThanOrEqual(3);
      }),
    );
    expect(buttonColors("#ffd400")).toMatchObject({
      colorText: "#000000",
      colorEdgeDark: "#ffd400",
    });
    expect(buttonColors("#1a6b4f")).toMatchObject({ colorText: "#ffffff", colorEdge: "#1a6b4f" });
  });
});

describe("the mail as text", () => {
  it("says everything in English", () => {
    const { subject, text } = mailOf(settings, full, "en");
    expect(subject).toBe('Back in stock: Trail "Runner" 30');
    expect(text).toBe(`\
Trail "Runner" 30 is back in stock

Price: €129.90

Buy now:
https://nordlicht.example/p/trail?a=1&b=2

Units are limited and sold first come, first served. We cannot reserve
one for you.

You asked Nordlicht & Söhne to tell you when this is back.

Stop these alerts:
${unsubscribeUrl}

Your alerts:
${preferencesUrl}

Nordlicht & Söhne
Nordlicht GmbH
Lange Straße 12
24103 Kiel
`);
  });

  it("says everything in German, and names the shop where there is no address to buy at", () => {
    const { subject, text } = mailOf(settings, bare, "de");
    expect(subject).toBe('Wieder da: Trail "Runner" 30');
    expect(text).toBe(`\
Wieder verfügbar: Trail "Runner" 30

Sie können den Artikel bei Nordlicht & Söhne kaufen.

Der Vorrat ist begrenzt: Wer zuerst bestellt, wird zuerst beliefert.
Reservieren können wir leider nicht.

Sie haben Nordlicht & Söhne gebeten, Ihnen Bescheid zu geben, sobald
dieser Artikel wieder verfügbar ist.

Diese Benachrichtigungen abbestellen:
${unsubscribeUrl}

Ihre Benachrichtigungen:
${preferencesUrl}

Nordlicht & Söhne
Nordlicht GmbH
Lange Straße 12
24103 Kiel
`);
  });
});
