import type { WebhookSource } from "./source.ts";
import { stockline } from "./sources/stockline.ts";

/** Every sender of webhooks, by the name in its address. */
export const sources: ReadonlyMap<string, WebhookSource> = new Map([["stockline", stockline]]);
