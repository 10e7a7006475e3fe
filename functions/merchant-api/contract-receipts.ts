import * as v from "valibot";
import { listQuery } from "../../shared/http/cursor.ts";
import { contract } from "../../shared/http/route.ts";
import { instantSchema } from "../../shared/stock/variant.ts";
import { base, id, store } from "./contract.parts.ts";

const source = v.pipe(v.string(), v.maxLength(100));

export const getReceipts = contract({
  method: "GET",
  path: `${base}/receipts`,
  summary: "Webhooks that could not be applied, newest first, with the reason; of one source, pages may be short",
  auth: "merchant",
  params: { store },
  query: { status: v.optional(v.literal("refused"), "refused"), source: v.optional(source), ...listQuery },
  success: { status: 200, description: "items with source, event and reason" },
});

export const getReceipt = contract({
  method: "GET",
  path: `${base}/receipts/{id}`,
  summary: "A webhook with its body as it arrived, what became of it and why; bodies go 7 days after they were applied",
  auth: "merchant",
  params: { store, id },
  success: { status: 200, description: "The receipt; body is cut where it is long, bodyBytes is its whole size" },
});

export const postReplay = contract({
  method: "POST",
  path: `${base}/receipts/{id}/replay`,
  summary: "Applies a refused webhook again",
  auth: "merchant",
  params: { store, id },
  success: { status: 202, description: "It will be applied in a moment" },
});

export const postReplays = contract({
  method: "POST",
  path: `${base}/receipts/replay`,
  summary: "Applies again all refused webhooks of a source that were received since an instant",
  auth: "merchant",
  params: { store },
  body: v.object({ source, since: instantSchema }),
  success: { status: 202, description: "The job that does it" },
});

export const getJob = contract({
  method: "GET",
  path: `${base}/jobs/{id}`,
  summary: "Work that takes longer than a call: how far it is, and what it found, line by line",
  auth: "merchant",
  params: { store, id },
  query: listQuery,
  success: { status: 200, description: "kind, state, progress, reason where it failed, findings, and next" },
});

export const receiptContracts = [getReceipts, getReceipt, postReplay, postReplays, getJob];
