import { stringify } from "csv-stringify/sync";
import * as v from "valibot";
import { decodeCursor, encodeCursor } from "../../shared/http/cursor.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { skuSchema } from "../../shared/stock/variant.ts";
import { importFields } from "../../shared/waitlist/import/columns.ts";
import { toRecord } from "../../shared/waitlist/import/record.ts";
import { getExport } from "./contract-lists.ts";
import type { MerchantApiDeps } from "./deps.ts";

/** Where a page goes on: a variant, one of its partitions, and the last contact there. */
const placeSchema = v.strictObject({
  sku: v.optional(skuSchema),
  shard: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.waitlistShards)), 0),
  after: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
});
type Place = v.InferOutput<typeof placeSchema>;

export const createExportRoutes = ({ guard, clock, stock, waitlist, publicUrl }: MerchantApiDeps): Route[] => {
  /** The next variant, at its first partition with somebody; where there is nobody, behind the last. */
  const enter = async (store: string, after: string | undefined): Promise<Place | undefined> => {
    const [sku] = await stock.skusAfter(store, after, 1);
    if (sku === undefined) return undefined;
    const samples = await waitlist.samples({ store, sku }, 1);
    const shard = samples.findIndex(({ signups }) => signups.length > 0);
    return { sku, shard: shard === -1 ? limits.waitlistShards : shard };
  };

  /** Up to so many signups from a place on, after so many readings, and the place where the next page goes on. */
  const read = async (store: string, from: Place) => {
    const records: string[][] = [];
    const nowMs = clock.now();
    let readings = 0;
    let place: Place | undefined = from;
    while (place !== undefined && records.length < limits.exportRows && readings < limits.exportReadings) {
      readings += 1;
      const { sku, shard, after }: Place = place;
      if (sku === undefined || shard >= limits.waitlistShards) {
        place = await enter(store, sku);
        continue;
      }
      const page = await waitlist.pageOfShard({ store, sku }, shard, limits.exportRows - records.length, after);
      records.push(...page.signups.map((signup) => toRecord(sku, signup, nowMs)));
      place = page.more ? { sku, shard, after: page.signups.at(-1)?.sk } : { sku, shard: shard + 1 };
    }
    return { records, place };
  };

  return [
    implement(getExport, guard, async ({ params: { store }, query }) => {
      const { records, place } = await read(store, decodeCursor(query.cursor, placeSchema) ?? { shard: 0 });
      const next = place && `${publicUrl}/v1/stores/${store}/signups/export?cursor=${encodeCursor(place)}`;
      const headers = {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="signups.csv"',
        ...(next !== undefined && { link: `<${next}>; rel="next"` }),
      };
      return { status: 200, headers, body: stringify([[...importFields], ...records]) };
    }),
  ];
};
