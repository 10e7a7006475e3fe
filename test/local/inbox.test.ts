import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderMail } from "../../shared/message/order-mail.ts";
import { mailFrom, settings } from "../message/mails.ts";
import { newsOf, own } from "../message/order-facts.ts";
import { launchBrowser } from "./browser.ts";
import { startLocalServer } from "./local-server.ts";
import { mailOf, textOf } from "./messages.ts";

const hostile = `<!doctype html><html><head><title>Bad</title></head><body>
<h1 id="ran">not run</h1><img src="x" onerror="document.title='ran'">
<script>document.querySelector("#ran").textContent = "run"; top.location = "https://evil.example.com"</script>
<a href="https://shop.example.com/">Shop</a></body></html>`;

const server = await startLocalServer();
server.mailbox.add([
  mailOf(1),
  textOf(2),
  mailOf(3, { id: "hostile", to: "eve@example.com", subject: "<script>alert(1)</script>", html: hostile }),
  textOf(4, {
    id: "german",
    to: "+447700900123",
    text: "Zelt „Nord“ ist da: https://shop.example.com/zelt?a=1&b=2.",
    encoding: "UCS-2",
    parts: 2,
  }),
  mailOf(5),
]);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

interface Screen {
  width?: number;
  dark?: boolean;
  javaScriptEnabled?: boolean;
}
const openPage = async (path: string, { width = 1280, dark = false, javaScriptEnabled = true }: Screen = {}) => {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled,
  });
  const page = await context.newPage();
  await page.goto(`${server.url}${path}`);
  return page;
};

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}${path}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const listed = async (page: Page) => page.locator("#list .to").allTextContents();

