import { stringify } from "csv-stringify/sync";
import * as v from "valibot";
import { quote } from "../../shared/backorder/quote.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import { decodeCursor, encodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { skuSchema } from "../../shared/stock/variant.ts";
import { getFeed } from "./contract-lists.ts";
import type { MerchantApiDeps } from "./deps.ts";
import { feedFields, type FeedItem, feedItemOf } from "./feed-item.ts";

const placeSchema = v.strictObject({ sku: skuSchema });

const toFile = (items: FeedItem[], next: string | undefined) => ({
  status: 200,
  headers: {
    "content-type": "text/tab-separated-values; charset=utf-8",
    "content-disposition": 'attachment; filename="feed.tsv"',
    ...(next !== undefined && { link: `<${next}>; rel="next"` }),
  },
  body: stringify(items, { header: true, columns: [...feedFields], delimiter: "\t" }),
});

export const createFeedRoutes = ({
  guard,
  clock,
  stores,
  stock,
  standings,
  publicUrl,
}: Pick<MerchantApiDeps, "guard" | "clock" | "stores" | "stock" | "standings" | "publicUrl">): Route[] => [
  implement(getFeed, guard, async ({ params, query: { limit, cursor, country, format } }) => {
    const after = decodeCursor(cursor, placeSchema)?.sku;
    const [store, skus] = await Promise.all([stores.get(params.store), stock.skusAfter(params.store, after, limit)]);
    if (store === undefined) throw new Problem("not-found");
    const { settings } = store;
    const { timeZone, locale, stockCounts } = settings;
    const nowMs = clock.now();
    const shipping = await loadShipping(settings.shipping, settings);
    const context = { shipping, timeZone, nowMs, locale, stockCounts };
    const items = (await standings.ofMany(params.store, skus))
      // What is not published has no page.
      .filter(({ variant }) => variant.published !== false)
      .map((standing) => {
        const quoted = quote(standing, { units: 1, destination: { country } }, context);
        return feedItemOf(settings, standing.variant, quoted, nowMs);
      });
    const last = skus.at(-1);
    const place = last === undefined || skus.length < limit ? undefined : { sku: last };
    if (format === "json") return json(200, list(items, place));
    const more = new URLSearchParams({ format, limit: String(limit), ...(country !== undefined && { country }) });
    const next = place && `${publicUrl}/v1/stores/${params.store}/feed?${String(more)}&cursor=${encodeCursor(place)}`;
    return toFile(items, next);
  }),
];
