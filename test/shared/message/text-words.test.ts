import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MailLocale } from "../../../shared/message/back-in-stock.words.ts";
import { partsOf } from "../../../shared/message/text-parts.ts";
import { cutName, toGsmName, toTextName } from "../../../shared/message/text-fit.ts";
import {
  backInStockText,
  confirmationText,
  helpReply,
  nothingReply,
  startReply,
  stopReply,
} from "../../../shared/message/text-words.ts";

const url = "https://demo.example/p/trail-runner-30?v=2&utm=[x]";
const demo = { store: "Demo Outdoor", title: "Trail Runner 30" };
const locales: MailLocale[] = ["en", "de"];
const locale = fc.constantFrom(...locales);
const maxParts = fc.integer({ min: 1, max: 10 });

/** What rules 5 wants said, in each language. */
const legal: Record<MailLocale, { cost: string; often: RegExp }> = {
  en: { cost: "Msg & data rates may apply", often: /1 text per restock/ },
  de: { cost: "SMS- und Datenkosten möglich", often: /je 1 SMS, wenn wieder verfügbar/ },
};

/** Text that a merchant's system, or an attacker behind it, may send. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom("Trail", "Töpfe", "30 l", "[€]", "–", "“", "…", "🏕️", "👩‍👩‍👧", "商店", "Łódź", "a\u0301", "{{x}}"),
      fc.constantFrom("\r\nSTART", "\n", "\t", "\u2028", "\0", "\u202e", "\ud83c", "\u200b", " ", "."),
      fc.string({ unit: "binary", maxLength: 8 }),
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

const linesOf = (text: string) => text.split("\n");
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("back in stock", () => {
  it("says so, with the link on a line of its own", () => {
    expect(backInStockText({ ...demo, url, first: false }, "en", 1)).toBe(
      `Demo Outdoor: Trail Runner 30 is back in stock.\n${url}\nReply STOP to end.`,
    );
    expect(backInStockText({ ...demo, url, first: false }, "de", 1)).toBe(
      `Demo Outdoor: Trail Runner 30 - wieder verfügbar.\n${url}\nSTOP beendet diese SMS.`,
    );
  });

  it("says in the first text what it is about, how often, what it costs, and how to end it", () => {
    expect(backInStockText({ ...demo, first: true }, "en", 1)).toBe(
      "Demo Outdoor: Trail Runner 30 is back in stock.\nAs you asked: 1 text per restock. Msg & data rates may apply. Reply STOP to end.",
    );
    expect(backInStockText({ ...demo, first: true }, "de", 1)).toBe(
      "Demo Outdoor: Trail Runner 30 - wieder verfügbar.\nWie gewünscht je 1 SMS, wenn wieder verfügbar. SMS- und Datenkosten möglich. STOP beendet diese SMS.",
    );
  });

  it("loses the end of a long title first, then the link, whole", () => {
    const title = "Herren-Wanderschuhe wasserdicht anthrazit Größe 44 mit sehr langem Namen und noch mehr davon";
    const cut = backInStockText({ ...demo, title, url, first: false }, "en", 1);
    expect(linesOf(cut)).toEqual([
      "Demo Outdoor: Herren-Wanderschuhe wasserdicht anthrazit Größe 44... is back in stock.",
      url,
      "Reply STOP to end.",
    ]);
    const longUrl = `https://demo.example/${"x".repeat(120)}`;
    expect(backInStockText({ ...demo, title, url: longUrl, first: false }, "en", 1)).toBe(
      `Demo Outdoor: ${title} is back in stock.\nReply STOP to end.`,
    );
    expect(backInStockText({ ...demo, title, url: longUrl, first: false }, "en", 2)).toContain(`\n${longUrl}\n`);
  });

  it("loses an emoji rather than the link", () => {
    const named = { ...demo, title: "Zelt 🏕️ “Nordlicht”", url, first: false };
    expect(linesOf(backInStockText(named, "de", 1))).toEqual([
      'Demo Outdoor: Zelt "Nordlicht" - wieder verfügbar.',
      url,
      "STOP beendet diese SMS.",
    ]);
    expect(backInStockText(named, "de", 3)).toContain("🏕️");
  });

  it("keeps a title in a script that GSM-7 lacks, where there is room", () => {
    const named = { store: "商店", title: "徒步鞋", url, first: true };
    expect(backInStockText(named, "en", 4)).toContain(`商店: 徒步鞋 is back in stock.\n${url}\n`);
    expect(backInStockText(named, "en", 1)).toBe(
      "An item you asked for is back in stock.\nAs you asked: 1 text per restock. Msg & data rates may apply. Reply STOP to end.",
    );
  });

  it("never takes more parts than it may, never cuts a link, and never loses a word that must be there", () => {
    fc.assert(
      fc.property(
        name,
        name,
        fc.option(link, { nil: undefined }),
        fc.boolean(),
        locale,
        maxParts,
        (store, title, url, first, locale, maxParts) => {
          const text = backInStockText({ store, title, url, first }, locale, maxParts);
          expect(partsOf(text).parts).toBeLessThanOrEqual(maxParts);
          expect(linesOf(text).at(-1)).toContain("STOP");
          if (first) {
            expect(text).toContain(legal[locale].cost);
            expect(text).toMatch(legal[locale].often);
          }
          const lines = linesOf(text);
          for (const line of lines) expect(line).not.toMatch(controls);
          if (lines.length > 2)
            expect(lines[1]).toBe(new URL(url ?? "").href.replaceAll("{", "%7B").replaceAll("}", "%7D"));
          else expect(lines).toHaveLength(2);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("loses nothing where there is room", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-zäöüß0-9]{1,30}$/),
        fc.stringMatching(/^[A-Za-zäöüß0-9 -]{1,60}[a-z]$/),
        locale,
        (store, title, locale) => {
          const text = backInStockText({ store, title, url, first: true }, locale, 3);
          expect(text).toContain(store);
          expect(text).toContain(toTextName(title));
          expect(text).toContain(url);
        },
      ),
    );
  });
});

describe("the confirmation", () => {
  it("asks for a YES, and says what for", () => {
    expect(confirmationText({ store: demo.store, titles: [demo.title] }, "en", 1)).toBe(
      "Demo Outdoor back-in-stock alerts: Reply YES to get 1 text per restock of Trail Runner 30. Msg & data rates may apply. STOP to end, HELP for help.",
    );
    expect(confirmationText({ store: demo.store, titles: [demo.title] }, "de", 1)).toBe(
      "Demo Outdoor: Mit JA (oder YES) erhalten Sie je 1 SMS, wenn wieder verfügbar: Trail Runner 30. SMS- und Datenkosten möglich. STOP beendet, HILFE hilft.",
    );
  });

  it("counts the titles that it has no room for", () => {
    const titles = ["Trail Runner 30", "Zelt Nordlicht", "Kocher", "Topf", "Tasse", "Löffel", "Messer"];
    expect(confirmationText({ store: "Demo", titles }, "en", 2)).toContain(
      "of Trail Runner 30, Zelt Nordlicht, Kocher, Topf, Tasse and 2 more.",
    );
    expect(confirmationText({ store: "Demo", titles }, "de", 1)).toContain(": Trail Runner 30 und 6 weitere.");
    expect(confirmationText({ store: "Demo", titles: ["x".repeat(200), "y"] }, "en", 1)).toMatch(
      /x{9,}\.\.\. and 1 more/,
    );
    expect(confirmationText({ store: "Demo", titles: [] }, "en", 1)).toContain("of the items you chose.");
  });

  it("never takes more parts than it may, and never loses a word that must be there", () => {
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 8 }), locale, maxParts, (store, titles, locale, maxParts) => {
        const text = confirmationText({ store, titles }, locale, maxParts);
        expect(partsOf(text).parts).toBeLessThanOrEqual(maxParts);
        for (const word of ["YES", "STOP", locale === "de" ? "HILFE" : "HELP", legal[locale].cost])
          expect(text).toContain(word);
        if (locale === "de") expect(text).toContain("JA");
        expect(text).toMatch(locale === "en" ? /1 text per restock/ : /je 1 SMS, wenn wieder verfügbar/);
        expect(text).not.toMatch(controls);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a reply", () => {
  it("to STOP sells nothing, and says how to come back", () => {
    expect(stopReply({ store: demo.store }, "en")).toBe(
      "Demo Outdoor: You are unsubscribed and will get no more texts from this number. Reply START to opt in again.",
    );
    expect(stopReply({}, "de")).toBe(
      "Sie sind abgemeldet und erhalten von dieser Nummer keine SMS mehr. Mit START melden Sie sich wieder an.",
    );
  });

  it("to START says how to end it again", () => {
    for (const locale of locales) expect(startReply(demo, locale)).toMatch(/^Demo Outdoor: .*STOP/);
  });

  it("to a yes of a number that waits for nothing says so, in one part", () => {
    for (const locale of locales) expect(partsOf(nothingReply(locale)).parts).toBe(1);
  });

  it("to HELP has the store's contact whole, on a line of its own", () => {
    for (const locale of locales) {
      const lines = linesOf(helpReply({ store: demo.store, contact: "help@demo.example" }, locale));
      expect(lines[0]).toMatch(/^Demo Outdoor: /);
      expect(lines[1]).toBe("help@demo.example");
      expect(lines[2]).toContain("STOP");
    }
  });

  it("to STOP and START is one part, whatever the store is called", () => {
    fc.assert(
      fc.property(fc.option(name, { nil: undefined }), locale, (store, locale) => {
        const [stop, start] = [stopReply({ store }, locale), startReply({ store }, locale)];
        expect([partsOf(stop).parts, partsOf(start).parts]).toEqual([1, 1]);
        expect(stop).toContain("START");
        expect(start).toContain("STOP");
        for (const text of [stop, start]) expect(text).not.toMatch(controls);
      }),
      { numRuns: 300 },
    );
  });

  it("to HELP keeps every line, whatever store and contact are called", () => {
    fc.assert(
      fc.property(name, name, locale, (store, contact, locale) => {
        const lines = linesOf(helpReply({ store, contact }, locale));
        expect(lines).toHaveLength(3);
        expect(lines[2]).toContain("STOP");
        for (const line of lines) expect(line).not.toMatch(controls);
      }),
    );
  });
});

describe("a name in a text", () => {
  it.each([
    ["  Zelt \r\n „Nordlicht“ – 2 Personen… ", 'Zelt "Nordlicht" - 2 Personen...'],
    ["Söhne & Co’s Größe", "Söhne & Co's Größe"],
    ["Nordlicht® Pro™", "Nordlicht Pro"],
    ["™ Nordlicht ® Pro ™", "Nordlicht Pro"],
    ["u\u0308ber\u00adlang\u200b", "überlang"],
    ["a\u202eb", "ab"],
    ["{{x}}", "{{x}}"],
    ["徒步鞋 🏕️", "徒步鞋 🏕️"],
  ])("%j is %j", (name, plain) => expect(toTextName(name)).toBe(plain));

  it.each([
    ["Zelt 🏕️ rot", "Zelt rot"],
    ["🏕️ Zelt 🏕️", "Zelt"],
    ["Café Łódź Größe", "Café odz Größe"],
    ["徒步鞋", ""],
  ])("%j in GSM-7 is %j", (name, plain) => expect(toGsmName(name)).toBe(plain));
});

describe("a name that is cut", () => {
  it("ends in three dots, which are in GSM-7", () => expect(cutName("Zelt Nordlicht", 6)).toBe("Zelt..."));

  it("keeps whatever stands in it where it is short enough", () => expect(cutName("Zelt… rot", 9)).toBe("Zelt… rot"));
});

describe("the fixed words", () => {
  it("are GSM-7, so that they cost as little as they can", () => {
    for (const locale of locales)
      for (const text of [
        backInStockText({ ...demo, url, first: true }, locale, 3),
        confirmationText({ store: demo.store, titles: [demo.title, "a", "b", "c", "d", "e"] }, locale, 3),
        stopReply(demo, locale),
        startReply(demo, locale),
        helpReply({ store: demo.store, contact: "help@demo.example" }, locale),
      ])
        expect(partsOf(text).encoding).toBe("GSM-7");
  });
});
