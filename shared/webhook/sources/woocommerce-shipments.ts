import { createHash } from "node:crypto";
import * as v from "valibot";
import { eventTimeOfUnix } from "../../shipment/event-time.ts";
import { readableCarrier } from "../../shipment/carrier.ts";
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
  slug: words,
  line_items: orNone(v.array(v.object({ id: idSchema, quantity }))),
  metrics: orNone(v.object({ created_at: words })),
});

interface Item {
  trackingNumber: string;
  carrier: string | undefined;
  trackingUrl: string | undefined;
  shippedAt: number | undefined;
  lines: { id: string; quantity: number }[];
}

const toItem = {
  _wc_shipment_tracking_items: (entry: unknown): Item[] => {
    const parsed = v.safeParse(shipmentTrackingSchema, entry);
    if (!parsed.success) return [];
    const { tracking_number: trackingNumber, date_shipped, products_list = [] } = parsed.output;
    const { custom_tracking_provider, formatted_tracking_provider, tracking_provider } = parsed.output;
    return [
      {
        trackingNumber,
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
    const { tracking_number: trackingNumber, slug: carrier, line_items, metrics } = parsed.output;
    const createdAt = Date.parse(metrics?.created_at ?? "");
    const shippedAt = Number.isNaN(createdAt) ? undefined : createdAt;
    return [{ trackingNumber, carrier, trackingUrl: undefined, shippedAt, lines: line_items ?? [] }];
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

/** Every list of a plugin's, with what can be read of it. */
const listsIn = (meta: WooShipped["meta_data"]): { entries: number; items: Item[] }[] =>
  Object.entries(toItem).flatMap(([name, read]) =>
    meta.flatMap(({ key, value }) =>
      key === name && Array.isArray(value) ? [{ entries: value.length, items: value.flatMap(read) }] : [],
    ),
  );

/** Plugins copy each other's numbers; whoever says what is in the parcel says most. */
const parcelsOf = (items: Item[]): Item[] => {
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

/** How the ids of all begin that come from here. */
const ours = "woo-";
/** By its number: plugins give a parcel a new id whenever somebody takes it out and puts it in again. */
const idOf = ({ trackingNumber }: Item): string =>
  `${ours}${createHash("sha256").update(trackingNumber).digest("base64url").slice(0, 16)}`;

/**
 * The shipments of a WooCommerce order, which knows none by itself: its tracking plugins keep them in its `meta_data`.
 * One that is no longer in their lists was taken out. Where there is no list, or something in it cannot be read, nothing
 * is said of the others.
 */
export const wooShipmentsOf = (order: WooShipped): Change[] => {
  const lists = listsIn(order.meta_data);
  const items = parcelsOf(lists.flatMap((list) => list.items));
  const of = { order: `woocommerce:order:${order.id}`, observedAt: order.observedAt };
  const changes = items.map((item, index): Change => {
    const { carrier, trackingNumber, trackingUrl, shippedAt } = item;
    const shipment: ShipmentUpdate = {
      id: idOf(item),
      ...(carrier !== undefined && { carrier: readableCarrier(carrier) }),
      trackingNumbers: [trackingNumber],
      ...(trackingUrl !== undefined && { trackingUrl }),
      lines: contentsOf(item, index, items, order),
      ...(shippedAt !== undefined && { shippedAt }),
      status: "shipped",
      events: [],
    };
    return { kind: "shipment", ...of, shipment };
  });
  const isWhole = lists.length > 0 && lists.every((list) => list.items.length === list.entries);
  return isWhole ? [...changes, { kind: "only_shipments", ...of, among: ours, ids: items.map(idOf) }] : changes;
};
