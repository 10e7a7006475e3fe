import type { OrderState } from "../backorder/order.ts";
import type { SupplyInput } from "../backorder/supply.ts";
import type { ShipmentUpdate } from "../shipment/shipment-update.ts";
import type { TrackingUpdate } from "../shipment/tracking-log.ts";
import type { LevelInput, VariantInput } from "../stock/variant.ts";

export type Headers = Record<string, string | undefined>;

/** A verified webhook as it was kept. */
export interface Webhook {
  raw: Buffer;
  /** What its source's `eventType` made of it at the door. */
  eventType: string;
  /** Milliseconds since 1970. */
  receivedAtMs: number;
  /** What the store has set for this source, as in `PUT webhook-sources/{source}`. */
  options: Record<string, string>;
}

/**
 * What a webhook asks us to do, in our words. Times are milliseconds since 1970. A `name` is what the platform calls
 * something, such as `shopify:item:271878346596884015`; a variant says under which names it goes.
 */
export type Change =
  | { kind: "level"; sku: string; location: string; level: LevelInput; observedAt: number }
  | { kind: "variant"; sku: string; variant: VariantInput; observedAt: number; names?: string[] }
  /** Units of whatever goes by a name; kept until a variant says that it does. */
  | { kind: "named_level"; name: string; location: string; level: LevelInput; observedAt: number }
  /** What goes by a name can no longer be bought. */
  | { kind: "withdrawn"; name: string; observedAt: number }
  /** An order by its id, as it was at an instant; one without an address ships within the store's country. */
  | { kind: "order"; order: string; state: Omit<OrderState, "shipTo"> & { shipTo: OrderState["shipTo"] | undefined } }
  /** An order of which nothing is said but that it is cancelled. */
  | { kind: "order_cancelled"; order: string; observedAt: number }
  /** An inbound delivery, by its id. */
  | { kind: "supply"; supply: string; input: SupplyInput; observedAt: number }
  /** What happened to a parcel, by its number. */
  | { kind: "tracking"; update: TrackingUpdate }
  /** A shipment of an order: by our id, or by a platform's name of it, such as `shopify:order:820982911946154508`. */
  | { kind: "shipment"; order: string; shipment: ShipmentUpdate; observedAt: number }
  /** Of an order's shipments whose ids begin with `among`, these are all that there are: any other was taken back. */
  | { kind: "only_shipments"; order: string; among: string; ids: string[]; observedAt: number }
  /** A customer wants to see what is held of them, or to be forgotten; the address as the platform has it. */
  | { kind: "contact"; wants: "export" | "erasure"; email?: string | undefined; phone?: string | undefined }
  /** The shop has taken the app away; or everything of the shop's customers is to be erased. */
  | { kind: "shop"; wants: "uninstall" | "erasure" };

export type Read =
  /** The note is of what is not understood beside them. */
  | { kind: "changes"; changes: Change[]; note?: string }
  /** A topic we have no use for: acknowledged and counted. */
  | { kind: "ignored"; note: string }
  /** Not what it should be; kept with the reason until it is mended and replayed. */
  | { kind: "refused"; note: string };

/** One sender of webhooks. A new one is one file of this shape and its fixtures. */
export interface WebhookSource {
  /** The header that `verify` reads the signature in. */
  signedIn: string;
  /** Checks the signature over the raw bytes, in constant time, against every valid secret. */
  verify(raw: Buffer, headers: Headers, secrets: string[]): boolean;
  /** Whether a signed time is recent; senders that sign none leave this out. `nowMs`: milliseconds since 1970. */
  isFresh?(headers: Headers, nowMs: number): boolean;
  /** A knock that some platforms send unsigned when a webhook is made: answered, and nothing else. */
  isPing?(raw: Buffer, headers: Headers): boolean;
  /** What the sender calls this event: the same event again has the same key. */
  eventKey(headers: Headers, raw: Buffer): string;
  eventType(headers: Headers, raw: Buffer): string;
  read(webhook: Webhook): Read;
}
