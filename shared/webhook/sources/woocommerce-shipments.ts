import { createHash } from "node:crypto";
import * as v from "valibot";
import { eventTimeOfUnix } from "../../shipment/event-time.ts";
import type { ShipmentUpdate } from "../../shipment/shipment-update.ts";
import { trackingNumberSchema } from "../../shipment/tracking-number.ts";
import { idSchema } from "../parse-body.ts";
import type { Change } from "../source.ts";
import { words } from "../tracking-words.ts";

const orNone = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

/** Plugins keep numbers as numbers or as text, and nothing as "". */
const numeric = orNone(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.finite(), v.minValue(1)));
const quantity = v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(1));
const link = orNone(v.pipe(v.string(), v.url(), v.maxLength(2_000), v.regex(/^https?:/)));

/** `_wc_shipment_tracking_items` of Shipment Tracking, and of Advanced Shipment Tracking, which says what is in a parcel. */
const shipmentTrackingSchema = v.object({
  tracking_number: trackingNumberSchema,
  tracking_id: words,
  tracking_provider: words,
  custom_tracking_provider: words,
  formatted_tracking_provider: words,
  custom_tracking_link: link,
  date_shipped: numeric,
  products_list: orNone(
    v.pipe(
      v.array(v.object({ item_id: idSchema, qty: quantity })),
      v.transform((list) => list.map(({ item_id: id, qty }) => ({ id, quantity: qty }))),
    ),
  ),
});

/** `_aftership_tracking_items` of AfterShip Tracking. */
const aftershipSchema = v.object({
  tracking_number: trackingNumberSchema,
  tracking_id: words,
  slug: words,
  line_items: orNone(v.array(v.object({ id: idSchema, quantity }))),
  metrics: orNone(v.object({ created_at: words })),
});

interface Item {
  trackingNumber: string;
  id: string | undefined;
  carrier: string | undefined;
  trackingUrl: string | undefined;
  shippedAt: number | undefined;
  lines: { id: string; quantity: number }[];
}

const toItem = {
  _wc_shipment_tracking_items: (entry: unknown): Item[] => {
    const parsed = v.safeParse(shipmentTrackingSchema, entry);
    if (!parsed.success) return [];
    const { tracking_number: trackingNumber, tracking_id: id, date_shipped, products_list = [] } = parsed.output;
    const { custom_tracking_provider, formatted_tracking_provider, tracking_provider } = parsed.output;
    return [
      {
        trackingNumber,
        id,
        carrier: custom_tracking_provider ?? formatted_tracking_provider ?? tracking_provider,
        trackingUrl: parsed.output.custom_tracking_link,
        shippedAt: eventTimeOfUnix(date_shipped).at,
        lines: products_list,
      },
    ];
  },
  _aftership_tracking_items: (entry: unknown): Item[] => {
    const parsed = v.safeParse(aftershipSchema, entry);
    if (!parsed.success) return [];
    const { tracking_number: trackingNumber, tracking_id: id, slug: carrier, line_items, metrics } = parsed.output;
    const createdAt = Date.parse(metrics?.created_at ?? "");
    const shippedAt = Number.isNaN(createdAt) ? undefined : createdAt;
    return [{ trackingNumber, id, carrier, trackingUrl: undefined, shippedAt, lines: line_items ?? [] }];
  },
};

/** What of an order as Woo's webhooks have it says how it was shipped; plugins may put anything into `meta_data`. */
export interface WooShipped {
  id: string;
  /** Milliseconds since 1970. */
  observedAt: number;
  isCompleted: boolean;
  lines: { id: string; quantity: number }[];
  meta_data: { key: string; value: unknown }[];
}

const itemsIn = (meta: WooShipped["meta_data"]): Item[] => {
  const items = Object.entries(toItem).flatMap(([name, read]) =>
    meta.filter(({ key }) => key === name).flatMap(({ value }) => (Array.isArray(value) ? value.flatMap(read) : [])),
  );
  // Plugins copy each other's numbers; whoever says what is in the parcel says most.
  const known = new Map<string, Item>();
  for (const item of items.toSorted((a, b) => b.lines.length - a.lines.length)) {
    if (!known.has(item.trackingNumber)) known.set(item.trackingNumber, item);
  }
  return [...known.values()];
};

/** Where no plugin says what is in a parcel, all of an order is in its only one; of several, once it is completed, in the first. */
const contentsOf = (item: Item, index: number, items: Item[], order: WooShipped): Item["lines"] => {
  const isSaid = items.some(({ lines }) => lines.length > 0);
  if (isSaid || index > 0 || (items.length > 1 && !order.isCompleted)) return item.lines;
  return order.lines;
};

const idOf = ({ id, trackingNumber }: Item): string =>
  id ?? createHash("sha256").update(trackingNumber).digest("base64url").slice(0, 16);

/**
 * The shipments of a WooCommerce order, which knows none by itself: its tracking plugins keep them in its `meta_data`.
 * One that is no longer there is not taken back: the order does not say that it has been.
 */
export const wooShipmentsOf = (order: WooShipped): Change[] => {
  const items = itemsIn(order.meta_data);
  return items.map((item, index) => {
    const { carrier, trackingNumber, trackingUrl, shippedAt } = item;
    const shipment: ShipmentUpdate = {
      id: idOf(item),
      ...(carrier !== undefined && { carrier }),
      trackingNumbers: [trackingNumber],
      ...(trackingUrl !== undefined && { trackingUrl }),
      lines: contentsOf(item, index, items, order),
      ...(shippedAt !== undefined && { shippedAt }),
      status: "shipped",
      events: [],
    };
    return { kind: "shipment", order: `woocommerce:order:${order.id}`, shipment, observedAt: order.observedAt };
  });
};
