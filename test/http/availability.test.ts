import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { consentWording } from "../../shared/contact/consent-wording.ts";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
const patch = async (body: unknown) => system.sendJson("PATCH", "/v1/stores/demo/settings", body);
const put = async (sku: string, body: Record<string, unknown>) =>
  system.sendJson("PUT", `/v1/stores/demo/variants/${sku}`, { title: "Tent", ...body });
const look = async (sku: string, query = "", store = "demo") =>
  system.send("GET", `/v1/stores/${store}/variants/${sku}/availability${query}`, { authorization: undefined });

beforeAll(async () => {
  await put("TENT", {
    price: "249.90",
    currency: "USD",
    url: "https://shop.example.com/tent",
    waves: { settleSeconds: 0 },
  });
});
afterEach(async () => {
  await patch({ texts: { on: true }, doubleOptIn: true, country: "US" });
});

describe("whether a variant can be bought", () => {
  const inStock = { status: "in_stock", buyable: true, jsonLd: { availability: "https://schema.org/InStock" } };
  const outOfStock = {
    status: "out_of_stock",
    buyable: false,
    jsonLd: { availability: "https://schema.org/OutOfStock" },
  };

  it.each([
    [undefined, undefined, outOfStock],
    [0, undefined, outOfStock],
    [-3, undefined, outOfStock],
    [1, undefined, inStock],
    // A restock begins with five; four can be bought nevertheless, and an order of them is no backorder.
    [4, 5, inStock],
    [0, 5, outOfStock],
  ])("with %s units, where %s begin a restock, is said", async (available, minimumStock, expected) => {
    const sku = `STOCK-${available}-${minimumStock}`;
    await put(sku, { waves: { settleSeconds: 0, ...(minimumStock !== undefined && { minimumStock }) } });
    if (available !== undefined) await system.putLevel(sku, available);
    await system.idle();
    const answer = await look(sku);
    expect(answer).toMatchObject({ status: 200, body: { sku, title: "Tent", ...expected } });
  });

  it("adds up what all locations have", async () => {
    await put("PLACES", {});
    await system.putLevel("PLACES", 3, "north");
    await system.putLevel("PLACES", -2, "south");
    await system.idle();
    expect((await look("PLACES")).body).toMatchObject(inStock);
    await system.putLevel("PLACES", -3, "south");
    await system.idle();
    expect((await look("PLACES")).body).toMatchObject(outOfStock);
  });

  it("is no where it is not published, whatever there is of it", async () => {
    await put("HIDDEN", { published: false });
    await system.putLevel("HIDDEN", 9);
    await system.idle();
    expect((await look("HIDDEN")).body).toMatchObject(outOfStock);
    await put("HIDDEN", { published: true });
    expect((await look("HIDDEN")).body).toMatchObject(inStock);
  });
});

describe("what a search engine reads", () => {
  it("is a whole Offer as schema.org has it", async () => {
    expect((await look("TENT")).body["jsonLd"]).toEqual({
      "@context": "https://schema.org",
      "@type": "Offer",
      sku: "TENT",
      availability: "https://schema.org/OutOfStock",
      price: "249.90",
      priceCurrency: "USD",
      url: "https://shop.example.com/tent",
    });
  });

  it("has the store's currency where the variant has none, and no currency without a price", async () => {
    await put("CHEAP", { price: 5 });
    await put("PRICELESS", {});
    expect((await look("CHEAP")).body["jsonLd"]).toMatchObject({ price: "5", priceCurrency: "EUR" });
    const offer = (await look("PRICELESS")).body["jsonLd"];
    expect(offer).not.toHaveProperty("price");
    expect(offer).not.toHaveProperty("priceCurrency");
    expect(offer).not.toHaveProperty("url");
  });
});

describe("how to sign up", () => {
  it.each([
    ["", "en"],
    ["?locale=de", "de"],
    ["?locale=de-AT", "de"],
    ["?locale=en-US", "en"],
    ["?locale=fr", "en"],
  ] as const)("has the words of consent in the language of %j", async (query, locale) => {
    const { consent } = Object((await look("TENT", query)).body["signup"]);
    expect(consent).toEqual(consentWording("Demo Outdoor", locale));
    expect(consent.sms).toContain("STOP");
  });

  it("has them in the store's language where the page says none", async () => {
    await patch({ locale: "de" });
    expect((await look("TENT")).body["signup"]).toMatchObject({ consent: consentWording("Demo Outdoor", "de") });
    await patch({ locale: "en" });
  });

  it("offers texts where the store sends them, and only there", async () => {
    expect((await look("TENT")).body["signup"]).toMatchObject({ channels: ["email", "sms"] });
    await patch({ texts: { on: false } });
    expect((await look("TENT")).body["signup"]).toMatchObject({ channels: ["email"] });
  });

  it("is all that a form needs, and nothing else of the settings", async () => {
    await patch({ doubleOptIn: false, country: "DE", policyUrl: "https://shop.example.com/privacy" });
    const { body, text } = await look("TENT");
    expect(body["signup"]).toEqual({
      store: "Demo Outdoor",
      channels: ["email", "sms"],
      country: "DE",
      policyUrl: "https://shop.example.com/privacy",
      doubleOptIn: false,
      consent: consentWording("Demo Outdoor", "en"),
    });
    expect(text).not.toContain("alerts@demo-outdoor.example.com");
  });
});

describe("who may ask", () => {
  it("is any page, also on the store's list or not: nothing in it is a secret", async () => {
    await patch({ origins: ["https://shop.example.com"] });
    const headers = { origin: "https://blog.example.com" };
    const path = "/v1/stores/demo/variants/TENT/availability";
    const answer = await system.send("GET", path, { authorization: undefined, headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    await patch({ origins: [] });
  });

  it.each([
    ["NONE", "demo", 404, "not-found"],
    ["TENT", "nobody", 404, "not-found"],
    ["TENT", "x".repeat(3_000), 400, "invalid-request"],
    ["x".repeat(101), "demo", 400, "invalid-request"],
  ])("gets a problem that a page can read for what is not there", async (sku, store, status, problem) => {
    const answer = await look(sku, "", store);
    expect(answer).toMatchObject({ status, problem });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("changes nothing by it", async () => {
    await system.changingNothing(async () => look("TENT", "?locale=de"));
  });
});
