import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeEach } from "vitest";
import { useBrowser } from "./browser.ts";
import { startShop } from "./shop.ts";

export const widget = '<stockline-signup store="demo" sku="TENT"></stockline-signup>';

interface Visit extends BrowserContextOptions {
  path?: string;
  /** A robot does not look around first. */
  inHaste?: boolean;
}

/** A shop with a tent that is sold out, and its page as a new visitor sees it. */
export const useShop = async () => {
  const openPage = useBrowser();
  const shop = await startShop();
  afterAll(() => shop.stop());
  beforeEach(() => {
    shop.variants = new Map([["TENT", { title: "Two-person tent", buyable: false }]]);
    shop.signup = { channels: ["email"], doubleOptIn: true, captcha: false };
    shop.signupAnswer = { status: 202, body: { status: "accepted" } };
    shop.availabilityAnswer = undefined;
    shop.page = { body: widget, lang: "en" };
    shop.received = [];
    shop.asked = [];
  });

  const visit = async ({ path = "/tent", inHaste = false, ...options }: Visit = {}): Promise<Page> => {
    const page = await openPage(options);
    await page.clock.install();
    await page.goto(`${shop.origin}${path}`);
    await page.locator("stockline-signup[state]").first().waitFor({ state: "attached" });
    if (!inHaste) await page.clock.fastForward(5_000);
    return page;
  };
  return { shop, visit };
};

/** Resolves when the widget is in that state. */
export const untilState = async (page: Page, state: string): Promise<void> =>
  page.locator(`stockline-signup[state=${state}]`).waitFor({ state: "attached" });

/** Does something with the widget, as a script of the page would. */
export const onWidget = async (page: Page, expression: string): Promise<unknown> =>
  page.evaluate(`((widget) => ${expression})(document.querySelector("stockline-signup"))`);

export const setAttribute = async (page: Page, name: string, value: string): Promise<unknown> =>
  onWidget(page, `widget.setAttribute("${name}", "${value}")`);

/** What has the focus inside the widget, by its text or its name. */
export const focused = async (page: Page): Promise<string> =>
  String(
    await page.evaluate(`(() => {
      const element = document.activeElement?.shadowRoot?.activeElement;
      return element?.name || element?.textContent || "nothing";
    })()`),
  );

export const press = async (page: Page, name: string): Promise<void> => page.getByRole("button", { name }).click();

/** Signs up by mail, to the end. */
export const signUp = async (page: Page): Promise<void> => {
  await page.getByLabel("E-mail address").fill("ada@example.com");
  await press(page, "Tell me");
  await untilState(page, "sent");
};
