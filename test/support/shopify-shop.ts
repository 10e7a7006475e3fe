import * as v from "valibot";
import { startShop } from "./shop-server.ts";

export interface ItemAtShopify {
  id: string;
  sku: string;
  /** Units by location. */
  levels: Record<string, number>;
  title?: string;
  status?: string;
  updatedAt?: string;
  tracked?: boolean;
}

const askedSchema = v.object({
  query: v.string(),
  variables: v.object({ first: v.number(), levels: v.number(), after: v.optional(v.string()) }),
});

/** As the Admin API answers the query of this service (2025-10). */
const toNode = ({ id, sku, levels, tracked = true, ...item }: ItemAtShopify, first: number) => ({
  legacyResourceId: `1${id}`,
  title: "Default Title",
  sku,
  price: "49.90",
  media: { nodes: [] },
  product: {
    legacyResourceId: `2${id}`,
    title: item.title ?? `Tent ${id}`,
    handle: `tent-${id}`,
    status: item.status ?? "ACTIVE",
    publishedAt: "2026-01-01T00:00:00Z",
    updatedAt: item.updatedAt ?? "2026-05-01T00:00:00Z",
    featuredMedia: { preview: { image: { url: "https://cdn.shopify.example/tent.png" } } },
  },
  inventoryItem: {
    legacyResourceId: `3${id}`,
    tracked,
    inventoryLevels: {
      nodes: Object.entries(levels)
        .slice(0, first)
        .map(([location, quantity]) => ({
          location: { legacyResourceId: location },
          quantities: [{ quantity }],
        })),
      pageInfo: { hasNextPage: Object.keys(levels).length > first },
    },
  },
});

const cost = {
  requestedQueryCost: 991,
  actualQueryCost: 120,
  throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: 1_880, restoreRate: 100 },
};

export const throttled = {
  body: {
    errors: [
      {
        message: "Throttled",
        extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
      },
    ],
    extensions: {
      cost: { ...cost, actualQueryCost: null, throttleStatus: { ...cost.throttleStatus, currentlyAvailable: 91 } },
    },
  },
};

export const startShopifyShop = async (now: () => number, items: ItemAtShopify[]) => {
  const shop = await startShop(now, ({ headers, body }) => {
    if (headers["x-shopify-access-token"] !== "shpat_good") {
      const errors = "[API] Invalid API key or access token (unrecognized login or wrong password)";
      return { status: 401, body: { errors } };
    }
    const { first, levels, after } = v.parse(askedSchema, body).variables;
    const start = Number(after ?? 0);
    const end = Math.min(start + first, items.length);
    const nodes = items.slice(start, end).map((item) => toNode(item, levels));
    const pageInfo = { hasNextPage: end < items.length, endCursor: nodes.length === 0 ? null : String(end) };
    return { body: { data: { productVariants: { nodes, pageInfo } }, extensions: { cost } } };
  });
  return { ...shop, items };
};
