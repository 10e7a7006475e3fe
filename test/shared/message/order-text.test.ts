import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MailLocale } from "../../../shared/message/back-in-stock.words.ts";
import type { OrderNews } from "../../../shared/message/order-news.ts";
import { orderText } from "../../../shared/message/order-text.ts";
import { partsOf } from "../../../shared/message/text-parts.ts";
import { allNews, newsOf, parcel, runner } from "../../message/order-facts.ts";

const url = "https://demo.example/order?t=WyJvcmRlciJd.Zm9v-_";
const locales: MailLocale[] = ["en", "de"];
const textOf = (name: string, locale: MailLocale, maxParts = 10, first = false) =>
  orderText({ store: "Demo", facts: newsOf(name), url, first }, locale, maxParts);

const everyText = allNews.flatMap(([name]) => locales.map((locale) => [name, locale] as const));

describe.each(everyText)("the text of %s, %s", (name, locale) => {
  it("is in GSM-7, whole, with the link on a line of its own", () => {
    const text = textOf(name, locale);
    expect(partsOf(text).encoding).toBe("GSM-7");
    expect(text.startsWith("Demo: ")).toBe(true);
    expect(text.split("\n").at(-2)).toBe(url);
    expect(text.split("\n").at(-1)).toBe(locale === "en" ? "Reply STOP to end." : "STOP beendet diese SMS.");
    expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid Date| {2}| [.,:;]|[.,:;]{2}|\n\n/);
  });

  it("names in the first one what it is about, how often, what it costs, and how to end it", () => {
    const end = textOf(name, locale, 10, true).split("\n").at(-1);
    expect(end).toBe(
      locale === "en"
        ? "Updates on your order, a few texts per order. Msg & data rates may apply. Reply STOP to end."
        : "Neues zu Ihrer Bestellung, einige SMS je Bestellung. SMS- und Datenkosten möglich. STOP beendet diese SMS.",
    );
  });
});

describe("what a text says", () => {
  const body = (name: string, locale: MailLocale) => textOf(name, locale).split(`\n${url}`)[0];

  it.each([
    [
      "received, some without a date",
      'Demo: Trail "Runner" 30 and 1 more - order received. Some of it has no shipping date yet; we will tell you.',
    ],
    ["received, all with a date", 'Demo: Trail "Runner" 30 and 1 more - order received. Ships about 12 December 2026.'],
    ["received, none with a date", "Demo: Töpfe & Pfannen - order received. No shipping date yet; we will tell you."],
    [
      "eta later",
      'Demo: Trail "Runner" 30 - ships later than we said, about 20 December 2026. The reason: Storm in the North Sea',
    ],
    ["eta mixed", 'Demo: Trail "Runner" 30 and 1 more - has new shipping dates.'],
    ["shipped", 'Demo: Trail "Runner" 30 - shipped with DHL.'],
    ["shipped, bare", "Demo: Your order - shipped."],
    [
      "first delay, definite",
      'Demo: Trail "Runner" 30 and 1 more - cannot ship by 12 December 2026. New date: 20 December 2026. The reason: Storm in the North Sea\nWithout your answer by 11 January 2027 we take it that you agree to wait. You can cancel free of charge at any time before it ships. Answer here:',
    ],
    [
      "delay cancelled by silence",
      'Demo: Trail "Runner" 30 and 1 more - cancelled. You get back €129.90 and its shipping by 20 January 2027.',
    ],
  ])("in English: %s", (name, text) => {
    expect(body(name, "en")).toBe(text);
  });

  it.each([
    ["eta earlier", 'Demo: Trail "Runner" 30 - Versand früher als angekündigt, etwa am 12. Dezember 2026.'],
    ["available for pickup", 'Demo: Trail "Runner" 30 und 1 weitere - liegt zur Abholung bereit.'],
    [
      "first delay, no date",
      'Demo: Trail "Runner" 30 und 1 weitere - Versand bis zum 12. Dezember 2026 nicht möglich. Einen neuen Termin gibt es noch nicht. Der Grund: Storm in the North Sea\nStimmen Sie dem Warten nicht bis zum 11. Januar 2027 zu, wird storniert und erstattet. Stornieren können Sie bis zum Versand jederzeit kostenlos. Ihre Antwort:',
    ],
    [
      "delay reminder, EU",
      'Demo: Trail "Runner" 30 und 1 weitere - Versand bis zum 12. Dezember 2026 nicht möglich. Einen neuen Termin gibt es noch nicht.\nIhre Bestellung bleibt bestehen. Ist bis zum 11. Januar 2027 nicht geliefert, können Sie zurücktreten und erhalten Ihr Geld zurück. Stornieren können Sie bis zum Versand jederzeit kostenlos. Ihre Antwort:',
    ],
    [
      "delay cancelled by silence",
      'Demo: Trail "Runner" 30 und 1 weitere - storniert. Sie erhalten bis zum 20. Januar 2027 129,90 € und den Versand zurück.',
    ],
  ])("in German: %s", (name, text) => {
    expect(body(name, "de")).toBe(text);
  });

  it("names no day where there are several", () => {
    const lines = [
      { ...runner, shipsOn: "2026-12-12" },
      { ...runner, shipsOn: "2026-12-20" },
    ];
    expect(orderText({ store: "Demo", facts: { news: "received", lines }, url, first: false }, "en", 2)).toContain(
      "order received. It ships on several days.\n",
    );
    const [bare] = orderText(
      { store: "Demo", facts: { news: "received", lines: [runner] }, url, first: false },
      "en",
      2,
    ).split("\n");
    expect(bare).toBe('Demo: Trail "Runner" 30 - order received.');
  });
});

