import type { WebhookSource } from "./source.ts";
import { bigcommerce } from "./sources/bigcommerce.ts";
import { shopify } from "./sources/shopify.ts";
import { stockline } from "./sources/stockline.ts";
import { woocommerce } from "./sources/woocommerce.ts";

/** Every sender of webhooks, by the name in its address. */
export const sources: ReadonlyMap<string, WebhookSource> = new Map([
  ["bigcommerce", bigcommerce],
  ["shopify", shopify],
  ["stockline", stockline],
  ["woocommerce", woocommerce],
]);
