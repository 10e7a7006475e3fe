import * as v from "valibot";
import type { ShopAnswer } from "./shop.ts";

const errorsSchema = v.object({
  errors: v.array(v.object({ extensions: v.optional(v.object({ code: v.optional(v.string()) })) })),
});

const costSchema = v.object({
  extensions: v.object({
    cost: v.object({
      requestedQueryCost: v.number(),
      throttleStatus: v.object({ currentlyAvailable: v.number(), restoreRate: v.pipe(v.number(), v.minValue(1)) }),
    }),
  }),
});

const shortestWaitMs = 1_000;
const usualWaitMs = 10_000;

/** Until as many points are there as the query costs. */
const waitOf = (body: unknown): number => {
  const parsed = v.safeParse(costSchema, body);
  if (!parsed.success) return usualWaitMs;
  const { requestedQueryCost, throttleStatus } = parsed.output.extensions.cost;
  const missing = requestedQueryCost - throttleStatus.currentlyAvailable;
  return Math.max(shortestWaitMs, Math.ceil((missing / throttleStatus.restoreRate) * 1_000));
};

/** A failure that Shopify answers with status 200; https://shopify.dev/docs/api/admin-graphql#status_and_error_codes */
export const errorsOf = (body: unknown): Exclude<ShopAnswer, { kind: "page" }> | undefined => {
  const parsed = v.safeParse(errorsSchema, body);
  const [error] = parsed.success ? parsed.output.errors : [];
  if (error === undefined) return undefined;
  const code = error.extensions?.code ?? "unknown";
  switch (code) {
    case "THROTTLED":
      return { kind: "throttled", waitMs: waitOf(body) };
    case "INTERNAL_SERVER_ERROR":
      return { kind: "unreachable", reason: "Shopify says that something went wrong on its side" };
    case "ACCESS_DENIED":
      return {
        kind: "refused",
        reason:
          "The token may not read the stock: it needs the scopes read_products, read_inventory and read_locations",
      };
    default:
      return { kind: "refused", reason: `Shopify refuses to answer: ${code.slice(0, 50)}` };
  }
};
