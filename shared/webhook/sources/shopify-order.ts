import * as v from "valibot";
import { roundedMoneySchema } from "../../backorder/money.ts";
import { type LineState, orderSchema, type ShipTo } from "../../backorder/order.ts";
import { limits } from "../../runtime/limits.ts";
import { instantSchema, skuSchema } from "../../stock/variant.ts";
import { countrySchema } from "../../store/place.ts";
import { idSchema } from "../parse-body.ts";
import type { Change } from "../source.ts";

const customerSchema = orderSchema.entries.customer.entries;
/** Much of an order is typed by shoppers: what is odd in it never stands in the way of the rest. */
const email = v.fallback(v.nullish(customerSchema.email), null);
const phone = v.fallback(v.nullish(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))), null);
const text = v.fallback(v.nullish(v.pipe(v.string(), v.trim())), null);
const instant = v.pipe(
  instantSchema,
  v.transform((at) => Date.parse(at)),
);
const units = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

/** Tax regions of the United Kingdom, and countries that ISO 3166 has no code for, are not in the list of the rest. */
const addressSchema = v.object({
  country_code: v.fallback(v.nullish(countrySchema), null),
  province_code: text,
  zip: text,
  phone,
});
const address = v.fallback(v.nullish(addressSchema), null);

const lineSchema = v.object({
  id: idSchema,
  variant_id: v.nullish(idSchema),
  sku: v.nullish(v.pipe(v.string(), v.trim(), v.union([v.literal(""), skuSchema]))),
  title: text,
  variant_title: text,
  quantity: units,
  current_quantity: v.nullish(units),
  price: v.fallback(roundedMoneySchema, "0"),
  requires_shipping: v.fallback(v.nullish(v.boolean()), null),
});
type ShopifyLine = v.InferOutput<typeof lineSchema>;

/** Units that were taken out of an order again; `return`: after they had been shipped. */
const refundSchema = v.object({
  refund_line_items: v.array(v.object({ line_item_id: idSchema, quantity: units, restock_type: text })),
});

/** An order whole, as all topics of orders but `orders/edited` and `orders/delete` have it. */
export const shopifyOrderSchema = v.object({
  id: idSchema,
  name: text,
  email,
  contact_email: email,
  phone,
  customer: v.fallback(v.nullish(v.object({ email, phone, first_name: text, last_name: text })), null),
  customer_locale: v.fallback(v.nullish(customerSchema.locale.wrapped), null),
  currency: orderSchema.entries.currency,
  created_at: instant,
  processed_at: v.fallback(v.nullish(instant), null),
  updated_at: v.fallback(v.nullish(instant), null),
  cancelled_at: v.nullish(v.string()),
  shipping_address: address,
  billing_address: address,
  refunds: v.fallback(v.optional(v.array(refundSchema), []), []),
  line_items: v.pipe(v.array(lineSchema), v.maxLength(limits.orderLines)),
});
type ShopifyOrder = v.InferOutput<typeof shopifyOrderSchema>;

const longestName = 100;
const longestTitle = 300;

const skuOf = ({ sku, variant_id, id }: ShopifyLine): string => {
  if (typeof sku === "string" && sku !== "") return sku;
  // Something that was typed into the order has no variant.
  return typeof variant_id === "string" ? `shopify-${variant_id}` : `shopify-line-${id}`;
};

const titleOf = ({ title, variant_title: form }: ShopifyLine): string | undefined =>
  [title, form]
    .filter((part) => part)
    .join(", ")
    .slice(0, longestTitle)
    .toWellFormed() || undefined;

/** Units that are wanted: all but those that were taken out before they were shipped. What came back counts as shipped. */
const wantedOf = ({ id, quantity, current_quantity }: ShopifyLine, { refunds }: ShopifyOrder): number => {
  const refunded = refunds.flatMap((refund) => refund.refund_line_items).filter((line) => line.line_item_id === id);
  const sum = (lines: typeof refunded) => lines.reduce((total, line) => total + line.quantity, 0);
  const left = current_quantity ?? quantity - sum(refunded);
  return Math.min(quantity, left + sum(refunded.filter(({ restock_type }) => restock_type === "return")));
};

const lineOf = (line: ShopifyLine, order: ShopifyOrder): LineState => {
  const wanted = wantedOf(line, order);
  return {
    id: line.id,
    sku: skuOf(line),
    title: titleOf(line),
    quantity: Math.max(1, wanted > 0 ? wanted : line.quantity),
    unitPrice: line.price,
    // What nobody ships waits for no stock.
    ...(line.requires_shipping === false && { backorder: false }),
    status: wanted > 0 ? "open" : "cancelled",
  };
};

const shipToOf = ({ shipping_address, billing_address }: ShopifyOrder): ShipTo | undefined => {
  const known = shipping_address ?? billing_address;
  const country = known?.country_code;
  if (typeof country !== "string") return undefined;
  return {
    country,
    region: known?.province_code?.slice(0, longestName) || undefined,
    // Longer than any postal code is not one.
    postalCode: known?.zip && known.zip.length <= 12 ? known.zip : undefined,
  };
};

const customerOf = ({ customer, ...order }: ShopifyOrder) => ({
  email: order.email ?? order.contact_email ?? customer?.email ?? undefined,
  phone: order.phone ?? order.shipping_address?.phone ?? customer?.phone ?? undefined,
  name:
    [customer?.first_name, customer?.last_name]
      .filter((part) => part)
      .join(" ")
      .slice(0, 200) || undefined,
  locale: order.customer_locale ?? undefined,
});

/** An order as it was when it was last updated; https://shopify.dev/docs/api/admin-rest/latest/resources/order */
export const orderOf = (order: ShopifyOrder, receivedAtMs: number): Change => ({
  kind: "order",
  order: order.id,
  state: {
    name: order.name?.slice(0, longestName) || undefined,
    // Orders of another shop system are taken over with the day on which they were placed there.
    placedAt: order.processed_at ?? order.created_at,
    observedAt: order.updated_at ?? receivedAtMs,
    customer: customerOf(order),
    shipTo: shipToOf(order),
    currency: order.currency,
    lines: order.line_items.map((line) => lineOf(line, order)),
    status: typeof order.cancelled_at === "string" ? "cancelled" : "open",
    by: "platform",
  },
});
