import * as v from "valibot";
import { contract } from "../../shared/http/route.ts";
import { base, store } from "./contract.parts.ts";

const source = v.pipe(v.string(), v.maxLength(100));

export const putSource = contract({
  method: "PUT",
  path: `${base}/webhook-sources/{source}`,
  summary: "Connects a shop; says the address, topics and steps to set up there. Without options, those stored stay",
  auth: "merchant",
  params: { store, source },
  body: v.object({
    /** Newest first; all are valid, so that a secret can be changed while deliveries are on their way. */
    secrets: v.pipe(
      // The longest is a set of a carrier's public keys; most sources take no more than 500 characters.
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(8_000))),
      v.minLength(1, "must name at least one secret"),
      v.maxLength(5, "must name at most 5 secrets"),
    ),
    /** What each source takes is checked with its own schema; see `source-guides.ts`. */
    options: v.optional(v.record(v.string(), v.unknown())),
  }),
  success: { status: 200, description: "source, url, topics, steps, and the options but for secrets and tokens" },
});

export const getSources = contract({
  method: "GET",
  path: `${base}/webhook-sources`,
  summary:
    "The connected shops: last delivery, last test, last failure and its reason, and what became of the newest webhooks",
  auth: "merchant",
  params: { store },
  success: { status: 200, description: "items with url, counts over the newest receipts, and times" },
});

export const postSourceTest = contract({
  method: "POST",
  path: `${base}/webhook-sources/{source}/test`,
  summary: "Sends this deployment a harmless signed webhook, as the shop would, and says what came of it",
  auth: "merchant",
  params: { store, source },
  success: {
    status: 200,
    description: "delivered, the receipt, its status and what that means; or why it did not arrive",
  },
});

export const sourceContracts = [putSource, getSources, postSourceTest];
