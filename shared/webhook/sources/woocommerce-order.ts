import * as v from "valibot";
import { roundedMoneySchema } from "../../backorder/money.ts";
import { type LineState, orderSchema, type ShipTo } from "../../backorder/order.ts";
import { limits } from "../../runtime/limits.ts";
import { skuSchema } from "../../stock/variant.ts";
import { countrySchema } from "../../store/place.ts";
import { decodeEntities } from "../decode-entities.ts";
import { idSchema } from "../parse-body.ts";
import type { Change } from "../source.ts";
import { wooShipmentsOf } from "./woocommerce-shipments.ts";
import { gmtSchema } from "./woocommerce-product.ts";

const customerSchema = orderSchema.entries.customer.entries;
/** Much of an order is typed by shoppers, and empty where it is not: that never stands in the way of the rest. */
const text = v.fallback(v.optional(v.pipe(v.string(), v.trim()), ""), "");
const nameEntries = { first_name: text, last_name: text };
const addressEntries = {
  country: v.fallback(v.optional(countrySchema), undefined),
  state: text,
  postcode: text,
};
/** Other plugins put whatever they like into it. */
const metaSchema = v.fallback(v.object({ key: v.string(), value: v.unknown() }), { key: "", value: "" });

const lineSchema = v.object({
  id: idSchema,
  name: text,
  product_id: v.optional(idSchema, 0),
  variation_id: v.optional(idSchema, 0),
  sku: v.nullish(v.pipe(v.string(), v.trim(), v.union([v.literal(""), skuSchema])), ""),
  /** Shops that sell by weight have fractions: whoever waits for half a pound waits for one. */
  quantity: v.pipe(v.number(), v.minValue(0), v.transform(Math.ceil), v.maxValue(1_000_000)),
  price: v.fallback(roundedMoneySchema, "0"),
  meta_data: v.fallback(v.optional(v.array(metaSchema), []), []),
});
type WooLine = v.InferOutput<typeof lineSchema>;

/** An order as `order.created`, `order.updated` and `order.restored` have it. */
export const wooOrderSchema = v.object({
  id: idSchema,
  number: text,
  status: v.string(),
  currency: orderSchema.entries.currency,
  date_created_gmt: gmtSchema,
  date_modified_gmt: v.fallback(v.nullish(gmtSchema), null),
  billing: v.fallback(
    v.optional(
      v.object({
        ...nameEntries,
        ...addressEntries,
        email: v.fallback(v.optional(customerSchema.email), undefined),
        phone: text,
      }),
    ),
    undefined,
  ),
  shipping: v.fallback(v.optional(v.object({ ...nameEntries, ...addressEntries, phone: text })), undefined),
  line_items: v.pipe(v.array(lineSchema), v.maxLength(limits.orderLines)),
  meta_data: v.fallback(v.optional(v.array(metaSchema), []), []),
});
type WooOrder = v.InferOutput<typeof wooOrderSchema>;

/** Somebody is still in the checkout, or has not paid yet; it comes again when it is an order. */
const notYet = new Set(["pending", "checkout-draft", "auto-draft", "draft"]);
const ended = new Set(["cancelled", "refunded", "failed", "trash"]);

export const isNoOrderYet = ({ status }: WooOrder): boolean => notYet.has(status);

/** What WooCommerce notes beside a line that was sold on backorder; other languages of the shop have another word. */
const backorderedKey = "Backordered";

const longestTitle = 300;
const longestPhone = 40;

const lineOf = (line: WooLine): LineState => {
  const product = line.variation_id === "0" ? line.product_id : line.variation_id;
  // A product that was deleted has no number any more.
  const named = product === "0" ? `woo-line-${line.id}` : `woo-${product}`;
  return {
    id: line.id,
    sku: line.sku === "" || line.sku === null ? named : line.sku,
    title: decodeEntities(line.name).slice(0, longestTitle).toWellFormed() || undefined,
    quantity: Math.max(1, line.quantity),
    unitPrice: line.price,
    ...(line.meta_data.some(({ key }) => key === backorderedKey) && { backorder: true }),
    status: line.quantity > 0 ? "open" : "cancelled",
  };
};

const shipToOf = ({ shipping, billing }: WooOrder): ShipTo | undefined => {
  const known = shipping?.country === undefined ? billing : shipping;
  if (known?.country === undefined) return undefined;
  return {
    country: known.country,
    region: known.state.slice(0, 100) || undefined,
    // Longer than any postal code is not one.
    postalCode: known.postcode.length <= 12 ? known.postcode || undefined : undefined,
  };
};

const customerOf = ({ billing, shipping }: WooOrder) => {
  const phone = billing?.phone || shipping?.phone || "";
  const name = [billing?.first_name, billing?.last_name].filter((part) => part).join(" ");
  return {
    email: billing?.email,
    phone: phone.length <= longestPhone ? phone || undefined : undefined,
    name: decodeEntities(name).slice(0, 200) || undefined,
  };
};

/** What its tracking plugins say of how it was shipped. */
export const wooParcelsOf = (order: WooOrder, modifiedOr: number): Change[] =>
  wooShipmentsOf({
    id: order.id,
    observedAt: order.date_modified_gmt ?? modifiedOr,
    isCompleted: order.status === "completed",
    lines: order.line_items.filter(({ quantity }) => quantity > 0),
    meta_data: order.meta_data,
  });

/**
 * An order as it was when it was last changed, `modifiedOr` where it does not say when that was.
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties
 */
export const wooOrderOf = (order: WooOrder, modifiedOr: number): Change & { kind: "order" } => ({
  kind: "order",
  order: order.id,
  state: {
    name: order.number === "" || order.number === order.id ? undefined : order.number.slice(0, 100),
    placedAt: order.date_created_gmt,
    observedAt: order.date_modified_gmt ?? modifiedOr,
    customer: customerOf(order),
    shipTo: shipToOf(order),
    currency: order.currency,
    lines: order.line_items.map(lineOf),
    status: ended.has(order.status) ? "cancelled" : "open",
    by: "platform",
  },
});