describe("the inbox as a page", () => {
  it("lists mails and texts, newest first, with links, and needs no JavaScript", async () => {
    const page = await openPage("/inbox", { javaScriptEnabled: false });
    expect(await listed(page)).toEqual([
      "ada-5@example.com",
      "+447700900123",
      "eve@example.com",
      "+12025550143",
      "ada-1@example.com",
    ]);
    await page.getByRole("link", { name: "Tent 5 is back in stock" }).click();
    expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("Tent 5 is back in stock");
    await page.getByText("Headers", { exact: true }).click();
    expect(await page.locator(".headers").textContent()).toContain("List-Unsubscribe");
    await page.getByRole("searchbox").fill("zelt");
    await page.getByRole("button", { name: "Search" }).click();
    expect(await listed(page)).toEqual(["+447700900123"]);
    await page.close();
  });

  it("shows a text with its parts, its encoding and a link without the sentence's full stop", async () => {
    const page = await openPage("/inbox/german", { javaScriptEnabled: false });
    expect(await page.locator(".size").textContent()).toMatch(/^2 parts · UCS-2 · \d+ characters · promotional$/);
    expect(await page.locator(".bubble a").getAttribute("href")).toBe("https://shop.example.com/zelt?a=1&b=2");
    await page.close();
  });

  it("finds words in recipient, subject and text, in any case", async () => {
    for (const [words, ids] of [
      ["EVE@", ["hostile"]],
      ["tent 5", ["mail-5"]],
      ["reply stop", ["text-2"]],
      ["<script>", ["hostile"]],
      ["nobody", []],
      // What only a link's address says, nobody has read.
      ["?n=5", []],
    ] as const) {
      const { text } = await get(`/inbox?q=${encodeURIComponent(words)}`);
      expect([...text.matchAll(/class="row" href="\/inbox\/([\w-]+)/g)].map(([, id]) => id)).toEqual(ids);
    }
  });

  it("is valid HTML that escapes what it shows", async () => {
    const validator = new HtmlValidate({
      extends: ["html-validate:standard"],
      rules: { "void-style": "off", "no-trailing-whitespace": "off", "long-title": "off" },
    });
    for (const path of ["/inbox", "/inbox/hostile", "/inbox/german", "/inbox/none", "/inbox?q=zzz&embedded=1"]) {
      const { text } = await get(path);
      const { results } = await validator.validateString(text);
      expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual(
        [],
      );
      expect(text).not.toContain("<script>alert");
    }
  });

  it("says so where there is no such message or mail", async () => {
    expect(await get("/inbox/none")).toMatchObject({ status: 404, text: expect.stringContaining("no such message") });
    expect(await get("/inbox/none/html")).toMatchObject({ status: 404 });
    expect(await get("/inbox/german/html")).toMatchObject({ status: 404 });
  });

  it("takes any query", async () => {
    for (const query of ["before=x", "before=-1", "before=999999999999", `q=${"a".repeat(300)}`, "embedded=2"]) {
      expect((await get(`/inbox?${query}`)).status).toBe(200);
    }
  });

  it("is not sent again while nothing came", async () => {
    const { headers } = await get("/inbox");
    expect((await get("/inbox", { "if-none-match": headers.get("etag") ?? "" })).status).toBe(304);
  });
});

describe("a mail in the inbox", () => {
  it("comes with a policy that runs nothing", async () => {
    const { headers, text } = await get("/inbox/hostile/html");
    expect(headers.get("content-security-policy")).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    );
    expect(text).toContain('<head><base target="_blank">');
  });

  it("runs no script, neither in the inbox nor by its own address, and opens links elsewhere", async () => {
    const page = await openPage("/inbox/hostile");
    const mail = page.frameLocator("iframe");
    expect(await mail.locator("#ran").textContent()).toBe("not run");
    expect(page.url()).toBe(`${server.url}/inbox/hostile`);
    await page.context().route("https://shop.example.com/**", async (route) => route.fulfill({ body: "shop" }));
    const opened = page.context().waitForEvent("page");
    await mail.getByRole("link", { name: "Shop" }).click();
    expect((await opened).url()).toBe("https://shop.example.com/");
    await page.goto(`${server.url}/inbox/hostile/html`);
    expect(await page.locator("#ran").textContent()).toBe("not run");
    await page.context().close();
  });

  it("is shown as wide as a phone and as a desktop", async () => {
    const page = await openPage("/inbox/mail-5");
    const width = async () => page.locator("iframe").evaluate((frame) => frame.getBoundingClientRect().width);
    expect(await width()).toBe(375);
    await page.getByRole("radio", { name: "Phone" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await width()).toBe(800);
    await page.context().close();
  });
});

describe("the inbox, live", () => {
  it("shows what comes without a reload, and keeps the reader's place and view", async () => {
    const page = await openPage("/inbox/mail-5");
    await page.getByText("Text", { exact: true }).last().click();
    await page.locator("#list .row", { hasText: "ada-1@" }).focus();
    server.mailbox.add([textOf(6, { id: "fresh", to: "+12025550177" })]);
    await page.locator("#list .row", { hasText: "+12025550177" }).waitFor();
    expect(await page.locator("#summary").textContent()).toBe("6 messages");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("ada-1@example.com");
    expect(await page.getByRole("radio", { name: "Text" }).isChecked()).toBe(true);
    await page.context().close();
  });

  it("reads, searches and goes back by keyboard", async () => {
    const page = await openPage("/inbox");
    await page.locator("#list .row", { hasText: "Tent 5" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Tent 5 is back in stock" }).waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Tent 5 is back in stock");
    expect(page.url()).toBe(`${server.url}/inbox/mail-5`);
    expect(await page.locator('[aria-current="true"]').count()).toBe(1);
    await page.goBack();
    await page.getByText("Choose a message").waitFor();
    await page.getByRole("searchbox").pressSequentially("zelt");
    await page.getByText("1 message with “zelt”").waitFor();
    expect(await listed(page)).toEqual(["+447700900123"]);
    expect(await page.evaluate("document.activeElement.id")).toBe("search");
    await page.context().close();
  });

  it("says when the service is gone, and comes back with it", async () => {
    const page = await openPage("/inbox");
    await page.context().setOffline(true);
    await page.getByText("Not connected; trying again").waitFor();
    await page.context().setOffline(false);
    await page.getByText(/^\d+ messages$/).waitFor();
    await page.context().close();
  });
});

describe("the inbox on every screen", () => {
  const folder = join(import.meta.dirname, "../../.cache/screenshots");
  mkdirSync(folder, { recursive: true });
  const paths = {
    list: "/inbox",
    mail: "/inbox/mail-5",
    text: "/inbox/german",
    nothing: "/inbox?q=zzz",
    embedded: "/inbox?embedded=1",
    embeddedMail: "/inbox/mail-5?embedded=1",
  };

  it.each([
    [320, false],
    [320, true],
    [1280, false],
    [1280, true],
  ])("fits %i px and has nothing that axe minds (dark: %s)", async (width, dark) => {
    for (const [name, path] of Object.entries(paths)) {
      const page = await openPage(path, { width, dark });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      await page.screenshot({ path: join(folder, `inbox-${name}-${width}-${dark ? "dark" : "light"}.png`) });
      // Evaluated, since the page's own policy lets no script in.
      await page.evaluate(axe.source);
      const violations = await page.evaluate(
        "axe.run({ iframes: false }).then(({ violations }) => violations.map(({ id }) => id))",
      );
      expect({ name, violations }).toEqual({ name, violations: [] });
      await page.context().close();
    }
  });
});

describe("the smallest phone", () => {
  it.each([
    ["", 320],
    // As wide as the product page's frame is there.
    ["?embedded=1", 286],
  ])("shows all of a mail's width (%s)", async (query, width) => {
    for (const [n, name] of ["shipped", "first delay, long"].entries()) {
      const { html } = mailFrom(orderMail(settings, newsOf(name), "en"), own);
      server.mailbox.add([mailOf(10 + n, { id: `news-${n}`, html })]);
      const page = await openPage(`/inbox/news-${n}${query}`, { width });
      const mail = page.frames().find((frame) => frame.url().endsWith("/html"));
      const beyond = await mail?.evaluate(
        "[...document.querySelectorAll('a, li, h1')].filter((one) => one.getBoundingClientRect().right > innerWidth).length",
      );
      expect([name, beyond]).toEqual([name, 0]);
      await page.context().close();
    }
  });
});

describe("a large mailbox", () => {
  it("shows 200 at a time, with a way to what is older and back, whatever comes meanwhile", async () => {
    server.mailbox.add(Array.from({ length: 450 }, (_, n) => mailOf(100 + n)));
    const page = await openPage("/inbox");
    expect(await listed(page)).toHaveLength(200);
    await page.getByRole("link", { name: "Older messages" }).click();
    await page.locator("#list .row", { hasText: "Tent 349" }).waitFor();
    const older = await listed(page);
    server.mailbox.add([mailOf(900)]);
    await page.reload();
    expect(await listed(page)).toEqual(older);
    await page.getByRole("link", { name: "Newest messages" }).click();
    await page.locator("#list .row", { hasText: "Tent 900" }).waitFor();
    await page.context().close();
  });
});
