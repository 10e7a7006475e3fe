import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
const shop = "https://shop.example.com";
beforeAll(async () => {
  await system.putVariant("TENT");
});
afterEach(async () => {
  await system.call("PATCH", "settings", { origins: [] });
});

const only = async (...origins: string[]) => system.call("PATCH", "settings", { origins });
const ask = async (email: string, origin: string) =>
  system.ask({ sku: "TENT", email }, { headers: { origin, "content-type": "application/json" } });
const preflight = async (origin: string, store = "demo") =>
  system.send("OPTIONS", `/v1/stores/${store}/signups`, {
    authorization: undefined,
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });

describe("a page of the store's list", () => {
  it("may sign shoppers up, and read the answer", async () => {
    await only("https://www.example.com", shop);
    const answer = await ask("listed@example.com", shop);
    expect(answer.status).toBe(202);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("is told so in the preflight", async () => {
    await only(shop);
    const { status, headers, text } = await preflight(shop);
    expect([status, text]).toEqual([204, ""]);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-methods")).toBe("POST");
    expect(headers.get("access-control-allow-headers")).toBe("content-type");
    expect(headers.get("access-control-max-age")).toMatch(/^\d+$/);
    expect(headers.has("access-control-allow-credentials")).toBe(false);
  });
});

describe("a page of a site that is not on the store's list", () => {
  it.each([
    "https://evil.example.com",
    "http://shop.example.com",
    "https://shop.example.com:8443",
    "https://shop.example.com.evil.example.com",
    "https://notshop.example.com",
    "null",
    "",
  ])("%j is refused, reads nothing, and nothing is stored", async (origin) => {
    await only(shop);
    const answer = await system.changingNothing(async () => ask("refused@example.com", origin));
    expect(answer).toMatchObject({ status: 403, problem: "wrong-origin" });
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    const flight = await preflight(origin);
    expect(flight.status).toBe(403);
    expect(flight.headers.has("access-control-allow-origin")).toBe(false);
    expect(await system.signupOf("TENT", "refused@example.com")).toBeUndefined();
  });

  it("is refused before its form is looked at", async () => {
    await only(shop);
    const answer = await system.ask({}, { headers: { origin: "https://evil.example.com" }, body: "{" });
    expect(answer).toMatchObject({ status: 403, problem: "wrong-origin" });
  });
});

describe("where no list decides", () => {
  it("any page may sign shoppers up", async () => {
    expect((await ask("any@example.com", "https://any.example.com")).status).toBe(202);
    expect((await preflight("https://any.example.com")).status).toBe(204);
  });

  it("a page of this deployment may, although the list does not name it", async () => {
    await only(shop);
    expect((await ask("own@example.com", system.url)).status).toBe(202);
  });

  it("an app without an origin may", async () => {
    await only(shop);
    expect((await system.ask({ sku: "TENT", email: "noorigin@example.com" })).status).toBe(202);
  });

  it("the merchant's own server may, whatever origin it sends along", async () => {
    await only(shop);
    const headers = { origin: "https://backoffice.example.com" };
    const body = JSON.stringify({ sku: "TENT", email: "server@example.com" });
    const answer = await system.send("POST", "/v1/stores/demo/signups", { headers, body });
    expect(answer.status).toBe(201);
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("an unknown store's preflight gives nothing away", async () => {
    expect((await preflight("https://any.example.com", "nobody")).status).toBe(204);
  });
});

describe("the merchant's calls", () => {
  it.each([
    ["OPTIONS", "settings"],
    ["OPTIONS", "variants/TENT"],
    ["GET", "settings"],
    ["GET", "variants/TENT"],
  ])("are none that a page may make: %s %s allows no origin", async (method, path) => {
    const { headers } = await system.send(method, `/v1/stores/demo/${path}`, { headers: { origin: shop } });
    expect(headers.has("access-control-allow-origin")).toBe(false);
  });
});
