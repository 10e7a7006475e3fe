import * as v from "valibot";
import { contract } from "../../shared/http/route.ts";
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

export const listContracts = [postImport, getExport];
