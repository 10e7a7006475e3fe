import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardColors } from "../../shared/message/back-in-stock.color.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { confirmationMail, type Pending } from "../../shared/message/confirmation.ts";
import { confirmationWords } from "../../shared/message/confirmation.words.ts";
import { freshLinkMail } from "../../shared/message/fresh-link.ts";
import { freshLinkWords } from "../../shared/message/fresh-link.words.ts";
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

const confirmUrl = "https://api.example/confirm?t=WyJjb25maXJtIl0.Zm9v-_";
const linkUrl = "https://api.example/preferences?t=WyJwcmVmZXJlbmNlcyJd.Zm9v-_";
const withLogo: Settings = { ...settings, logo: "https://cdn.nordlicht.example/logo.png" };

const runner = { title: 'Trail "Runner" 30', url: "https://nordlicht.example/p/trail?a=1&b=2" };
const pans = { title: "Töpfe & Pfannen" };

const confirmation = (settings: Settings, pending: Pending, locale: MailLocale) =>
  mailFrom(confirmationMail(settings, pending, locale), { confirmUrl });
const freshLink = (settings: Settings, locale: MailLocale) => mailFrom(freshLinkMail(settings, locale), { linkUrl });

const mails = [
  ["confirmation", confirmation(settings, { items: [runner, pans], more: 3 }, "en")],
  ["confirmation with logo", confirmation(withLogo, { items: [runner], more: 0 }, "de")],
  ["fresh link", freshLink(settings, "en")],
  ["fresh link with logo", freshLink(withLogo, "de")],
] as const;

describe.each(mails)("the template of a %s", (_, { template, values, html }) => {
  it("asks for nothing that the values and the caller do not give", () => {
    for (const part of [template.subject, template.html, template.text]) {
      expect(namesIn(part).filter((name) => !(name in values))).toEqual([]);
      expect(part.replace(placeholder, "")).not.toMatch(/\{\{|\}\}|\[\[|\]\]|\{%|%\}/);
    }
  });

  it("is small, in lines that a mail may have", () => {
    expect(Buffer.byteLength(template.html)).toBeLessThan(20_000);
    expect(Math.max(...template.html.split("\n").map((line) => Buffer.byteLength(line)))).toBeLessThan(998);
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

  it("has one thing to do", () => {
    const links = namesIn(template.html).filter((name) => /^(confirm|link)Url$/.test(name));
    expect(links).toHaveLength(1);
    expect(namesIn(template.text).filter((name) => name.endsWith("Url"))).toEqual(links);
  });
});

describe("words", () => {
  it("need no escaping", () => {
    const said = (["en", "de"] as const).flatMap((locale) => [
      ...[0, 1, 2].flatMap((others) =>
        Object.values(confirmationWords[locale].notice({ title: "", store: "", others })),
      ),
      confirmationWords[locale].more(1),
      confirmationWords[locale].more(2),
      ...Object.values(freshLinkWords[locale]("")),
    ]);
    expect(said.join("")).not.toMatch(/[<>&"{}[\]]/);
  });
});

const item = fc.record({ title: hostile, url: webAddress }, { requiredKeys: ["title"] });
const pending = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 20 }),
  more: fc.constantFrom(0, 1, 7),
});
const store = fc.record({ name: hostile, postalAddress: hostile }).map((said): Settings => ({ ...settings, ...said }));

describe("values", () => {
  it("cannot break out of the HTML, whatever store and products are called", () => {
    fc.assert(
      fc.property(store, pending, locale, (store, { items, more }, locale) => {
        const { html, values } = confirmation(store, { items, more }, locale);
        const { addressHtml = "", itemsHtml = "" } = values;
        const linked = itemsHtml.split("\n").map((line) => line.includes("<a "));
        const plain = confirmation(
          { ...store, name: "a", postalAddress: addressHtml.replaceAll("<br>", "\n").replace(/.+/g, "a") },
          {
            items: items.map((_, index) => ({ title: "a", ...(linked[index] && { url: "https://a.example" }) })),
            more,
          },
          locale,
        );
        expect(structureOf(html)).toBe(structureOf(plain.html));
      }),
      { numRuns: 200 },
    );
  });

  it("cannot bring in a placeholder, a header or a line, even if a renderer replaced value after value", () => {
    fc.assert(
      fc.property(store, pending, locale, (store, pending, locale) => {
        for (const mail of [confirmation(store, pending, locale), freshLink(store, locale)]) {
          const { template, values, subject, html, text } = mail;
          for (const filled of [subject, html, text]) expect(filled).not.toMatch(/\{\{|\}\}/);
          expect(fillCarelessly(template.subject, values)).toBe(subject);
          expect(fillCarelessly(template.html, values)).toBe(html);
          expect(fillCarelessly(template.text, values)).toBe(text);
          for (const part of [subject, html.replaceAll("\n", ""), text.replaceAll("\n", "")])
            expect(part).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
          expect([...new Intl.Segmenter().segment(subject)].length).toBeLessThanOrEqual(110);
        }
        // One line of text for each item, and one for those that are left out.
        const { items = "" } = confirmation(store, pending, locale).values;
        expect(items.match(/^- /gm)).toHaveLength(pending.items.length + Math.min(pending.more, 1));
        expect(items.split("\n")).toHaveLength(pending.items.length + Math.min(pending.more, 1));
      }),
      { numRuns: 200 },
    );
  });

  it("stay below the 102 KB at which Gmail clips, with twenty of the longest titles and addresses", () => {
    const items = Array.from({ length: 20 }, () => ({
      title: "{".repeat(300),
      url: `https://nordlicht.example/?${"&".repeat(170)}`,
    }));
    const { html } = confirmation(settings, { items, more: 1 }, "de");
    expect(html.match(/<li/g)).toHaveLength(21);
    expect(html.match(/<li[^>]*><a /g)).toHaveLength(20);
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    const longer = items.map((item) => ({ ...item, url: item.url.padEnd(2_000, "&") }));
    expect(confirmation(settings, { items: longer, more: 1 }, "de").html).not.toMatch(/<li[^>]*><a /);
  });

  it("list items with their addresses, where they have one", () => {
    const { itemsHtml, items } = confirmation(settings, { items: [runner, pans], more: 1 }, "en").values;
    expect(itemsHtml?.replaceAll(/ style="[^"]*"/g, "")).toBe(
      '<li><a href="https://nordlicht.example/p/trail?a=1&amp;b=2">Trail &quot;Runner&quot; 30</a></li>\n' +
        "<li>Töpfe &amp; Pfannen</li>\n<li>and 1 more</li>",
    );
    expect(items).toBe('- Trail "Runner" 30\n- Töpfe & Pfannen\n- and 1 more');
  });

  it("are not made for nothing to confirm", () => {
    expect(() => confirmationMail(settings, { items: [], more: 0 }, "en")).toThrow("at least one item");
  });
});

