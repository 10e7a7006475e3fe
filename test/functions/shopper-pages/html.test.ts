import { HtmlValidate } from "html-validate";
import { describe, expect, it } from "vitest";
import { renderConfirmPage } from "../../../functions/shopper-pages/confirm-page.ts";
import { renderPreferencesPage, type SignupView } from "../../../functions/shopper-pages/preferences-page.ts";
import { shopperReasons } from "../../../functions/shopper-pages/shopper-reasons.words.ts";
import { renderUnsubscribePage } from "../../../functions/shopper-pages/unsubscribe-page.ts";
import { locales, look, pageCases, renderCase, token } from "./cases.ts";

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
});
const complaintsOf = async (html: string): Promise<string[]> => {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
  );
};

const count = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].length;

describe.each(locales)("every page in %s", (locale) => {
  it.each(pageCases)("is valid: $name", async (pageCase) => {
    const { html } = renderCase(pageCase, locale);
    expect(await complaintsOf(html)).toEqual([]);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(count(html, /<h1\b/g)).toBe(1);
    expect(count(html, /<main\b/g)).toBe(1);
    expect(html).not.toMatch(/<script|\son\w+=|\sstyle=|undefined|\[object/);
  });

  it.each(pageCases)("asks for nothing but what its policy allows: $name", (pageCase) => {
    const { contentSecurityPolicy } = renderCase(pageCase, locale);
    expect(contentSecurityPolicy).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });
});

const english = { ...look, locale: "en" } as const;
const signup: SignupView = {
  sku: "TR-30",
  title: "Trail Runner 30",
  active: true,
  reason: "not_back_yet",
  quantity: 1,
  channels: "email",
  choices: ["email"],
  signedUpOn: "2026-11-02",
};

describe("the page of an order", () => {
  const of = (name: string) => {
    const found = pageCases.find((pageCase) => pageCase.name === `order-${name}`);
    return found === undefined ? "" : renderCase(found, "en").html;
  };

  it("speaks of no promise where there was none, and of no day that has passed", () => {
    expect(of("late")).toContain("Promised to ship by 1 December 2026.");
    expect(of("late-by-law")).toContain("No shipping date was promised; by law it is due by 1 December 2026.");
    expect(of("late-by-law")).toContain("You may now withdraw from the contract");
    expect(of("late-by-law")).not.toContain("Promised");
  });

  it("explains the clock of a parcel's place only where it is used", () => {
    expect(of("list")).toContain("where it says “there”");
    expect(of("all-times-known")).toContain("Times are those of Europe/Berlin.");
  });
});

describe("the confirmation page", () => {
  const items = [{ title: "Trail Runner 30", url: "https://nordlicht.example/p/trail?a=1#size" }];

  it("confirms by its one button, and by nothing else", () => {
    const { html } = renderConfirmPage(english, { token, state: "ask", items });
    expect(count(html, /<button\b/g)).toBe(1);
    expect(html).toContain(`<form method="post" action="/confirm?t=${token}">`);
    expect(html).not.toContain("nordlicht.example/p/trail");
  });

  it.each(["done", "already"] as const)("leads back to the product, and tells its widget: %s", (state) => {
    const { html } = renderConfirmPage(english, { token, state, items, preferencesToken: "prefs" });
    expect(html).toContain('href="https://nordlicht.example/p/trail?a=1#stockline-confirmed"');
    expect(html).toContain('href="/preferences?t=prefs"');
    expect(html).toContain('role="status"');
    expect(html).not.toContain("<form");
  });

  it("offers the holder of an expired link a fresh one", () => {
    const { html } = renderConfirmPage(english, { token, state: "expired", items });
    expect(html).toContain("This link has expired");
    expect(html).toContain(`<form method="post" action="/fresh-link?t=${token}">`);
    expect(html).not.toContain('action="/confirm');
  });
});

describe("the unsubscribe page", () => {
  it("asks: all alerts of the shop, or this item's alone; orders are another matter", () => {
    const { html } = renderUnsubscribePage(english, { token, state: "ask", title: "Trail Runner 30" });
    expect(html).toContain(`<form method="post" action="/unsubscribe?t=${token}">`);
    expect(html).toContain('name="List-Unsubscribe" value="One-Click"');
    expect(html).toContain('name="only" value="variant"');
    expect(html).toContain("Messages about your orders still reach you");
  });

  it.each(["done", "doneVariant"] as const)("says what has ended, and what has not: %s", (state) => {
    const { html } = renderUnsubscribePage(english, { token, state, preferencesToken: "prefs" });
    expect(html).toContain('role="status"');
    expect(html).toContain("Messages about your orders still reach you");
    expect(html).toContain('href="/preferences?t=prefs"');
    expect(html).not.toContain("<form");
  });
});

describe("the preferences page", () => {
  const pageOf = (changes: Partial<SignupView>, locale: "en" | "de" = "en") =>
    renderPreferencesPage({ ...look, locale }, { token, state: "list", signups: [{ ...signup, ...changes }] }).html;

  it.each([
    [1, false, "You are 1st in line", "Sie sind auf Platz 1 der Warteliste"],
    [22, false, "You are 22nd in line", "Sie sind auf Platz 22 der Warteliste"],
    [113, false, "You are 113th in line", "Sie sind auf Platz 113 der Warteliste"],
    [12_000, true, "You are about 12,000th in line", "Sie sind etwa auf Platz 12.000 der Warteliste"],
  ])("says where in line: %i", (place, placeIsAbout, inEnglish, inGerman) => {
    expect(pageOf({ place, placeIsAbout })).toContain(`<p class="place">${inEnglish}</p>`);
    expect(pageOf({ place, placeIsAbout }, "de")).toContain(`<p class="place">${inGerman}</p>`);
  });

  it("says no place where there is none", () => {
    expect(pageOf({})).not.toContain('class="place"');
  });

  it.each(locales)("says in words of %s why somebody was told or not, each reason in its own", (locale) => {
    const sentences = Object.entries(shopperReasons[locale]);
    expect(new Set(sentences.map(([, words]) => words)).size).toBe(sentences.length);
    for (const [reason, words] of sentences) {
      expect(words).toMatch(/^[A-Z][^<>&"'{}]+\.$/);
      expect(words).not.toContain(reason);
    }
  });

  it.each(locales)("dates a signup as %s does", (locale) => {
    const shown = { en: "2 November 2026", de: "2. November 2026" }[locale];
    expect(pageOf({}, locale)).toContain(`<time datetime="2026-11-02">${shown}</time>`);
  });

  it("asks how to tell only somebody who has the choice, with theirs chosen", () => {
    expect(pageOf({})).not.toContain('type="radio"');
    const html = pageOf({ channels: "smsFirst", choices: ["email", "smsFirst"] });
    expect(count(html, /type="radio"/g)).toBe(2);
    expect(html).toContain('name="channels" value="smsFirst" required checked');
  });

  it("saves and stops one alert, or stops all", () => {
    const html = pageOf({});
    expect(html).toContain('<input type="hidden" name="sku" value="TR-30">');
    expect(html).toContain('type="number" name="quantity" value="1" min="1" max="1000"');
    expect([...html.matchAll(/name="action" value="(\w+)"/g)].map(([, action]) => action)).toEqual([
      "save",
      "stop",
      "stop_all",
    ]);
  });

  it("offers nothing to change about an alert that has ended", () => {
    expect(pageOf({ active: false, reason: "delivered" })).not.toContain("<form");
  });

  it("says which alert a message is about", () => {
    const render = (state: "saved" | "stopped" | "wrong_quantity") =>
      renderPreferencesPage(english, { token, state, sku: "TR-30", signups: [signup] }).html;
    expect(render("saved")).toContain('role="status">Your change is saved: Trail Runner 30</p>');
    expect(render("stopped")).toContain("no more alerts for this item: Trail Runner 30</p>");
    expect(render("wrong_quantity")).toContain('role="alert">This was not saved.');
    expect(count(render("wrong_quantity"), /aria-invalid="true"/g)).toBe(1);
    expect(render("saved")).not.toContain("aria-invalid=");
  });
});
