import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardColors } from "../../shared/message/back-in-stock.color.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { orderMail, orderMailFrom } from "../../shared/message/order-mail.ts";
import type { EtaNews, OrderNews } from "../../shared/message/order-news.ts";
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
import { allNews, newsOf, own, pans, parcel, runner } from "./order-facts.ts";

const withLogo: Settings = { ...settings, logo: "https://cdn.nordlicht.example/logo.png" };

const mailOf = (facts: OrderNews, locale: MailLocale, store = settings) =>
  mailFrom(orderMail(store, facts, locale), own);
/** What a mail says, each sentence whole. */
const saidIn = (name: string, locale: MailLocale) => mailOf(newsOf(name), locale).text.replaceAll(/\s+/g, " ");

const locales = ["en", "de"] as const;
const everyMail = allNews.flatMap(([name, facts]) =>
  locales.map(
    (locale) => [`${name}, ${locale}`, mailOf(facts, locale, locale === "en" ? settings : withLogo)] as const,
  ),
);

describe.each(everyMail)("the mail of %s", (_, { template, values, subject, html, text }) => {
  it("asks for nothing that the values and the caller do not give", () => {
    for (const part of [template.subject, template.html, template.text]) {
      expect(namesIn(part).filter((name) => !(name in values))).toEqual([]);
      expect(part.replace(placeholder, "")).not.toMatch(/\{\{|\}\}|\[\[|\]\]|\{%|%\}/);
    }
  });

  it("has no sentence, element or link that is empty", () => {
    expect(subject).not.toBe("");
    expect(html).not.toMatch(/<(div|li|ul|h1|h2|a|b|span)\b[^>]*>\s*<\/\1>/);
    expect(html).not.toMatch(/(?:href|src)=""/);
    for (const part of [subject, html, text]) expect(part).not.toMatch(/undefined|null|\[object|NaN|Invalid Date/);
    // No two spaces, no space before a stop, no two stops: what an empty word between others would leave.
    expect([subject, text].join("\n")).not.toMatch(/\S {2,}\S| [.,:;]|[.,:;]{2}/);
    expect(text).not.toMatch(/\n{3}|^\s|:\n\n\n/);
  });

  it("is small, in lines that a mail may have", () => {
    expect(Buffer.byteLength(html)).toBeLessThan(25_000);
    expect(Math.max(...html.split("\n").map((line) => Buffer.byteLength(line)))).toBeLessThan(998);
    expect(Math.max(...template.text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  it("is ready for dark mode and screen readers, and fetches nothing but the store's logo", () => {
    for (const needed of [
      '<html lang="{{locale}}"',
      '<meta name="color-scheme" content="light dark"',
      "@media (prefers-color-scheme: dark)",
      "[data-ogsc]",
      cardColors.light,
      cardColors.dark,
    ])
      expect(template.html).toContain(needed);
    expect([...html.matchAll(/<table(?![^>]*role="presentation")[^>]*>/g)]).toEqual([]);
    expect([...html.matchAll(/ src="([^"]*)"/g)].map(([, src]) => src)).toEqual(
      values["logoHtml"] === "" ? [] : [values["logoHtml"]],
    );
    expect(html).not.toMatch(/@import|<link|url\(/);
  });

  it("leads to the order, with the same links in text and HTML, and to no unsubscribing", () => {
    const links = (part: string) => [...new Set(namesIn(part).filter((name) => /Url(Html)?$/.test(name)))];
    expect(links(template.text)).toContain("orderUrl");
    expect(links(template.html).map((name) => name.replace("Html", ""))).toEqual(links(template.text));
    expect(links(template.text)).not.toContain("unsubscribeUrl");
  });

  it("ends with the store's postal address", () => {
    expect(text.endsWith("\n\nNordlicht & Söhne\nNordlicht GmbH\nLange Straße 12\n24103 Kiel\n")).toBe(true);
    expect(html).toContain("Nordlicht GmbH<br>Lange Straße 12<br>24103 Kiel");
  });
});

/** All that a store, a shop platform, a carrier or a supplier may have written. */
const said = fc.record({
  name: hostile,
  title: hostile,
  url: webAddress,
  orderName: hostile,
  reason: hostile,
  carrier: hostile,
  trackingNumber: hostile,
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

const saying = (facts: OrderNews, said: Said): OrderNews => {
  const line = { title: said.title, url: said.url };
  const told = { orderName: said.orderName };
  if (facts.news === "eta") {
    const lines = facts.lines.map((known) => ({ ...known, ...line }));
    return { ...facts, ...told, lines, reason: said.reason, others: [{ ...pans, ...line }] };
  }
  const lines = facts.lines.map((known) => ({ ...known, ...line }));
  if ("silenceMeans" in facts) return { ...facts, ...told, lines, reason: said.reason };
  if ("parcel" in facts) {
    const parcel = { carrier: said.carrier, trackingNumber: said.trackingNumber, trackingUrl: said.url };
    return { ...facts, ...told, lines, parcel };
  }
  return { ...facts, ...told, lines };
};

const anyNews = fc.constantFrom(...allNews.map(([, facts]) => facts));
const harmless = { name: "a", title: "a", url: "https://a.example", orderName: "a", reason: "a", carrier: "a" };

describe("values", () => {
  it("cannot break out of the HTML, whatever anything is called", () => {
    fc.assert(
      fc.property(anyNews, said, locale, (facts, said, locale) => {
        const { html } = mailOf(saying(facts, said), locale, { ...settings, name: said.name });
        const plain = mailOf(saying(facts, { ...harmless, trackingNumber: "a" }), locale, { ...settings, name: "a" });
        expect(structureOf(html)).toBe(structureOf(plain.html));
      }),
      { numRuns: 300 },
    );
  });

  it("cannot bring in a placeholder, a header or a line, even if a renderer replaced value after value", () => {
    fc.assert(
      fc.property(anyNews, said, locale, (facts, said, locale) => {
        const mail = mailOf(saying(facts, said), locale, { ...settings, name: said.name });
        const { template, values, subject, html, text } = mail;
        for (const filled of [subject, html, text]) expect(filled).not.toMatch(/\{\{|\}\}/);
        expect(fillCarelessly(template.subject, values)).toBe(subject);
        expect(fillCarelessly(template.html, values)).toBe(html);
        expect(fillCarelessly(template.text, values)).toBe(text);
        for (const part of [subject, html.replaceAll("\n", ""), text.replaceAll("\n", "")])
          expect(part).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect([...new Intl.Segmenter().segment(subject)].length).toBeLessThanOrEqual(125);
      }),
      { numRuns: 300 },
    );
  });

  it("cannot make a sender that is more than a name", () => {
    expect(orderMailFrom({ ...settings, name: 'A" <x@example.com>' }, "en")).toBe(
      '"A   x@example.com  orders" <shop@nordlicht.example>',
    );
    expect(orderMailFrom({ ...settings, name: "Nordlicht" }, "de")).toBe(
      '"Nordlicht Bestellungen" <shop@nordlicht.example>',
    );
  });
});

describe("a long order", () => {
  const lines = Array.from({ length: 500 }, () => ({ ...runner, shipsOn: "2026-12-12" }));

  it("shows 20 lines, and how many more there are", () => {
    const { html, values } = mailOf({ news: "received", lines }, "en");
    expect(html.match(/<li/g)).toHaveLength(21);
    expect(html).toContain(">and 480 more</li>");
    expect(values["lines"]?.match(/^- /gm)).toHaveLength(21);
    expect(values["lines"]?.endsWith("\n- and 480 more")).toBe(true);
    expect(mailOf({ news: "received", lines: lines.slice(0, 20) }, "de").html.match(/<li/g)).toHaveLength(20);
    expect(mailOf({ news: "received", lines: lines.slice(0, 21) }, "de").html).toContain("und ein weiterer Artikel");
  });

  it("stays below the 102 KB at which Gmail clips, with two lists of the longest titles and addresses", () => {
    const longest = {
      quantity: 1,
      title: "{".repeat(300),
      url: `https://nordlicht.example/?${"&".repeat(190)}`,
      shipsOn: "2026-12-12",
    };
    const stillToCome = Array.from({ length: 500 }, () => longest);
    const { html, values } = mailOf({ news: "shipped", parcel, lines: stillToCome, stillToCome }, "de");
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    const shown = values["lines"]?.match(/^- /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(10);
    expect(html).toContain(`und ${500 - shown + 1} weitere Artikel`);
    const far = { ...longest, url: longest.url.padEnd(2_000, "&") };
    expect(mailOf({ news: "ready", lines: [far] }, "de").html).not.toMatch(/<li[^>]*>1&nbsp;× <a/);
  });
});

describe("lines", () => {
  const linesIn = (name: string, locale: MailLocale) => mailOf(newsOf(name), locale).values["lines"];

  it("say what is known of their day, as an estimate, and that nothing is known where it is not", () => {
    expect(linesIn("received, some without a date", "en")).toBe(`\
- 2 x Trail "Runner" 30
  Ships about 12 December 2026, arrives about 14 – 17 December 2026.
- 1 x Töpfe & Pfannen
  No shipping date yet.`);
    expect(linesIn("received, some without a date", "de")).toBe(`\
- 2 x Trail "Runner" 30
  Versand etwa am 12. Dezember 2026, Lieferung etwa 14.–17. Dezember 2026.
- 1 x Töpfe & Pfannen
  Noch kein Versandtermin.`);
  });

  it.each([
    ["eta later", "Ships later, about 20 December 2026. We had said 12 December 2026."],
    ["eta earlier", "Ships earlier, about 12 December 2026. We had said 20 December 2026."],
    ["eta dated", "Ships about 20 December 2026. There was no date before."],
    ["eta undated", "No shipping date any more. It was 12 December 2026."],
    ["later than promised", "Arrives about 20 December 2026 instead of 12 December 2026."],
    ["first delay, definite", "Ships by 20 December 2026 instead of 12 December 2026."],
  ])("say how it has changed: %s", (name, sentence) => {
    expect(linesIn(name, "en")?.split("\n")[1]).toBe(`  ${sentence}`);
  });

  it("of a parcel say nothing of a day on which it was to ship", () => {
    const line = { ...runner, shipsOn: "2026-12-12", deliversFrom: "2026-12-14" };
    const { values } = mailOf({ news: "shipped", parcel, lines: [line], stillToCome: [] }, "en");
    expect(values["lines"]).toBe('- 2 x Trail "Runner" 30\n  Arrives about 14 December 2026.');
    expect(linesIn("delivered", "en")).toBe('- 2 x Trail "Runner" 30\n- 1 x Töpfe & Pfannen');
  });

  it("show those that still come, or are as before, by themselves", () => {
    expect(mailOf(newsOf("shipped"), "en").text).toContain(
      '- 2 x Trail "Runner" 30\n\nStill to come:\n\n- 1 x Töpfe & Pfannen\n  Ships about 20 December 2026.\n',
    );
    expect(mailOf(newsOf("eta later"), "de").text).toContain(
      "\n\nWie bisher:\n\n- 1 x Töpfe & Pfannen\n  Versand etwa am 12. Dezember 2026.\n",
    );
  });
});

describe("subjects", () => {
  it("say what has happened, and to which order", () => {
    expect(mailOf(newsOf("received, some without a date"), "en").subject).toBe("Order received (#1001)");
    expect(mailOf(newsOf("eta later"), "de").subject).toBe("Ihre Bestellung kommt später (#1001)");
    expect(mailOf(newsOf("received, none with a date"), "de").subject).toBe("Bestellung erhalten");
    expect(mailOf({ ...newsOf("ready"), orderName: "9".repeat(50) }, "en").subject).toBe(
      `Ready to ship (${"9".repeat(39)}…)`,
    );
  });
});

describe("a change of dates", () => {
  it("says the reason where there is one", () => {
    expect(saidIn("eta later", "en")).toContain("later than we told you. The reason: Storm in the North Sea -");
    expect(saidIn("eta earlier", "en")).not.toContain("reason");
  });

  it("is called by what has happened to all of its lines", () => {
    const headline = (lines: EtaNews["lines"]) => mailOf({ news: "eta", lines }, "en").values["say_headline"];
    const later = { ...runner, was: "2026-12-12", now: "2026-12-20", direction: "later" } as const;
    expect(headline([later, later])).toBe("Your order ships later");
    expect(headline([later, { ...later, direction: "earlier" }])).toBe("Your order has new dates");
  });
});

describe("a parcel", () => {
  it("is tracked on the carrier's page, escaped for each part, where there is one", () => {
    const { html, text } = mailOf(newsOf("out for delivery"), "en");
    expect(html).toContain('href="https://dhl.example/track?number=00340434161094042557&amp;language=en" style=');
    expect(text).toContain(`Track the parcel:\n${parcel.trackingUrl}\n\nSee your order:\n${own.orderUrl}\n`);
    expect(text).toContain("Tracking number of DHL: 00340434161094042557\n");
    const bare = mailOf(newsOf("delivered"), "en").text;
    expect(bare).toContain("Tracking number: 42\n");
    expect(bare).not.toContain("Track the parcel");
  });

  it("leads nobody to a carrier's page that it has no link to", () => {
    for (const news of ["available_for_pickup", "delivery_attempted", "exception"] as const) {
      const facts = { news, lines: [], parcel: { trackingNumber: "42" } };
      for (const [locale, pageOf] of [
        ["en", /The\scarrier's\spage/],
        ["de", /Seite/],
      ] as const) {
        expect(mailOf({ ...facts, parcel }, locale).text).toMatch(pageOf);
        expect(mailOf(facts, locale).text).not.toMatch(pageOf);
      }
    }
  });

  it("is handed to a carrier by name, where it has one", () => {
    expect(saidIn("shipped", "en")).toContain(
      "has handed your parcel to DHL. The tracking number is 00340434161094042557.",
    );
    expect(saidIn("shipped, bare", "de")).toContain("an den Paketdienst übergeben. Die Sendungsnummer ist 42.");
  });
});
