import * as v from "valibot";
import { roundedMoneySchema } from "../../backorder/money.ts";
import { instantSchema, skuSchema, variantSchema } from "../../stock/variant.ts";
import { idSchema } from "../parse-body.ts";
import type { Change } from "../source.ts";

const timeSchema = v.fallback(
  v.nullish(
    v.pipe(
      instantSchema,
      v.transform((text) => Date.parse(text)),
    ),
  ),
  null,
);

/** Some addresses of pictures leave out the protocol: `//cdn.shopify.com/…`. */
const pictureAddress = v.pipe(
  v.string(),
  v.transform((address) => address.replace(/^\/\//, "https://")),
  variantSchema.entries.image.wrapped,
);

/** What we only show may be missing or odd: it never stands in the way of stock. */
const pictureSchema = v.fallback(
  v.nullish(v.object({ id: v.optional(idSchema), src: v.optional(pictureAddress) })),
  null,
);

const words = v.nullish(v.pipe(v.string(), v.trim()), "");

const shopifyVariantSchema = v.object({
  id: idSchema,
  title: words,
  sku: v.nullish(v.pipe(v.string(), v.trim(), v.union([v.literal(""), skuSchema])), ""),
  price: v.fallback(v.optional(roundedMoneySchema), undefined),
  inventory_item_id: v.nullish(idSchema),
  /** Whether it may be bought without stock: `continue`, `deny`. */
  inventory_policy: v.fallback(v.nullish(v.string()), null),
  image_id: v.fallback(v.nullish(idSchema), null),
  option1: words,
  option2: words,
  option3: words,
});
type ShopifyVariant = v.InferOutput<typeof shopifyVariantSchema>;

/** A product as `products/create` and `products/update` have it; of more than 100 variants only the first are whole. */
export const shopifyProductSchema = v.object({
  id: idSchema,
  title: v.pipe(v.string(), v.trim(), v.minLength(1)),
  handle: words,
  status: v.optional(v.string(), "active"),
  published_at: v.nullish(v.string()),
  updated_at: timeSchema,
  variants: v.optional(v.array(shopifyVariantSchema), []),
  image: pictureSchema,
  images: v.fallback(v.optional(v.array(pictureSchema), []), []),
});
type ShopifyProduct = v.InferOutput<typeof shopifyProductSchema>;

export const shopifyName = (kind: "item" | "product" | "variant", id: string): string => `shopify:${kind}:${id}`;

/** A product that comes in one form only has a variant of this title. */
const onlyForm = "Default Title";

const longestTitle = 300;

const titleOf = (product: ShopifyProduct, { title, option1, option2, option3 }: ShopifyVariant): string => {
  const form = title || [option1, option2, option3].filter((option) => option !== "").join(" / ");
  const whole = form === "" || form === onlyForm ? product.title : `${product.title}, ${form}`;
  return whole.slice(0, longestTitle).toWellFormed();
};

const imageOf = ({ image, images }: ShopifyProduct, { image_id: id }: ShopifyVariant): string | undefined =>
  (typeof id !== "string" ? undefined : images.find((picture) => picture?.id === id)?.src) ??
  image?.src ??
  images[0]?.src;

const urlOf = ({ handle }: ShopifyProduct, id: string, shopUrl: string | undefined): string | undefined =>
  shopUrl === undefined || handle === ""
    ? undefined
    : `${shopUrl.replace(/\/+$/, "")}/products/${encodeURIComponent(handle)}?variant=${id}`;

const backorderOf = ({ inventory_policy: policy }: ShopifyVariant) =>
  policy === "continue" || policy === "deny" ? { backorder: policy === "continue" } : {};

/** Each variant of a product, under all the names that Shopify has for it. Its stock comes from levels, never from here. */
export const shopifyVariantsOf = (
  product: ShopifyProduct,
  { receivedAtMs, shopUrl }: { receivedAtMs: number; shopUrl: string | undefined },
): Change[] =>
  product.variants.map((variant) => ({
    kind: "variant" as const,
    sku: variant.sku === "" ? `shopify-${variant.id}` : variant.sku,
    variant: {
      title: titleOf(product, variant),
      url: urlOf(product, variant.id, shopUrl),
      image: imageOf(product, variant),
      price: variant.price,
      published: product.status === "active" && typeof product.published_at === "string",
      ...backorderOf(variant),
    },
    observedAt: product.updated_at ?? receivedAtMs,
    names: [
      shopifyName("product", product.id),
      shopifyName("variant", variant.id),
      ...(typeof variant.inventory_item_id !== "string" ? [] : [shopifyName("item", variant.inventory_item_id)]),
    ],
  }));
