import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { focused, onWidget, press, setAttribute, signUp, untilState, useShop, widget } from "./visit.ts";

const { shop, visit } = await useShop();

const refresh = async (page: Page) => onWidget(page, "widget.refresh()");
const restock = (buyable: boolean, sku = "TENT") => shop.variants.set(sku, { title: "Two-person tent", buyable });
const announced = async (page: Page) => page.getByRole("status").textContent();

/** Signs up in the browser's memory, as an earlier visit left it. */
const earlierVisit = async () => {
  const page = await visit();
  await signUp(page);
  await page.reload();
  await page.locator("stockline-signup[state]").waitFor({ state: "attached" });
  await page.clock.fastForward(5_000);
  return page;
};

describe("a variant that can be bought", () => {
  it("shows nothing to whoever did not wait for it", async () => {
    restock(true);
    const page = await visit();
    await untilState(page, "hidden");
    expect(await page.locator("stockline-signup").isVisible()).toBe(false);
  });

  it("is told to whoever waited for it, and is not waited for any longer", async () => {
    const page = await visit();
    await signUp(page);
    restock(true);
    await refresh(page);
    await untilState(page, "back");
    expect(await announced(page)).toBe("It is back");
    expect(await page.getByText("You waited for Two-person tent: you can buy it now.").isVisible()).toBe(true);
    restock(false);
    await refresh(page);
    await untilState(page, "form");
  });
});

describe("a signup", () => {
  it("is remembered by the browser, without the address", async () => {
    const page = await earlierVisit();
    await untilState(page, "waiting");
    expect(await page.getByText("You signed up here. We tell you when Two-person tent is back.").isVisible()).toBe(
      true,
    );
    expect(await page.evaluate("JSON.stringify(localStorage)")).toBe('{"stockline:demo:TENT":"sent"}');
    await press(page, "Sign up with another address");
    expect(await focused(page)).toBe("email");
    await signUp(page);
    expect(shop.received).toHaveLength(2);
  });

  it("is confirmed where the confirmation page leads back to", async () => {
    const page = await earlierVisit();
    await page.evaluate("location.hash = 'stockline-confirmed'");
    await untilState(page, "confirmed");
    expect(await page.getByText("Thank you.").isVisible()).toBe(true);
    await page.evaluate("location.hash = ''");
    await untilState(page, "waiting");
    expect(await page.getByText("Not confirmed yet?").count()).toBe(0);
  });

  it("is confirmed in another browser than it was made in", async () => {
    const page = await visit({ path: "/tent#stockline-confirmed" });
    await untilState(page, "confirmed");
    shop.variants.set("OTHER", { title: "Other tent", buyable: false });
    await page.getByRole("heading", { level: 1 }).click();
    await setAttribute(page, "sku", "OTHER");
    await untilState(page, "form");
    expect(await page.evaluate("localStorage.length")).toBe(0);
  });

  it("works where the browser keeps nothing", async () => {
    const page = await visit();
    await page.evaluate("Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('no') } })");
    await signUp(page);
  });
});

describe("another variant", () => {
  it("is followed, announced, and keeps what was typed", async () => {
    shop.variants
      .set("SAND", { title: "Sand tent", buyable: true })
      .set("BLUE", { title: "Blue tent", buyable: false });
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    expect(await announced(page)).toBe("");
    await setAttribute(page, "sku", "SAND");
    await untilState(page, "hidden");
    await setAttribute(page, "sku", "BLUE");
    await untilState(page, "form");
    expect(await announced(page)).toBe("Tell me when it is back");
    expect(await page.getByText("Blue tent is sold out.").isVisible()).toBe(true);
    expect(await page.getByLabel("E-mail address").inputValue()).toBe("ada@example.com");
    await signUp(page);
    expect(shop.received).toMatchObject([{ sku: "BLUE" }]);
  });

  it("is asked for once, however many attributes change, and the last one wins", async () => {
    shop.variants.set("a/ä b", { title: "Odd", buyable: false });
    const page = await visit();
    shop.asked = [];
    await onWidget(
      page,
      "{ widget.setAttribute('sku', 'x'); widget.setAttribute('locale', 'de'); widget.setAttribute('sku', 'a/ä b'); }",
    );
    await page.getByText("Ausverkauft: Odd.").waitFor();
    expect(shop.asked).toEqual(["/v1/stores/demo/variants/a%2F%C3%A4%20b/availability?locale=de"]);
  });

  it("brings its own structured data, and takes it away again", async () => {
    shop.variants.set("SAND", { title: "Sand tent", buyable: true });
    const page = await visit();
    const offers = async () =>
      page.evaluate(
        "[...document.head.querySelectorAll('[type=\"application/ld+json\"]')].map((one) => JSON.parse(one.text))",
      );
    const offer = (sku: string, state: string) => [
      expect.objectContaining({ sku, availability: `https://schema.org/${state}` }),
    ];
    expect(await offers()).toEqual(offer("TENT", "OutOfStock"));
    restock(true);
    await refresh(page);
    expect(await offers()).toEqual(offer("TENT", "InStock"));
    await setAttribute(page, "sku", "SAND");
    await expect.poll(offers).toEqual(offer("SAND", "InStock"));
    await onWidget(page, "widget.remove()");
    expect(await offers()).toEqual([]);
  });

  it("finds its way back into a page that moves it", async () => {
    const page = await visit();
    await onWidget(page, "{ widget.remove(); document.querySelector('main').append(widget); }");
    await untilState(page, "form");
    await expect.poll(async () => page.locator("head script[data-stockline]").count()).toBe(1);
  });
});

describe("the language", () => {
  const heading = async (page: Page) => page.getByRole("heading", { level: 2 }).textContent();

  it.each([
    [widget, "en", "en-US", "Tell me when it is back"],
    [widget, "de-AT", "en-US", "Sagen Sie mir Bescheid"],
    [widget, "", "de-DE", "Sagen Sie mir Bescheid"],
    [`<div lang="de">${widget}</div>`, "en", "en-US", "Sagen Sie mir Bescheid"],
    [widget.replace("sku", 'locale="de" sku'), "en", "en-US", "Sagen Sie mir Bescheid"],
    [widget, "fr", "de-DE", "Tell me when it is back"],
  ])("of %s on a page in '%s' for a browser in %s", async (body, lang, locale, words) => {
    shop.page = { body, lang };
    expect(await heading(await visit({ locale }))).toBe(words);
  });

  it("is also that of the consent, and of what is sent", async () => {
    shop.page.lang = "de";
    const page = await visit();
    expect(await page.getByText("Demo Outdoor schreibt Ihnen zu diesem Artikel.").isVisible()).toBe(true);
    await page.getByLabel("E-Mail-Adresse").fill("ada@example.com");
    await press(page, "Bescheid sagen");
    await untilState(page, "sent");
    expect(shop.received).toMatchObject([{ locale: "de" }]);
    expect(await focused(page)).toBe("Nur noch ein Schritt");
  });
});
