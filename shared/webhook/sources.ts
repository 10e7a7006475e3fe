import type { WebhookSource } from "./source.ts";
import { aftership } from "./sources/aftership.ts";
import { bigcommerce } from "./sources/bigcommerce.ts";
import { easypost } from "./sources/easypost.ts";
import { sendcloud } from "./sources/sendcloud.ts";
import { seventeenTrack } from "./sources/seventeen-track.ts";
import { ship24 } from "./sources/ship24.ts";
import { shipengine } from "./sources/shipengine.ts";
import { shippo } from "./sources/shippo.ts";
import { shopify } from "./sources/shopify.ts";
import { stockline } from "./sources/stockline.ts";
import { woocommerce } from "./sources/woocommerce.ts";

/** Every sender of webhooks, by the name in its address. */
export const sources: ReadonlyMap<string, WebhookSource> = new Map([
  ["17track", seventeenTrack],
  ["aftership", aftership],
  ["bigcommerce", bigcommerce],
  ["easypost", easypost],
  ["sendcloud", sendcloud],
  ["ship24", ship24],
  ["shipengine", shipengine],
  ["shippo", shippo],
  ["shopify", shopify],
  ["stockline", stockline],
  ["woocommerce", woocommerce],
]);