describe("a text that is too long", () => {
  const shipped = (title: string): OrderNews => ({
    news: "shipped",
    parcel,
    lines: [{ title, quantity: 1 }],
    stillToCome: [],
  });
  const long = "Herren-Wanderschuhe wasserdicht anthrazit Größe 44 mit sehr langem Namen und noch mehr davon";

  it("loses the end of the title, then the title, then the link, then the news; never how to stop", () => {
    const text = (url: string) => orderText({ store: "Demo", facts: shipped(long), url, first: false }, "en", 1);
    expect(text(url)).toBe(
      `Demo: Herren-Wanderschuhe wasserdicht anthrazit Größe 44 mit sehr... - shipped with DHL.\n${url}\nReply STOP to end.`,
    );
    const longer = url.padEnd(103, "x");
    expect(text(longer)).toBe(`Demo: Your order - shipped with DHL.\n${longer}\nReply STOP to end.`);
    expect(text(url.padEnd(150, "x"))).toBe(`Demo: ${long} - shipped with DHL.\nReply STOP to end.`);
  });

  it("loses a reason rather than the title or the link", () => {
    const text = textOf("eta later", "en", 1);
    expect(text).toBe(
      `Demo: Trail "Runner" 30 - ships later than we said, about 20 December 2026.\n${url}\nReply STOP to end.`,
    );
  });

  it("of a delay keeps all that a notice must say, in as many parts as that takes", () => {
    const far = url.padEnd(300, "x");
    const text = orderText({ store: "商店", facts: newsOf("first delay, no date"), url: far, first: true }, "en", 1);
    expect(text).toBe(
      `Your order - cannot ship by 12 December 2026. There is no new date yet. The reason: Storm in the North Sea\nUnless you agree to wait by 11 January 2027, it is cancelled and refunded. You can cancel free of charge at any time before it ships. Answer here:\n${far}\nUpdates on your order, a few texts per order. Msg & data rates may apply. Reply STOP to end.`,
    );
  });

  const name = fc
    .array(
      fc.oneof(
        fc.constantFrom("Trail", "Töpfe", "[€]", "–", "“", "…", "🏕️", "👩‍👩‍👧", "商店", "Łódź", "a\u0301", "{{x}}"),
        fc.constantFrom("\r\nSTART", "\n", "\t", "\u2028", "\0", "\u202e", "\ud83c", "\u200b", " ", "."),
        fc
          .tuple(fc.constantFrom("x", "€", "商", "\u0301"), fc.integer({ min: 1, max: 200 }))
          .map(([sign, times]) => sign.repeat(times)),
      ),
      { maxLength: 10 },
    )
    .map((words) => words.join(" "));
  const link = fc
    .tuple(fc.webUrl({ withQueryParameters: true }), fc.integer({ min: 0, max: 300 }))
    .map(([url, length]) => `${url}${"x".repeat(length)}`);

  it("takes no more parts than it may, unless it is a notice; cuts no link, and never loses how to stop", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allNews.map(([, facts]) => facts)),
        fc.record({ store: name, title: name, url: link, first: fc.boolean() }),
        fc.constantFrom(...locales),
        fc.integer({ min: 1, max: 10 }),
        (facts, { store, title, url, first }, locale, maxParts) => {
          const told: OrderNews =
            facts.news === "eta"
              ? { ...facts, reason: title, lines: facts.lines.map((line) => ({ ...line, title })) }
              : { ...facts, lines: facts.lines.map((line) => ({ ...line, title })) };
          const text = orderText({ store, facts: told, url, first }, locale, maxParts);
          const whole = new URL(url).href.replaceAll("{", "%7B").replaceAll("}", "%7D");
          const lines = text.split("\n");
          if ("silenceMeans" in facts) expect(lines.at(-2)).toBe(whole);
          else {
            expect(partsOf(text).parts).toBeLessThanOrEqual(maxParts);
            if (lines.length > 2) expect(lines[1]).toBe(whole);
          }
          expect(lines.at(-1)).toContain("STOP");
          for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        },
      ),
      { numRuns: 300 },
    );
  });
});
