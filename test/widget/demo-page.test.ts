import { afterAll, beforeEach, describe, expect, it } from "vitest";
import * as v from "valibot";
import { createDemoCalls } from "../../infra/local/demo-calls.ts";
import type { SupplyStep } from "../../infra/local/demo-supply.ts";
import { demoVariants } from "../../infra/local/demo-variants.ts";
import { desktop, overflowOf, phone, shoot, useBrowser, violationsOf } from "./browser.ts";
import { startShop } from "./shop.ts";

const openPage = useBrowser();
const shop = await startShop();
afterAll(() => shop.stop());

const shelf = new Map<string, number>();
const ordered: string[] = [];
let expectedOn: string | undefined;
const stepTo: Record<SupplyStep, string | undefined> = {
  announce: "2026-12-12",
  slip: "2026-12-24",
  arrive: undefined,
};
const advanced: string[] = [];
const texted: unknown[] = [];
let nowMs = 0;

/** What the page needs of the machine it runs on, without the service behind it. */
const demo = createDemoCalls(
  {
    units: async () => [...shelf].map(([sku, available]) => ({ sku, available })),
    set: async (sku, available) => {
      if (!shelf.has(sku)) return false;
      shelf.set(sku, available);
      shop.variants.set(sku, { title: "Nordlicht 2 tent", buyable: available > 0 });
      return true;
    },
  },
  {
    of: async (sku) => (sku !== "DEMO-TENT-RED" || expectedOn === undefined ? undefined : { units: 10, expectedOn }),
    step: async (sku, step) => {
      if ((step === "announce") === (expectedOn !== undefined)) return false;
      expectedOn = stepTo[step];
      const more = { status: "backorder", availabilityStarts: expectedOn, place: 1 };
      if (step === "arrive") shelf.set(sku, 10);
      shop.variants.set(sku, { title: "Nordlicht 2 tent, ember red", buyable: true, ...(expectedOn && { more }) });
      return true;
    },
    order: async (sku) => {
      ordered.push(sku);
    },
  },
);
const clockSchema = v.pipe(v.string(), v.parseJson(), v.object({ advance: v.string() }));

beforeEach(() => {
  for (const { sku } of demoVariants) {
    shelf.set(sku, 0);
    shop.variants.set(sku, { title: "Nordlicht 2 tent, moss green", buyable: false });
  }
  shop.signup.channels = ["email", "sms"];
  nowMs = Date.UTC(2026, 10, 26, 19, 30);
  advanced.length = 0;
  ordered.length = 0;
  expectedOn = undefined;
  texted.length = 0;
  shop.also = async (method, path, body, response) => {
    const answer = (value: unknown) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
      return true;
    };
    switch (`${method} ${path}`) {
      case "POST /local/clock":
        advanced.push(v.parse(clockSchema, await body()).advance);
        nowMs += 60_000;
        return answer({});
      case "GET /local/clock":
        return answer({ now: new Date(nowMs).toISOString() });
      case "POST /local/idle":
        return answer({});
      case "POST /local/sms":
        texted.push(JSON.parse(await body()));
        return answer({});
      case "GET /inbox":
        response
          .writeHead(200, { "content-type": "text/html" })
          .end("<!doctype html><html lang=en><title>Inbox</title>");
        return true;
      default:
        return demo(method, path, body, response);
    }
  };
});

const open = async (options: Parameters<typeof openPage>[0] = {}, query = "") => {
  const page = await openPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  await page.goto(`${shop.origin}/demo${query}`);
  await page.locator("stockline-signup[state]").waitFor({ state: "attached" });
  await page.getByText("Sold out").or(page.getByText("In stock")).first().waitFor();
  return { page, complaints };
};

