import { beforeAll, describe, expect, it } from "vitest";
import { addDays, dayOf } from "../../shared/runtime/day.ts";
import { backorderShop } from "./backorder-shop.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const shop = backorderShop(system);
const today = dayOf((await system.now()).getTime(), "Asia/Kolkata");

/** Every item of a feed, page by page. */
const readAll = async (query: string): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  for (let cursor = "", page = 0; page < 20; page += 1) {
    const { status, body } = await shop.feed(`${query}${cursor}`);
    expect(status).toBe(200);
    if (Array.isArray(body["items"])) items.push(...body["items"]);
    const next = body["next"];
    if (typeof next !== "string") return items;
    cursor = `&cursor=${next}`;
  }
  throw new Error("The feed has no end");
};
const itemOf = async (sku: string) => (await readAll("?limit=500")).find(({ id }) => id === sku);

beforeAll(async () => {
  await system.sendJson("PATCH", "/v1/stores/demo/settings", { timeZone: "Asia/Kolkata" });
  const about = { url: "https://shop.example.com/tent", image: "https://shop.example.com/tent.jpg" };
  await shop.putVariant("F-STOCK", { ...about, price: 249.9, currency: "USD" });
  await system.putLevel("F-STOCK", 3);
  await shop.putVariant("F-BACK", about);
  await shop.putVariant("F-PRE", { ...about, preorder: true });
  await shop.putVariant("F-FAR", { ...about, preorder: true });
  await shop.putVariant("F-UNKNOWN", { ...about, backorder: true });
  await shop.putVariant("F-OLD", { ...about, discontinued: true });
  await shop.putVariant("F-HIDDEN", { ...about, published: false });
  await shop.putVariant("F-BARE", { price: undefined, title: "Tent\twith a tab" });
  await shop.putSupply("F-1", "F-BACK", 3, addDays(today, 20));
  await shop.putSupply("F-2", "F-PRE", 3, addDays(today, 365));
  await shop.putSupply("F-3", "F-FAR", 3, addDays(today, 366));
});

describe("the feed", () => {
  it("has what is in stock with its price, and no date", async () => {
    expect(await itemOf("F-STOCK")).toEqual({
      id: "F-STOCK",
      title: "Tent",
      link: "https://shop.example.com/tent",
      image_link: "https://shop.example.com/tent.jpg",
      price: "249.90 USD",
      availability: "in_stock",
    });
    expect(await itemOf("F-BARE")).toEqual({ id: "F-BARE", title: "Tent\twith a tab", availability: "out_of_stock" });
  });

  it.each([
    ["F-BACK", "backorder", 20],
    ["F-PRE", "preorder", 365],
    ["F-FAR", "out_of_stock", undefined],
    ["F-UNKNOWN", "out_of_stock", undefined],
    ["F-OLD", "out_of_stock", undefined],
  ])("says of %s that it is %s, with the date of its page within a year", async (sku, availability, days) => {
    const date = days === undefined ? undefined : `${addDays(today, days)}T00:00:00+05:30`;
    const item = await itemOf(sku);
    expect([item?.["availability"], item?.["availability_date"]]).toEqual([availability, date]);
    if (days !== undefined) {
      expect((await shop.look(sku)).body).toMatchObject({
        status: availability,
        availabilityStarts: addDays(today, days),
      });
    }
  });

  it("leaves out what has no page", async () => {
    expect(await itemOf("F-HIDDEN")).toBeUndefined();
  });

  it("comes page by page, each variant once", async () => {
    const whole = await readAll("?limit=500");
    expect(await readAll("?limit=3")).toEqual(whole);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
  });

  it("is a file, too, whose Link header leads to the next page", async () => {
    const { status, headers, text } = await shop.feed("?format=tsv&limit=8");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/tab-separated-values; charset=utf-8");
    const [columns, ...rows] = text.trimEnd().split("\n");
    expect(columns).toBe("id\ttitle\tlink\timage_link\tprice\tavailability\tavailability_date");
    expect(rows.find((row) => row.startsWith("F-BARE"))).toBe('F-BARE\t"Tent\twith a tab"\t\t\t\tout_of_stock\t');
    const [, next = ""] = /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "") ?? [];
    const more = await system.send("GET", next.replace(system.url, ""));
    expect(more.headers.get("content-type")).toBe("text/tab-separated-values; charset=utf-8");
    expect(more.text.split("\n")[0]).toBe(columns);
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=501", "limit"],
    ["cursor=nonsense", "cursor"],
    ["country=Germany", "country"],
    ["format=xml", "format"],
  ])("refuses %s and names the field", async (query, field) => {
    expect(await shop.feed(`?${query}`)).toMatchObject({ status: 400, problem: "invalid-request", fields: [field] });
  });

  it("is the merchant's own", async () => {
    const path = "/v1/stores/demo/feed";
    expect((await system.send("GET", path, { authorization: undefined })).status).toBe(401);
    expect((await system.send("GET", path, { authorization: `Bearer ${system.other.apiKey}` })).status).toBe(404);
  });
});
