import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { backorder, substitutes } from "./sale.ts";
import { focused, onWidget, press, signUp, untilState, useShop } from "./visit.ts";

const { shop, visit } = await useShop();

/** The lines of what is said of the sale; of a range's thin spaces, a browser has others than the next. */
const shown = async (page: Page) => {
  const lines = '[...widget.shadowRoot.querySelectorAll("[part=sale] > *")].map((line) => line.textContent).join("|")';
  return String(await onWidget(page, lines)).replaceAll(/\s/g, " ");
};
const links = async (page: Page) =>
  page.getByRole("link").evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute("href")]));
const put = (more: Record<string, unknown>, buyable = true) =>
  shop.variants.set("TENT", { ...backorder, buyable, more: { ...backorder.more, ...more } });

describe("a variant that is sold without stock", () => {
  it.each([
    [
      "en",
      {},
      "Order now, ships about 12 December 2026|You would be number 7 in line.|Standard: arrives 14 – 16 December 2026|Express: arrives 14 December 2026",
    ],
    [
      "de",
      {},
      "Jetzt bestellen, Versand etwa am 12. Dezember 2026|Sie wären die Nummer 7 in der Reihe.|Standard: Lieferung 14.–16. Dezember 2026|Express: Lieferung 14. Dezember 2026",
    ],
    ["en", { place: 1, services: [] }, "Order now, ships about 12 December 2026"],
    ["en", { status: "preorder", place: 1, services: [] }, "Preorder now, ships about 12 December 2026"],
    ["de", { status: "preorder", place: 1, services: [] }, "Jetzt vorbestellen, Versand etwa am 12. Dezember 2026"],
    [
      "en",
      { availabilityStarts: undefined, services: [], place: 2 },
      "Order now|The shipping date is not known yet.|You would be number 2 in line.",
    ],
  ])("says in %s when it ships: %j", async (lang, more, words) => {
    shop.page.lang = lang;
    put(more);
    expect(await shown(await visit({ timezoneId: "America/Los_Angeles" }))).toBe(words);
  });

  it("can be waited for, too", async () => {
    put({});
    const page = await visit();
    await untilState(page, "form");
    await page.getByRole("heading", { name: "Tell me when it is in stock" }).waitFor();
    await page.getByText("Would you rather wait? We tell you when Two-person tent is in stock.").waitFor();
    expect(await page.getByText("sold out").count()).toBe(0);
    await signUp(page);
    expect(shop.received).toMatchObject([{ sku: "TENT" }]);
    expect(await focused(page)).toBe("One more step");
    expect(await shown(page)).toContain("Order now, ships about 12 December 2026");
  });

  it("says another day when its supply slips, aloud and without taking away what was typed", async () => {
    put({});
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    put({ availabilityStarts: "2026-12-24" });
    await onWidget(page, "widget.refresh()");
    await page.getByRole("heading", { name: "Order now, ships about 24 December 2026" }).waitFor();
    expect(await page.getByRole("status").textContent()).toBe("Order now, ships about 24 December 2026");
    expect(await page.getByLabel("E-mail address").inputValue()).toBe("ada@example.com");
  });

  it("stays on the page while the network is away", async () => {
    put({});
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.context().setOffline(true);
    await press(page, "Tell me");
    await untilState(page, "offline");
    expect(await shown(page)).toContain("Order now, ships about");
  });
});

describe("what is in stock instead", () => {
  const addresses = [
    ["Sand tent", "https://shop.example.com/sand"],
    ["Blue tent", "https://shop.example.com/blue"],
  ];

  it("is linked below the form of what is sold out, where the link is a page", async () => {
    put({ status: "out_of_stock", substitutes }, false);
    const page = await visit();
    await page.getByRole("heading", { name: "In stock now" }).waitFor();
    expect((await links(page)).slice(-2)).toEqual(addresses);
    expect(await page.getByLabel("E-mail address").isVisible()).toBe(true);
  });

  it("is all that there is of what is no longer sold", async () => {
    put({ status: "discontinued", substitutes }, false);
    const page = await visit();
    await untilState(page, "gone");
    await page.getByText("Two-person tent is no longer sold.").waitFor();
    expect(await links(page)).toEqual(addresses);
    expect(await page.getByRole("button").count()).toBe(0);
  });

  it("is nobody's question while it is in stock itself", async () => {
    put({ status: "in_stock", substitutes });
    await untilState(await visit(), "hidden");
  });
});
