import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, vi } from "vitest";
import * as v from "valibot";
import type { Client } from "../../infra/local/client.ts";
import { launchBrowser } from "../local/browser.ts";
import { startTestSystem } from "../support/local-system.ts";

/** Looked at, not committed. */
export const screenshots = join(import.meta.dirname, "../../.cache/screenshots");
mkdirSync(screenshots, { recursive: true });

/** Tall enough to show a whole form: a picture of more than the window takes twice as long. */
const windows = [
  { width: 320, height: 1800 },
  { width: 1280, height: 1100 },
] as const;
const colorSchemes = ["light", "dark"] as const;
const [, desktop] = windows;

/** What the test itself brings about: looking into a mail, which runs no script, and taking the network away. */
const ownNoise = /^Blocked script execution in '[^']*\/html'|ERR_INTERNET_DISCONNECTED/;

/** A journey takes 20 s, and several times that on a machine that is busy with other tests. */
const patienceMs = 180_000;

/** A whole system of the test file's own, and a real browser; each visit is somebody else's. */
export const useShoppers = () => {
  vi.setConfig({ testTimeout: patienceMs });
  let browser: Browser;
  let system: Awaited<ReturnType<typeof startTestSystem>>;
  beforeAll(async () => {
    [browser, system] = await Promise.all([launchBrowser(), startTestSystem()]);
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });

  return {
    client: (): Client => system,
    visit: async (options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ viewport: desktop, locale: "en-US", ...options });
      context.setDefaultTimeout(20_000);
      const complaints: string[] = [];
      context.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !ownNoise.test(message.text()))
          complaints.push(message.text());
      });
      context.on("weberror", (error) => complaints.push(error.error().message));
      return { page: await context.newPage(), complaints };
    },
  };
};

const listSchema = v.array(v.string());

/** Axe in the page alone: what is framed is looked at by itself. */
const violations = `axe.run(document, { resultTypes: ["violations"], iframes: false }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(" | "))))`;
const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** Looks at what is shown on a phone and a desktop, by day and by night: nothing hinders anybody, nothing sticks out. */
export const look = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(axe.source);
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme });
    for (const size of windows) {
      await page.setViewportSize(size);
      const view = `${name}-${size.width}-${colorScheme}`;
      const found = v.parse(listSchema, await page.evaluate(violations));
      expect([view, found, await page.evaluate(overflow)]).toEqual([view, [], 0]);
      await page.screenshot({ path: join(screenshots, `journey-${view}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(desktop);
};

/** As many stops as any page of this service has, and more. */
const maxStops = 60;

const hasFocus = async (target: Locator): Promise<boolean> =>
  (await target.count()) > 0 &&
  (await target.first().evaluate((element) => element.matches(":focus") && element.ownerDocument.hasFocus()));

/** Presses Tab until the target has the focus; fails where the keyboard does not get there. */
export const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let stop = 0; stop < maxStops; stop += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not reach ${String(target)}`);
};

export const press = async (page: Page, target: Locator, key = "Enter"): Promise<void> => {
  await tabTo(page, target);
  await page.keyboard.press(key);
};

/** Does what opens a tab, and goes on there. */
export const inNewTab = async (page: Page, open: () => Promise<void>): Promise<Page> => {
  const [tab] = await Promise.all([page.context().waitForEvent("page"), open()]);
  await tab.waitForLoadState();
  return tab;
};
