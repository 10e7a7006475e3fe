import type { StockChange } from "../stock-change.ts";

/** One variant as its shop's own API has it. */
export interface ShopVariant {
  sku: string;
  /** What a webhook of this state would ask for. */
  changes: StockChange[];
  /** The name by which webhooks tell its levels, where `changes` holds those of all its locations. */
  allLevelsOf?: string;
}

/** A shop's answer to one reading. Reasons are sentences for its merchant. */
export type ShopAnswer =
  | {
      kind: "page";
      variants: ShopVariant[];
      /** Variants of this page that we cannot hold, such as one whose sku is longer than ours may be. */
      unreadable: number;
      /** When the shop was asked, in its own time: milliseconds since 1970. */
      observedAt: number;
      /** Where the next page starts; absent on the last one. */
      next?: string;
    }
  /** Too many questions: asked again after so long. */
  | { kind: "throttled"; waitMs: number }
  /** May be better in a while. */
  | { kind: "unreachable"; reason: string }
  /** Stays so until the merchant does something. */
  | { kind: "refused"; reason: string };

/** Reads the page that starts at a cursor, the first one where there is none. */
export type ReadShop = (cursor: string | undefined) => Promise<ShopAnswer>;

/** What a webhook with this body would ask for: so a product means the same, told or read. */
export type ReadProduct = (body: unknown, observedAt: number) => StockChange[];
