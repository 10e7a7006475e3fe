import * as v from "valibot";
import { contract } from "../../shared/http/route.ts";
import { base, store } from "./contract.parts.ts";

export const postReconcile = contract({
  method: "POST",
  path: `${base}/webhook-sources/{source}/reconcile`,
  summary: "Reads the stock of all variants from the shop's own API now; it is read once a day anyway",
  auth: "merchant",
  params: { store, source: v.pipe(v.string(), v.maxLength(100)) },
  success: { status: 202, description: "jobId of the job that reads it; GET jobs/{id} says how far it is" },
});

export const reconcileContracts = [postReconcile];
