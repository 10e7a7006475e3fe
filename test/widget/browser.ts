import { mkdirSync } from "node:fs";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium as playwright, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import * as v from "valibot";

const screenshots = join(import.meta.dirname, "../../.cache/screenshots");
mkdirSync(screenshots, { recursive: true });

export const phone = { viewport: { width: 320, height: 640 } } as const;
export const desktop = { viewport: { width: 1280, height: 900 } } as const;

/** Opens pages in a browser of the test file's own; each page is a new visitor. */
export const useBrowser = () => {
  let browser: Browser;
  beforeAll(async () => {
    // Without the package's own arguments: they are for Lambda, and switch off the web security that is tested here.
    browser = await playwright.launch({ executablePath: await chromium.executablePath(), headless: true });
  });
  afterAll(async () => browser.close());
  return async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ ...desktop, locale: "en-US", ...options });
    context.setDefaultTimeout(10_000);
    return context.newPage();
  };
};

const axeSchema = v.array(v.string());

/** What axe finds wrong, a line each. */
export const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  return v.parse(
    axeSchema,
    await page.evaluate(
      `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(" | "))))`,
    ),
  );
};

/** How much wider than the window the page is: more than 0 means that a phone scrolls sideways. */
export const overflowOf = async (page: Page): Promise<number> =>
  Number(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"));

/** A picture in .cache/screenshots, to be looked at. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
};
