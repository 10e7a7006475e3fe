import { describe, expect, it } from "vitest";
import { startWooShop, wooProduct, wooVariation } from "../../support/woo-shop.ts";
import { openReconciling } from "./world.ts";

const world = await openReconciling();
const products = Array.from({ length: 130 }, (_, n) => wooProduct(1_000 + n, `SIMPLE-${n}`, n % 5));
const children = Array.from({ length: 120 }, (_, n) => wooVariation(5_000 + n, `SIZE-${n}`, 2));
products.splice(50, 0, wooProduct(900, "SHIRT", 0, { type: "variable", name: "Shirt" }));
products.push(wooProduct(901, "PAIR", 0, { type: "grouped" }), wooProduct(902, "x".repeat(101), 1));
products.push(wooProduct(903, "", 0, { manage_stock: false, stock_quantity: null, stock_status: "instock" }));
const shop = await startWooShop(() => world.time.now, products, { "900": children });
await world.stores.putSource("demo", "woocommerce", ["s"], {
  url: shop.url,
  consumerKey: "ck_good",
  consumerSecret: "cs_good",
});

describe("a WooCommerce shop that is read", () => {
  it("is known whole: all pages of products and of variations", async () => {
    const job = await world.reconcile("woocommerce");
    expect(job).toMatchObject({ state: "done", progress: { seen: 251, changed: 251, unreadable: 1 } });
    expect(shop.requests.map(({ path, query }) => `${path.replace(/.*v3/, "")} ${query.get("page")}`)).toEqual([
      "/products 1",
      "/products/900/variations 1",
      "/products/900/variations 2",
      "/products 2",
    ]);
    expect(await world.units("SIMPLE-129")).toEqual({ woo: 4 });
    expect(await world.units("SIZE-119")).toEqual({ woo: 2 });
    expect(await world.stock.variant({ store: "demo", sku: "SIZE-3" })).toMatchObject({ title: "Shirt - Black" });
    expect(await world.stock.levels({ store: "demo", sku: "woo-903" })).toMatchObject([{ unlimited: true }]);
    expect(await world.stock.variant({ store: "demo", sku: "SHIRT" })).toBeUndefined();
  });

  it("changes nothing when it is read again, and only what differs afterwards", async () => {
    expect(await world.reconcile("woocommerce")).toMatchObject({ progress: { seen: 251, changed: 0 } });
    products[0] = wooProduct(1_000, "SIMPLE-0", 7);
    children[4] = wooVariation(5_004, "SIZE-4", 0);
    expect(await world.reconcile("woocommerce")).toMatchObject({ progress: { seen: 251, changed: 2 } });
    expect(await world.units("SIMPLE-0")).toEqual({ woo: 7 });
    expect(await world.units("SIZE-4")).toEqual({ woo: 0 });
  });

  it("withdraws the variations with their product, by its name", async () => {
    expect(await world.aliases.skusOf({ store: "demo", name: "woo:product:900" })).toHaveLength(120);
  });

  it("gives its keys in no address, and is asked for nothing that nobody reads", () => {
    for (const { query } of shop.requests) {
      expect(query.toString()).not.toMatch(/ck_good|cs_good/);
      expect(query.get("_fields")?.split(",")).not.toContain("description");
    }
  });

  it("that does not accept the keys ends the job with a reason", async () => {
    await world.stores.putSource("demo", "woocommerce", ["s"], {
      url: shop.url,
      consumerKey: "ck_good",
      consumerSecret: "cs_old",
    });
    expect(await world.reconcile("woocommerce")).toMatchObject({
      state: "failed",
      reason: "The shop does not accept the token (status 401)",
    });
  });
});
