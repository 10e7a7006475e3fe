import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderConfirmPage } from "../../../functions/shopper-pages/confirm-page.ts";
import type { RenderedPage } from "../../../functions/shopper-pages/page.ts";
import { type OrderView, renderOrderPage } from "../../../functions/shopper-pages/order-page.ts";
import { renderPreferencesPage, type SignupView } from "../../../functions/shopper-pages/preferences-page.ts";
import { renderUnsubscribePage } from "../../../functions/shopper-pages/unsubscribe-page.ts";
import { locales } from "./cases.ts";

/** What a merchant's system, or an attacker behind it, may have written. */
interface Texts {
  name: string;
  title: string;
  sku: string;
  url: string;
  logo: string;
}
const harmless: Texts = {
  name: "Shop",
  title: "Tent",
  sku: "T",
  url: "https://shop.example/t",
  logo: "https://shop.example/logo.png",
};

const signupOf = ({ sku, title, url }: Texts): SignupView => ({
  sku,
  title,
  url,
  active: true,
  reason: "in_line",
  place: 2,
  quantity: 1,
  channels: "email",
  choices: ["email", "sms"],
  signedUpOn: "2026-11-02",
});

/** Carriers write as well: what happened, and where. */
const orderOf = ({ title, url, sku }: Texts): OrderView => ({
  name: title,
  placedOn: "2026-11-02",
  isCancelled: false,
  token: "t",
  timeZone: "UTC",
  parcels: [
    {
      parcel: {
        trackingNumber: sku,
        carrier: title,
        trackingUrl: url,
        milestone: "in_transit",
        events: [{ milestone: "in_transit", raw: title, description: title, place: title, source: "ship24" }],
      },
      isSent: true,
      isLate: false,
      lines: [{ title, quantity: 2 }],
      isOneOfSeveral: false,
    },
  ],
  lines: [{ title, url, quantity: 1, status: "open", shipped: 0, estimate: null, why: title }],
});

const pagesOf = (texts: Texts, locale: (typeof locales)[number]): RenderedPage[] => {
  const { name, title, url, logo, sku } = texts;
  const look = { name, logo, color: "#1a6b4f", locale, policyUrl: url, shopUrl: url };
  return [
    renderConfirmPage(look, { token: "t", state: "ask", items: [{ title, url }] }),
    renderConfirmPage(look, { token: "t", state: "done", items: [{ title, url }, { title }], preferencesToken: "p" }),
    renderConfirmPage(look, { token: "t", state: "expired", items: [] }),
    renderUnsubscribePage(look, { token: "t", state: "ask", title }),
    renderUnsubscribePage(look, { token: "t", state: "doneVariant", title }),
    renderOrderPage(look, orderOf(texts)),
    renderPreferencesPage(look, {
      token: "t",
      state: "saved",
      sku,
      signups: [signupOf(texts), { ...signupOf(texts), active: false }],
    }),
  ];
};

/** The tags alone, without what attributes say: whatever breaks out of a text or an attribute changes them. */
const structureOf = (html: string): string[] =>
  [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, '=""'));

const markup =
  `<b> </style> </title> <script>alert(1)</script> --> "onload=alert(1) ' &amp; & {{x}} {%if%} \`\${x}\``.split(" ");
const controls = ["\r\n", "\n", "\t", "\u2028", "\u0085", "\0", "\u202e", "\ud83c", "\u{1f392}"];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...markup, ...controls), fc.string({ unit: "binary", maxLength: 5 })), {
    maxLength: 12,
  })
  .map((parts) => `a${parts.join("")}z`);
const webAddress = fc
  .tuple(fc.webUrl(), fc.constantFrom("", `?q="><script>`, "/{{x}} y\n", "#{% if %}'", "/;img-src *"))
  .map(([url, rest]) => url + rest);

const policy =
  /^default-src 'none'; style-src 'sha256-[\w+/]{43}='(; img-src https?:\/\/[a-z0-9._-]+(:\d+)?)?; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/;

describe.each(locales)("whatever a store is called and sells, in %s", (locale) => {
  it("keeps the structure of every page, and its policy", () => {
    const expected = pagesOf(harmless, locale).map(({ html }) => structureOf(html));
    const texts = fc.record({ name: hostile, title: hostile, sku: hostile, url: webAddress, logo: webAddress });
    fc.assert(
      fc.property(texts, (texts) => {
        const pages = pagesOf(texts, locale);
        expect(pages.map(({ html }) => structureOf(html))).toEqual(expected);
        for (const { contentSecurityPolicy } of pages) expect(contentSecurityPolicy).toMatch(policy);
      }),
    );
  });
});

const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#34;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

describe("what a store wrote", () => {
  it("comes back from a form as the same sku", () => {
    // No control characters: a sku has none.
    const sku = hostile.map((text) => text.toWellFormed().replaceAll(/\p{Cc}/gu, "  "));
    fc.assert(
      fc.property(sku, (sku) => {
        const html = pagesOf({ ...harmless, sku }, "en").at(-1)?.html ?? "";
        const value = /name="sku" value="([^"]*)"/.exec(html)?.[1];
        expect(value?.replaceAll(/&[^;]+;/g, (entity) => entities[entity] ?? entity)).toBe(sku);
      }),
    );
  });

  it.each(["javascript:alert(1)", "data:text/html,x", " JavaScript:alert(1)", "//shop.example", "no address"])(
    "is no link and no picture unless it is a web address: %s",
    (address) => {
      for (const { html, contentSecurityPolicy } of pagesOf({ ...harmless, url: address, logo: address }, "en")) {
        expect(html).not.toMatch(/(href|src)="(?!\/preferences)/);
        expect(contentSecurityPolicy).not.toContain("img-src");
      }
    },
  );

  it.each([
    "https://a;script-src/x.png",
    "https://a,b.example/x.png",
    "https://it's.example/x.png",
    "https://[::1]/x.png",
  ])("names the store where the policy cannot name its logo's host: %s", (logo) => {
    for (const { html, contentSecurityPolicy } of pagesOf({ ...harmless, logo }, "en")) {
      expect(html).toContain('<p class="shop">Shop</p>');
      expect(html).not.toContain("<img");
      expect(contentSecurityPolicy).not.toContain("img-src");
    }
  });

  it("may be long: the title of the tab is not", () => {
    const [page] = pagesOf({ ...harmless, name: "Shop ".repeat(20) }, "en");
    expect(/<title>([^<]*)</.exec(page?.html ?? "")?.[1]?.length).toBeLessThanOrEqual(70);
  });
});
