import { readFileSync } from "node:fs";
import * as v from "valibot";
import { startShop } from "./shop-server.ts";

const recorded = (file: string) =>
  v.parse(
    v.looseObject({}),
    JSON.parse(readFileSync(new URL(`../fixtures/woocommerce/${file}`, import.meta.url), "utf8")),
  );
/** As real shops answered: a product as its webhook has it too, and a variation as its list has it. */
const product = recorded("product.updated.raw.json");
const variation = recorded("product-variations.1.json");

export interface ProductAtWoo {
  id: number;
  [field: string]: unknown;
}

const managed = (available: number) => ({
  manage_stock: true,
  stock_quantity: available,
  stock_status: available > 0 ? "instock" : "outofstock",
});
export const wooProduct = (id: number, sku: string, available: number, more: object = {}): ProductAtWoo => ({
  ...product,
  sku,
  ...managed(available),
  ...more,
  id,
});
export const wooVariation = (id: number, sku: string, available: number): ProductAtWoo => ({
  ...variation,
  sku,
  ...managed(available),
  id,
});

const credentials = `Basic ${Buffer.from("ck_good:cs_good").toString("base64")}`;

/** The pages of `wc/v3/products`, and of the variations by their product. */
export const startWooShop = async (
  now: () => number,
  products: ProductAtWoo[],
  variations: Record<string, ProductAtWoo[]> = {},
) => {
  const shop = await startShop(now, ({ path, query, headers }) => {
    if (headers.authorization !== credentials) {
      return {
        status: 401,
        body: {
          code: "woocommerce_rest_cannot_view",
          message: "Sorry, you cannot list resources.",
          data: { status: 401 },
        },
      };
    }
    const [, parent] = /^\/shop\/wp-json\/wc\/v3\/products(?:\/(\d+)\/variations)?$/.exec(path) ?? [];
    const all = parent === undefined ? products : (variations[parent] ?? []);
    const [size, page] = [Number(query.get("per_page")), Number(query.get("page"))];
    const list = all.slice((page - 1) * size, page * size);
    const headersOf = { "x-wp-total": String(all.length), "x-wp-totalpages": String(Math.ceil(all.length / size)) };
    return { headers: headersOf, body: list };
  });
  return { ...shop, url: `${shop.address}/shop/` };
};