describe("subjects", () => {
  const subjectOf = (locale: MailLocale, count: number, more = 0) =>
    confirmation(settings, { items: Array.from({ length: count }, () => pans), more }, locale).subject;

  it("say how many there are besides the first", () => {
    expect(subjectOf("en", 1)).toBe("Please confirm: tell me when Töpfe & Pfannen is back");
    expect(subjectOf("en", 2)).toBe("Please confirm: tell me when Töpfe & Pfannen and 1 more are back");
    expect(subjectOf("en", 20, 5)).toBe("Please confirm: tell me when Töpfe & Pfannen and 24 more are back");
    expect(subjectOf("de", 1)).toBe("Bitte bestätigen: Benachrichtigung zu Töpfe & Pfannen");
    expect(subjectOf("de", 2)).toBe("Bitte bestätigen: Benachrichtigung zu Töpfe & Pfannen und einem weiteren Artikel");
    expect(subjectOf("de", 3)).toBe("Bitte bestätigen: Benachrichtigung zu Töpfe & Pfannen und 2 weiteren Artikeln");
  });

  it("shorten a long title, which the list keeps", () => {
    const title = "Herren-Wanderschuhe wasserdicht, Größe 44, anthrazit";
    const { subject, text } = confirmation(settings, { items: [{ title }], more: 0 }, "en");
    expect(subject).toBe("Please confirm: tell me when Herren-Wanderschuhe wasserdicht, Größe… is back");
    expect(text).toContain(`- ${title}\n`);
  });
});

const footer = `\
Nordlicht & Söhne
Nordlicht GmbH
Lange Straße 12
24103 Kiel
`;

describe("the confirmation as text", () => {
  const pending = { items: [runner, pans], more: 3 };

  it("says everything in English", () => {
    expect(confirmation(settings, pending, "en").text).toBe(`\
Please confirm your address

Someone, probably you, asked Nordlicht & Söhne to e-mail this address
when this is back in stock:

- Trail "Runner" 30
- Töpfe & Pfannen
- and 3 more

Confirm my address:
${confirmUrl}

The link opens a page where one more click confirms. Not you? Then just
ignore this e-mail: nothing happens, and no more e-mails follow from it.

${footer}`);
  });

  it("says everything in German", () => {
    expect(confirmation(settings, pending, "de").text).toBe(`\
Bitte bestätigen Sie Ihre Adresse

Jemand, vermutlich Sie, hat Nordlicht & Söhne gebeten, an diese Adresse
zu schreiben, sobald Folgendes wieder verfügbar ist:

- Trail "Runner" 30
- Töpfe & Pfannen
- und 3 weitere Artikel

Adresse bestätigen:
${confirmUrl}

Der Link öffnet eine Seite, auf der ein weiterer Klick bestätigt. Das
waren nicht Sie? Dann ignorieren Sie diese Nachricht einfach: Es
geschieht nichts, und Sie erhalten dazu keine weiteren.

${footer}`);
  });
});

describe("the fresh link as text", () => {
  it("says everything in English", () => {
    const { subject, text } = freshLink(settings, "en");
    expect(subject).toBe("Your fresh link for Nordlicht & Söhne");
    expect(text).toBe(`\
Your fresh link

You asked Nordlicht & Söhne for a fresh link, because the one in an
older e-mail had expired. Here it is.

Open the page:
${linkUrl}

The link is meant for you alone: please do not pass it on. If you did
not ask for it, just ignore this e-mail: nothing changes.

${footer}`);
  });

  it("says everything in German", () => {
    const { subject, text } = freshLink(settings, "de");
    expect(subject).toBe("Ihr neuer Link für Nordlicht & Söhne");
    expect(text).toBe(`\
Ihr neuer Link

Sie haben Nordlicht & Söhne um einen neuen Link gebeten, weil der aus
einer älteren Nachricht abgelaufen war. Hier ist er.

Seite öffnen:
${linkUrl}

Der Link ist nur für Sie bestimmt: Bitte geben Sie ihn nicht weiter.
Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht
einfach: Es ändert sich nichts.

${footer}`);
  });
});
