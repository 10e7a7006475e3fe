import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { desktop, overflowOf, phone, shoot, violationsOf } from "./browser.ts";
import { backorder, substitutes } from "./sale.ts";
import { press, untilState, useShop } from "./visit.ts";

const { shop, visit } = await useShop();

/** How a visitor gets to see each state; in German, where words are longest. */
const states: Record<string, (page: Page) => Promise<unknown>> = {
  form: async () => {},
  "form with everything": async (page) => {
    await page.getByLabel("E-Mail-Adresse").fill("ada@example.com");
    await page.getByLabel("Handynummer").fill("+49 1515 0123456");
  },
  errors: async (page) => {
    shop.signupAnswer = {
      status: 400,
      body: { errors: [{ field: "email", message: "Diese Adresse gibt es nicht." }] },
    };
    await page.getByLabel("E-Mail-Adresse").fill("ada@example.com");
    await press(page, "Bescheid sagen");
    await untilState(page, "error");
  },
  refused: async (page) => {
    shop.signupAnswer = { status: 429, body: {}, headers: { "retry-after": "30" } };
    await page.getByLabel("E-Mail-Adresse").fill("ada@example.com");
    await press(page, "Bescheid sagen");
    await untilState(page, "error");
  },
  offline: async (page) => {
    await page.context().setOffline(true);
    await page.evaluate('document.querySelector("stockline-signup").setAttribute("sku", "OTHER")');
    await untilState(page, "offline");
  },
  sent: async (page) => {
    await page.getByLabel("E-Mail-Adresse").fill("ada@example.com");
    await press(page, "Bescheid sagen");
    await untilState(page, "sent");
  },
  waiting: async (page) => {
    await page.evaluate("localStorage.setItem('stockline:demo:TENT', 'sent')");
    await page.reload();
    await untilState(page, "waiting");
  },
  confirmed: async (page) => {
    await page.evaluate("location.hash = 'stockline-confirmed'");
    await untilState(page, "confirmed");
  },
  backorder: async (page) => {
    shop.variants.set("TENT", backorder);
    await page.reload();
    await page.getByText("Versand etwa am").waitFor();
  },
  substitutes: async (page) => {
    shop.variants.set("TENT", { title: "Two-person tent", buyable: false, more: { substitutes } });
    await page.reload();
    await page.getByRole("link", { name: "Sand tent" }).waitFor();
  },
  gone: async (page) => {
    shop.variants.set("TENT", {
      title: "Two-person tent",
      buyable: false,
      more: { status: "discontinued", substitutes },
    });
    await page.reload();
    await untilState(page, "gone");
  },
  back: async (page) => {
    await page.evaluate("localStorage.setItem('stockline:demo:TENT', 'sent')");
    shop.variants.set("TENT", { title: "Two-person tent", buyable: true });
    await page.reload();
    await untilState(page, "back");
  },
};

describe.each(Object.entries(states))("%s", (name, reach) => {
  it.each([
    ["phone light", { ...phone, colorScheme: "light" }],
    ["phone dark", { ...phone, colorScheme: "dark" }],
    ["desktop light", { ...desktop, colorScheme: "light" }],
    ["desktop dark", { ...desktop, colorScheme: "dark" }],
  ] as const)("is fine on a %s", async (device, options) => {
    shop.signup.channels = ["email", "sms"];
    shop.page.lang = "de";
    const page = await visit(options);
    await reach(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    for (const target of await page
      .locator("stockline-signup")
      .locator("button, [part=input], label[part=option]")
      .all()) {
      const box = await target.boundingBox();
      if (box !== null) expect(box.height).toBeGreaterThanOrEqual(44);
    }
    await shoot(page, `widget ${name} ${device}`.replaceAll(" ", "-"));
  });
});