describe("the demo's product page", () => {
  it.each([
    ["phone-light", { ...phone, colorScheme: "light" }],
    ["phone-dark", { ...phone, colorScheme: "dark" }],
    ["desktop-light", { ...desktop, colorScheme: "light" }],
    ["desktop-dark", { ...desktop, colorScheme: "dark" }],
  ] as const)("is fine on a %s, sold out and in stock", async (device, options) => {
    const { page, complaints } = await open(options);
    await page.locator("time[datetime]").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await shoot(page, `demo-sold-out-${device}`);
    await page.getByText("Sand", { exact: true }).click();
    await page.getByRole("button", { name: "5", exact: true }).click();
    await page.getByText("In stock, ships tomorrow").waitFor();
    await page.getByText("5 tents are on the shelf now.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await shoot(page, `demo-in-stock-${device}`);
    expect(complaints).toEqual([]);
  });

  it("is used by keyboard: chooses a colour, fills the shelf and buys", async () => {
    const { page } = await open();
    await page.getByRole("radio", { name: "Moss green" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.locator('stockline-signup[sku="DEMO-TENT-BLUE"]').waitFor();
    expect(new URL(page.url()).search).toBe("?variant=blue");
    await page.getByRole("spinbutton", { name: "Units" }).fill("2");
    await page.keyboard.press("Enter");
    await page.getByText("2 tents are on the shelf now.").waitFor();
    expect(Object.fromEntries(shelf)).toMatchObject({ "DEMO-TENT-BLUE": 2, "DEMO-TENT-GREEN": 0 });
    expect(await page.locator("stockline-signup").isVisible()).toBe(false);
    await page.getByRole("button", { name: "Buy now" }).press("Enter");
    await page.getByText("1 left").waitFor();
    expect(shelf.get("DEMO-TENT-BLUE")).toBe(1);
  });

  it("moves the clock, answers texts and speaks German", async () => {
    const { page } = await open();
    expect(await page.locator("time").textContent()).toContain("Thu, 26 Nov 2026");
    for (const [name, duration] of [
      ["+1 min", "PT1M"],
      ["+1 hour", "PT1H"],
      ["+1 day", "P1D"],
    ] as const) {
      await page.getByRole("button", { name }).click();
      await expect.poll(() => advanced.at(-1)).toBe(duration);
    }
    await page.getByText("Answer a text").click();
    await page.getByRole("button", { name: "YES" }).click();
    await expect.poll(() => texted).toEqual([{ from: "+12025550143", body: "YES" }]);
    await page.getByLabel("The sign-up form speaks").selectOption("Deutsch");
    await page.getByRole("heading", { name: "Sagen Sie mir Bescheid" }).waitFor();
  });

  it("shows when a delivery comes, slips and arrives, and what the page says then", async () => {
    const { page, complaints } = await open({}, "?variant=red");
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const heading = (name: string) => page.getByRole("heading", { name }).waitFor();
    await page.getByText("None is on its way.").waitFor();
    expect([await button("Arrives").isDisabled(), await button("Slips 12 days").isDisabled()]).toEqual([true, true]);
    await button("Announce").click();
    await page.getByText("10 are expected on 12 December 2026.").waitFor();
    await page.getByText("On its way").waitFor();
    await heading("Order now, ships about 12 December 2026");
    expect(await button("Announce").isDisabled()).toBe(true);
    await button("Order now").click();
    await expect.poll(() => ordered).toEqual(["DEMO-TENT-RED"]);
    await button("Slips 12 days").click();
    await heading("Order now, ships about 24 December 2026");
    await page.getByText("10 are expected on 24 December 2026.").waitFor();
    await button("Arrives").click();
    await page.getByText("In stock, ships tomorrow").waitFor();
    await page.getByText("10 left").waitFor();
    expect(await button("Buy now").isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("keeps news of two lines clear of the inbox in a low window", async () => {
    const { page } = await open({ viewport: { width: 1280, height: 720 } }, "?variant=red");
    for (const name of ["Announce", "Slips 12 days"]) await page.getByRole("button", { name, exact: true }).click();
    await page.getByText("It comes 12 days later.").waitFor();
    const gap = await page.evaluate(`(() => {
      const news = document.querySelector(".news");
      return document.querySelector(".inbox").getBoundingClientRect().top - news.getBoundingClientRect().top - news.scrollHeight;
    })()`);
    expect(gap).toBeGreaterThanOrEqual(8);
  });

  it("opens with the variant that a message led to", async () => {
    const { page } = await open({}, "?variant=sand#stockline-confirmed");
    await page.locator('stockline-signup[sku="DEMO-TENT-SAND"][state="confirmed"]').waitFor();
    expect(await page.getByRole("radio", { name: "Sand" }).isChecked()).toBe(true);
  });

  it("says when something does not work", async () => {
    const { page } = await open();
    shelf.delete("DEMO-TENT-GREEN");
    await page.getByRole("button", { name: "1", exact: true }).click();
    await page.getByText("That did not work: The demo store has no variant of this sku").waitFor();
  });
});

describe("what is said of deliveries and orders", () => {
  it.each([
    ["supply", ""],
    ["supply", "{}"],
    ["supply", '{"sku":"DEMO-TENT-RED","step":"explode"}'],
    ["supply", '{"sku":"NOTHING","step":"slip"}'],
    ["order", ""],
    ["order", '{"sku":"NOTHING"}'],
  ])("is refused where it makes no sense: %s %s", async (call, body) => {
    const response = await fetch(`${shop.origin}/local/${call}`, { method: "POST", body });
    expect(response.status).toBe(400);
  });

  it("is refused where there is no delivery to speak of", async () => {
    const body = JSON.stringify({ sku: "DEMO-TENT-RED", step: "slip" });
    expect((await fetch(`${shop.origin}/local/supply`, { method: "POST", body })).status).toBe(409);
  });
});

describe("POST /local/stock", () => {
  it.each([
    "",
    "{}",
    '{"sku":"DEMO-TENT-BLUE"}',
    '{"sku":"DEMO-TENT-BLUE","available":1.5}',
    '{"sku":"","available":1}',
  ])("refuses %s", async (body) => {
    const response = await fetch(`${shop.origin}/local/stock`, { method: "POST", body });
    expect(response.status).toBe(400);
  });
});
