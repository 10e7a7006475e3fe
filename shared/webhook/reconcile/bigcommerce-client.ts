import * as v from "valibot";
import { roundedMoneySchema } from "../../backorder/money.ts";
import { type LevelInput, levelSchema, skuSchema, variantSchema } from "../../stock/variant.ts";
import { idSchema } from "../parse-body.ts";
import type { Called, CallShop } from "./call-shop.ts";
import type { ReadShop, ShopAnswer, ShopVariant } from "./shop.ts";

export interface BigCommerceShop {
  /** As in `https://api.bigcommerce.com/stores/abc123xyz`. */
  address: string;
  accessToken: string;
  callShop: CallShop;
}

const perPage = 100;
/** The whole shop, as its webhooks have it. */
const location = "bigcommerce";

const variantsSchema = v.object({
  data: v.array(v.looseObject({ product_id: idSchema })),
  meta: v.object({ pagination: v.object({ current_page: v.number(), total_pages: v.number() }) }),
});
const variantRow = v.object({
  id: idSchema,
  product_id: idSchema,
  sku: v.optional(v.pipe(v.string(), v.trim(), v.union([v.literal(""), skuSchema])), ""),
  price: v.fallback(v.nullish(roundedMoneySchema), undefined),
  image_url: v.fallback(v.nullish(variantSchema.entries.image), undefined),
  purchasing_disabled: v.optional(v.boolean(), false),
  inventory_level: v.optional(levelSchema.entries.available, 0),
  option_values: v.optional(v.array(v.object({ label: v.string() })), []),
});
type VariantRow = v.InferOutput<typeof variantRow>;

const productsSchema = v.object({ data: v.array(v.unknown()) });
const productRow = v.object({
  id: idSchema,
  name: v.string(),
  price: v.fallback(v.optional(roundedMoneySchema), undefined),
  is_visible: v.boolean(),
  availability: v.string(),
  inventory_tracking: v.string(),
  inventory_level: v.optional(levelSchema.entries.available, 0),
  date_modified: v.pipe(
    v.string(),
    v.transform((text) => Date.parse(text)),
    v.integer(),
  ),
});
type ProductRow = v.InferOutput<typeof productRow>;
const productFields = "name,price,is_visible,availability,inventory_tracking,inventory_level,date_modified";

/** Stock that nobody counts never runs out. */
const levelOf = (variant: VariantRow, product: ProductRow): LevelInput => {
  switch (product.inventory_tracking) {
    case "variant":
      return { available: variant.inventory_level };
    case "product":
      return { available: product.inventory_level };
    default:
      return { available: 1, unlimited: true };
  }
};

const toShopVariant = (variant: VariantRow, product: ProductRow, observedAt: number): ShopVariant => {
  const sku = variant.sku === "" ? `bc-${variant.id}` : variant.sku;
  const title = [product.name, ...variant.option_values.map(({ label }) => label)].join(" - ");
  const description = {
    title: title.slice(0, 300).toWellFormed().trim() || sku,
    price: variant.price ?? product.price,
    image: variant.image_url ?? undefined,
    published: product.is_visible && product.availability !== "disabled" && !variant.purchasing_disabled,
    preorder: product.availability === "preorder",
  };
  const names = [`bc:product:${product.id}`, `bc:variant:${variant.id}`];
  const level = levelOf(variant, product);
  return {
    sku,
    changes: [
      { kind: "variant", sku, variant: description, observedAt: product.date_modified, names },
      { kind: "level", sku, location, level, observedAt },
    ],
  };
};

const unknownForm: ShopAnswer = { kind: "unreachable", reason: "BigCommerce answered in a form that we do not know" };

/** A shop's variants and their products, by the REST API; https://developer.bigcommerce.com/docs/rest-catalog */
export const createReadBigCommerce = ({ address, accessToken, callShop }: BigCommerceShop): ReadShop => {
  const get = async (path: string, query: Record<string, string>): Promise<Called> =>
    callShop(`${address}/v3/catalog/${path}?${new URLSearchParams({ ...query, limit: String(perPage) })}`, {
      headers: { "x-auth-token": accessToken, accept: "application/json" },
    });

  return async (page = "1") => {
    const asked = await get("variants", { page });
    if (asked.kind !== "answered") return asked;
    const variants = v.safeParse(variantsSchema, asked.body);
    if (!variants.success) return unknownForm;
    const { data, meta } = variants.output;
    const ids = [...new Set(data.map(({ product_id }) => product_id))].join();
    const described = await get("products", { "id:in": ids, include_fields: productFields });
    if (described.kind !== "answered") return described;
    const products = v.safeParse(productsSchema, described.body);
    if (!products.success) return unknownForm;

    const byId = new Map(
      products.output.data.flatMap((row) => {
        const parsed = v.safeParse(productRow, row);
        return parsed.success ? [[parsed.output.id, parsed.output] as const] : [];
      }),
    );
    const read = data.flatMap((row) => {
      const parsed = v.safeParse(variantRow, row);
      const product = parsed.success ? byId.get(parsed.output.product_id) : undefined;
      return parsed.success && product ? [toShopVariant(parsed.output, product, asked.observedAt)] : [];
    });
    const { current_page: at, total_pages: last } = meta.pagination;
    const next = at < last ? { next: String(at + 1) } : {};
    return {
      kind: "page",
      variants: read,
      unreadable: data.length - read.length,
      observedAt: asked.observedAt,
      ...next,
    };
  };
};
