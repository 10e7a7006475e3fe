import * as v from "valibot";
import { listQuery } from "../../shared/http/cursor.ts";
import { contract } from "../../shared/http/route.ts";
import { countrySchema } from "../../shared/store/place.ts";
import { skuSchema } from "../../shared/stock/variant.ts";
import { base, store } from "./contract.parts.ts";

export const postImport = contract({
  method: "POST",
  path: `${base}/signups/import`,
  summary: "Takes a CSV of signups (text/csv, or application/gzip): of our own columns, or another app's export",
  auth: "merchant",
  params: { store },
  query: { sku: v.optional(skuSchema) },
  success: { status: 202, description: "jobId, for GET jobs/{id}: rows read, taken, already waiting, refused and why" },
});

export const getExport = contract({
  method: "GET",
  path: `${base}/signups/export`,
  summary: "All signups as CSV, page by page: the Link header leads to the next one",
  auth: "merchant",
  params: { store },
  query: { cursor: v.optional(v.pipe(v.string(), v.maxLength(2_000))) },
  success: { status: 200, description: "text/csv, with the columns that an import takes" },
});

export const getFeed = contract({
  method: "GET",
  path: `${base}/feed`,
  summary:
    "Availability as Google Merchant Center takes it, page by page; with format=tsv as a file with a Link header",
  auth: "merchant",
  params: { store },
  query: { ...listQuery, country: v.optional(countrySchema), format: v.optional(v.picklist(["json", "tsv"]), "json") },
  success: {
    status: 200,
    description: "items with id, title, link, image_link, price, availability and availability_date",
  },
});

export const listContracts = [postImport, getExport, getFeed];
