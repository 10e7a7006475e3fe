import * as v from "valibot";
import { roundedMoneySchema } from "../../backorder/money.ts";
import {
  instantSchema,
  type LevelInput,
  levelSchema,
  onBackorder,
  skuSchema,
  variantSchema,
} from "../../stock/variant.ts";
import { decodeEntities } from "../decode-entities.ts";
import { idSchema } from "../parse-body.ts";
import type { Change } from "../source.ts";

/** WordPress gives instants without a zone; those named `_gmt` are in UTC, and a draft has none. */
export const gmtSchema = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/Z?$/, "Z")),
  instantSchema,
  v.transform((text) => Date.parse(text)),
);

/** What we only show may be missing or odd (a product without a price has ""): it never stands in the way of stock. */
const shown = {
  price: v.fallback(v.optional(roundedMoneySchema), undefined),
  permalink: v.fallback(variantSchema.entries.url, undefined),
  image: v.fallback(v.nullish(v.object({ src: variantSchema.entries.image })), undefined),
  images: v.fallback(v.optional(v.array(v.object({ src: variantSchema.entries.image }))), undefined),
  attributes: v.fallback(v.optional(v.array(v.object({ option: v.optional(v.string()) })), []), []),
};

/** A product or a variation as webhooks and `wc/v3/products` have it; a list of variations leaves out `type`, `name`. */
export const wooProductSchema = v.object({
  id: idSchema,
  type: v.optional(v.string(), ""),
  parent_id: v.optional(idSchema, 0),
  name: v.optional(v.string(), ""),
  sku: v.optional(v.pipe(v.string(), v.trim(), v.union([v.literal(""), skuSchema])), ""),
  /** Old lists of variations say only whether they are visible. */
  status: v.union([v.string(), v.boolean()]),
  /** `parent`: a variation that shares the units of its product. */
  manage_stock: v.union([v.boolean(), v.literal("parent")]),
  /** Shops that sell by weight have fractions. */
  stock_quantity: v.nullish(v.pipe(v.number(), v.transform(Math.floor), levelSchema.entries.available), null),
  stock_status: v.string(),
  /** Whether it may be bought without stock: `no`, `notify`, `yes`. */
  backorders: v.fallback(v.optional(v.string()), undefined),
  date_modified_gmt: v.fallback(v.nullish(gmtSchema), null),
  ...shown,
});
type WooProduct = v.InferOutput<typeof wooProductSchema>;

/** The whole shop: WooCommerce knows no locations. */
const wooLocation = "woo";

export const wooNameOf = (id: string): string => `woo:product:${id}`;

/** Products that are only the roof over others have no stock that anyone could buy. */
export const isRoof = ({ type }: WooProduct): boolean => type.startsWith("variable") || type === "grouped";

/** A product as a variant and its level; `modifiedOr` is when it was observed where it does not say itself. */
export const wooChangesOf = (product: WooProduct, modifiedOr: number): [Change & { kind: "variant" }, Change] => {
  const sku = product.sku === "" ? `woo-${product.id}` : product.sku;
  const observedAt = product.date_modified_gmt ?? modifiedOr;
  const names = [product.id, product.parent_id].filter((id) => id !== "0").map(wooNameOf);
  const variant = {
    title: titleOf(product) || sku,
    url: product.permalink,
    image: product.image?.src ?? product.images?.[0]?.src,
    price: product.price,
    published: product.status === "publish" || product.status === true,
    ...backorderOf(product),
  };
  return [
    { kind: "variant", sku, variant, observedAt, names },
    { kind: "level", sku, location: wooLocation, level: levelOf(product), observedAt },
  ];
};

/** A shop that does not count its units says by the status alone that it sells without them. */
const backorderOf = ({ manage_stock: managed, stock_status: status, backorders }: WooProduct) => {
  if (managed === false) return { backorder: status === onBackorder };
  return backorders === undefined ? {} : { backorder: backorders !== "no" };
};

const longestTitle = 300;

/** Its words between blanks: "L" is in "Tee - Black, L", and not in "Black". */
const wordsOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(" ")
    .trim()} `;

/** A variation's name has its options where they are few: those that it lacks are added. */
const titleOf = ({ name, attributes }: WooProduct): string => {
  const options = attributes.flatMap(({ option }) => (option === undefined ? [] : [option]));
  const lacking = options.filter((option) => !wordsOf(name).includes(wordsOf(option)));
  const title = [name, ...lacking].filter((part) => part !== "").join(" - ");
  return decodeEntities(title).slice(0, longestTitle).toWellFormed().trim();
};

const levelOf = ({ manage_stock: managed, stock_quantity, stock_status: status }: WooProduct): LevelInput => {
  const units = stock_quantity ?? 0;
  // The shop may stop to sell before the last unit ("out of stock threshold").
  if (managed === true) return { available: status === "outofstock" ? Math.min(units, 0) : units };
  // On backorder it can be ordered, and is not in stock.
  // What shares its product's units may be so because the last one was sold just now.
  if (managed === false && status === onBackorder) return { available: 0, reason: onBackorder };
  return status === "instock" ? { available: 1, unlimited: true } : { available: 0 };
};
