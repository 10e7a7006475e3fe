import { stringify } from "csv-stringify/sync";
import * as v from "valibot";
import { decodeCursor, encodeCursor } from "../../shared/http/cursor.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { importFields } from "../../shared/waitlist/import/columns.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import { getExport } from "./contract-lists.ts";
import type { MerchantApiDeps } from "./deps.ts";

/** Where a page goes on: a variant, one of its partitions, and the last contact there. */
const placeSchema = v.strictObject({
  sku: v.optional(v.string()),
  shard: v.optional(v.number(), 0),
  after: v.optional(v.string()),
});
type Place = v.InferOutput<typeof placeSchema>;

/** A spreadsheet would run what begins so; an import takes the apostrophe off again. */
const harmless = (cell: string): string => (/^[=+\-@]/.test(cell) ? `'${cell}` : cell);

const toRecord = (sku: string, signup: Signup): string[] => {
  const { email, phone, channels, quantity, locale, every, consent, status } = signup;
  const fields: Record<(typeof importFields)[number], string | undefined> = {
    sku,
    email,
    phone,
    channels,
    quantity: String(quantity),
    locale,
    every: every === true ? "true" : undefined,
    signedUpAt: toInstant(signup.signedUpAt),
    confirmed: status === "pending" ? "false" : "true",
    consentWordingVersion: consent?.wordingVersion,
    consentGivenAt: consent?.givenAt,
    consentSource: consent?.source,
    status,
  };
  return importFields.map((field) => harmless(fields[field] ?? ""));
};

export const createExportRoutes = ({ guard, stock, waitlist, publicUrl }: MerchantApiDeps): Route[] => {
  /** Up to so many signups from a place on, and the place where the next page goes on. */
  const read = async (store: string, from: Place) => {
    const records: string[][] = [];
    let place: Place | undefined = from;
    while (place !== undefined && records.length < limits.exportRows) {
      const { sku, shard, after }: Place = place;
      if (sku === undefined || shard >= limits.waitlistShards) {
        const [next] = await stock.skusAfter(store, sku, 1);
        place = next === undefined ? undefined : { sku: next, shard: 0 };
        continue;
      }
      const page = await waitlist.pageOfShard({ store, sku }, shard, limits.exportRows - records.length, after);
      records.push(...page.signups.map((signup) => toRecord(sku, signup)));
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
