import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import chromium from "@sparticuz/chromium";
import axe from "axe-core";
import { type Browser, chromium as playwright, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderConfirmPage } from "../../../functions/shopper-pages/confirm-page.ts";
import type { RenderedPage } from "../../../functions/shopper-pages/page.ts";
import { locales, look, pageCases, renderCase, token } from "./cases.ts";

const screenshots = join(import.meta.dirname, "../../../.cache/screenshots");
const served = new Map<string, RenderedPage>();
const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"><rect width="400" height="100" rx="20" fill="#243b55"/><circle cx="60" cy="50" r="28" fill="#f2c14e"/></svg>`;

const posted: { url: string | undefined; form: Record<string, string> }[] = [];

/** Pages with their own policy; everything else is a picture, so that a page could load one if it may. */
const answer = async (request: IncomingMessage, response: ServerResponse) => {
  if (request.method === "POST") {
    posted.push({ url: request.url, form: Object.fromEntries(new URLSearchParams(await text(request))) });
    response.writeHead(204).end();
    return;
  }
  const page = served.get(request.url ?? "");
  if (page === undefined) {
    response.writeHead(200, { "content-type": "image/svg+xml" }).end(logo);
    return;
  }
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": page.contentSecurityPolicy,
  });
  response.end(page.html);
};
const server = createServer((request, response) => void answer(request, response));
let origin = "";
let browser: Browser;

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  origin = address instanceof Object ? `http://127.0.0.1:${address.port}` : "";
  // Without the package's own arguments: they are for Lambda, and switch off the web security that is tested here.
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), headless: true });
});

afterAll(async () => {
  await browser.close();
  server.close();
});

const views = [
  { width: 320, colorScheme: "light" },
  { width: 320, colorScheme: "dark" },
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
] as const;
type View = (typeof views)[number];

/** A link that is not good leads to the same page, whatever it was for; choices differ in their words. */
const distinctCases = pageCases.filter(
  ({ name }) =>
    !/^(unsubscribe|preferences)-(expired|invalid|fresh_sent)$/.test(name) &&
    !/^choice-(?!ask-(wait|substitute|cancel)$|taken-cancel$|shipped$)/.test(name),
);

/** A tab, and what the browser complains of in it: refused styles, pictures, scripts. */
const openTab = async ({ width, colorScheme }: View) => {
  const page = await browser.newPage({ viewport: { width, height: 720 }, colorScheme });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, complaints };
};

/** Opens a page under its own policy. */
const show = async (page: Page, rendered: RenderedPage) => {
  const path = `/page-${served.size}`;
  served.set(path, rendered);
  await page.goto(`${origin}${path}`, { waitUntil: "load" });
};

/** Axe, without leave of the page: the debugging protocol is not subject to its policy. */
const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(
    `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(" | "))))`,
  );
  return Array.isArray(found) ? found.map(String) : ["axe did not answer"];
};

const overflowOf = async (page: Page): Promise<number> =>
  Number(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"));

/** Controls that a thumb would miss. Of a radio button, its label is the target. */
const smallTargets = async (page: Page): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll("a, button, label, summary, input:not([type=hidden], [type=radio])")]
    .map((target) => ({ target: target.outerHTML, ...target.getBoundingClientRect().toJSON() }))
    .filter(({ width, height }) => width < 44 || height < 44)
    .map(({ target, width, height }) => [target, width, height].join(" "))`);

const pathOf = (name: string, { width, colorScheme }: View) =>
  join(screenshots, `pages-${name}-${width}-${colorScheme}.png`);

describe.each(views)("in a browser, $width px wide, $colorScheme", (view) => {
  it.each(locales)("every page in %s is accessible, fits and breaks no rule of its policy", async (locale) => {
    const { page, complaints } = await openTab(view);
    for (const pageCase of distinctCases) {
      await show(page, renderCase(pageCase, locale));
      await page.screenshot({ path: pathOf(`${pageCase.name}-${locale}`, view), fullPage: true });
      const found = {
        violations: await violationsOf(page),
        overflow: await overflowOf(page),
        smallTargets: await smallTargets(page),
      };
      expect([pageCase.name, found]).toEqual([pageCase.name, { violations: [], overflow: 0, smallTargets: [] }]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows the store's logo, and no picture from elsewhere", async () => {
    const { page, complaints } = await openTab(view);
    const shop = { ...look, locale: "en", logo: `${origin}/logo.svg` } as const;
    await show(page, renderConfirmPage(shop, { token, state: "nothing", items: [] }));
    expect(await page.evaluate("document.querySelector('.logo').naturalWidth")).toBe(400);
    await page.screenshot({ path: pathOf("logo", view), fullPage: true });
    expect(complaints).toEqual([]);
    const elsewhere = origin.replace("127.0.0.1", "localhost");
    await page.evaluate(`new Promise((resolve) => {
      const image = new Image();
      image.onload = image.onerror = resolve;
      image.src = "${elsewhere}/other.svg";
    })`);
    expect(complaints.join("\n")).toContain("violates the following Content Security Policy directive");
    await page.close();
  });
});

describe("a form in a browser", () => {
  const preferences = () => {
    const pageCase = pageCases.find(({ name }) => name === "preferences-saved");
    if (pageCase === undefined) throw new Error("no such case");
    return renderCase(pageCase, "en");
  };
  const url = `/preferences?t=${token}`;

  it.each([
    ["saves by Enter in the quantity", "7", "save"],
    ["asks for a possible quantity before it saves", "0", undefined],
    ["stops whatever the quantity says", "0", "stop"],
  ])("%s", async (_, quantity, action) => {
    posted.length = 0;
    const { page, complaints } = await openTab({ width: 320, colorScheme: "light" });
    await show(page, preferences());
    await page.getByRole("radio", { name: "E-mail", exact: true }).check();
    const field = page.getByRole("spinbutton", { name: "How many would you like?" });
    await field.fill(quantity);
    if (action === "stop") await page.getByRole("button", { name: "Stop this alert" }).click();
    else await field.press("Enter");
    if (action === undefined) expect(await page.evaluate("document.activeElement.matches(':invalid')")).toBe(true);
    else await expect.poll(() => posted).toHaveLength(1);
    const form = { sku: "TR-30", channels: "email", quantity, action };
    expect(posted).toEqual(action === undefined ? [] : [{ url, form }]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe.each(["light", "dark"] as const)("a store's colour, %s", (colorScheme) => {
  it.each(["#ffffff", "#000000", "#ffdd00", "#777777", "#ff00ff"])("is readable: %s", async (color) => {
    const view = { width: 320, colorScheme } as const;
    const { page, complaints } = await openTab(view);
    for (const pageCase of pageCases.filter(({ name }) => /-(ask|done|list)$/.test(name))) {
      await show(page, renderCase(pageCase, "en", { ...look, color }));
      await page.screenshot({ path: pathOf(`${pageCase.name}-${color.slice(1)}`, view), fullPage: true });
      expect([pageCase.name, await violationsOf(page)]).toEqual([pageCase.name, []]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });
});
