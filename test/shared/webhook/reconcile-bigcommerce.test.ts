import { describe, expect, it } from "vitest";
import { createReadBigCommerce } from "../../../shared/webhook/reconcile/bigcommerce-client.ts";
import { createCallShop } from "../../../shared/webhook/reconcile/call-shop.ts";
import { startShop } from "../../support/shop-server.ts";

const now = Date.UTC(2026, 5, 1);
const product = (id: number, more: object) => ({
  id,
  name: `Tent ${id}`,
  price: 49.9,
  is_visible: true,
  availability: "available",
  inventory_level: 0,
  date_modified: "2026-05-01T10:00:00+00:00",
  ...more,
});
const products = [
  product(1, { inventory_tracking: "variant" }),
  product(2, { inventory_tracking: "product", inventory_level: 8 }),
  product(3, { inventory_tracking: "none", is_visible: false }),
];
const variant = (id: number, product_id: number, more: object) => ({
  id,
  product_id,
  sku: `SKU-${id}`,
  price: null,
  image_url: "",
  purchasing_disabled: false,
  inventory_level: 0,
  option_values: [],
  ...more,
});
const variants = [
  variant(11, 1, {
    inventory_level: 5,
    option_values: [{ id: 1, label: "Red", option_id: 2, option_display_name: "Colour" }],
  }),
  variant(12, 1, { inventory_level: 0, price: 59 }),
  variant(21, 2, { sku: "" }),
  variant(31, 3, {}),
  variant(41, 4, {}),
];

/** As the catalogue's API (v3) answers: the variants in pages, and the products that are asked for. */
const shop = await startShop(
  () => now,
  ({ path, query, headers }) => {
    if (headers["x-auth-token"] !== "good") return { status: 401, body: { status: 401, title: "Unauthorized" } };
    if (path.endsWith("/products")) {
      const ids = (query.get("id:in") ?? "").split(",");
      return { body: { data: products.filter(({ id }) => ids.includes(String(id))), meta: {} } };
    }
    const page = Number(query.get("page"));
    const pagination = { total: 5, count: 3, per_page: 3, current_page: page, total_pages: 2 };
    return { body: { data: variants.slice((page - 1) * 3, page * 3), meta: { pagination } } };
  },
);
const callShop = createCallShop({ clock: { now: () => now }, fetch });
const readWith = (accessToken: string) => createReadBigCommerce({ address: shop.address, accessToken, callShop });

describe("a BigCommerce shop that is read", () => {
  it("has the units of each variant, of its product, or nobody counts them", async () => {
    const first = await readWith("good")(undefined);
    expect(first).toMatchObject({ kind: "page", unreadable: 0, observedAt: now, next: "2" });
    const second = await readWith("good")("2");
    // A variant whose product is gone meanwhile is left out.
    expect(second).toMatchObject({ kind: "page", unreadable: 1 });
    expect(second).not.toHaveProperty("next");
    const changes = [first, second]
      .flatMap((page) => (page.kind === "page" ? page.variants : []))
      .map(({ changes }) => changes);
    const level = (sku: string, level: object) => ({
      kind: "level",
      sku,
      location: "bigcommerce",
      level,
      observedAt: now,
    });
    expect(changes.map(([, levels]) => levels)).toEqual([
      level("SKU-11", { available: 5 }),
      level("SKU-12", { available: 0 }),
      level("bc-21", { available: 8 }),
      level("SKU-31", { available: 1, unlimited: true }),
    ]);
    expect(changes.map(([description]) => description)).toMatchObject([
      {
        kind: "variant",
        variant: { title: "Tent 1 - Red", price: "49.9", published: true, preorder: false },
        observedAt: Date.UTC(2026, 4, 1, 10),
        names: ["bc:product:1", "bc:variant:11"],
      },
      { variant: { title: "Tent 1", price: "59" } },
      { variant: { title: "Tent 2" } },
      { variant: { published: false } },
    ]);
  });

  it("that does not take the token says so", async () => {
    expect(await readWith("bad")(undefined)).toMatchObject({ kind: "refused" });
  });

  it("that is busy says for how long", async () => {
    shop.failWith({ status: 429, headers: { "x-rate-limit-time-reset-ms": "1500" }, body: {} });
    expect(await readWith("good")(undefined)).toEqual({ kind: "throttled", waitMs: 1_500 });
  });

  it("that answers something else may do better in a while", async () => {
    shop.failWith({ body: { data: "?" } });
    expect(await readWith("good")(undefined)).toMatchObject({ kind: "unreachable" });
  });
});
