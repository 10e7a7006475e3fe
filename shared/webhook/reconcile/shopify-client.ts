import * as v from "valibot";
import type { StockChange } from "../stock-change.ts";
import type { Called, CallShop } from "./call-shop.ts";
import { errorsOf } from "./shopify-errors.ts";
import { productOf, type ShopifyVariant, stockQuery, variantNode } from "./shopify-query.ts";
import type { ReadProduct, ReadShop, ShopAnswer, ShopVariant } from "./shop.ts";

/** Shopify answers with the oldest version that it still has where this one is gone. */
const apiVersion = "2025-10";

export interface ShopifyShop {
  /** As in `https://tent-shop.myshopify.com`. */
  address: string;
  adminToken: string;
  callShop: CallShop;
  readProduct: ReadProduct;
}

/** One query may cost 1,000 points: one for each object, two for each list, as if every list were full. */
const pointsPerQuery = 990;
const pointsPerVariant = 13;
const pointsPerLevel = 3;
/** Locations asked for of each variant: few at first, more where one has more. 250 is what a list may hold. */
const levelSizes = [10, 50, 250];
const variantsPerPage = (levels: number) => Math.floor(pointsPerQuery / (pointsPerVariant + pointsPerLevel * levels));

const cursorSchema = v.object({ levels: v.number(), after: v.optional(v.string()) });
type Cursor = v.InferOutput<typeof cursorSchema>;
const firstCursor: Cursor = { levels: 10 };

const answerSchema = v.object({
  data: v.object({
    productVariants: v.object({
      nodes: v.array(v.unknown()),
      pageInfo: v.object({ hasNextPage: v.boolean(), endCursor: v.nullish(v.string()) }),
    }),
  }),
});

const itemNameOf = ({ inventoryItem }: ShopifyVariant) => `shopify:item:${inventoryItem.legacyResourceId}`;

/** Stock that nobody counts never runs out. */
const levelsOf = (node: ShopifyVariant, observedAt: number): StockChange[] =>
  node.inventoryItem.inventoryLevels.nodes.map(({ location, quantities: [available] }) => ({
    kind: "named_level",
    name: itemNameOf(node),
    location: location.legacyResourceId,
    level: node.inventoryItem.tracked ? { available: available?.quantity ?? 0 } : { available: 1, unlimited: true },
    observedAt,
  }));

const toShopVariant = (node: ShopifyVariant, observedAt: number, readProduct: ReadProduct): ShopVariant | undefined => {
  const changes = readProduct(productOf(node), observedAt);
  const variant = changes.find((change) => change.kind === "variant");
  if (variant === undefined) return undefined;
  const isWhole = !node.inventoryItem.inventoryLevels.pageInfo.hasNextPage;
  return {
    sku: variant.sku,
    changes: [...changes, ...levelsOf(node, observedAt)],
    ...(isWhole && { allLevelsOf: itemNameOf(node) }),
  };
};

const pageOf = (called: Called & { kind: "answered" }, cursor: Cursor, readProduct: ReadProduct): ShopAnswer => {
  const parsed = v.safeParse(answerSchema, called.body);
  if (!parsed.success) return { kind: "unreachable", reason: "Shopify answered in a form that we do not know" };
  const { nodes, pageInfo } = parsed.output.data.productVariants;
  const read = nodes.map((node) => v.safeParse(variantNode, node)).filter(({ success }) => success);
  const known = read.flatMap(({ success, output }) => (success ? [output] : []));
  const { observedAt } = called;
  const more = levelSizes.find((size) => size > cursor.levels);
  if (more !== undefined && known.some((node) => node.inventoryItem.inventoryLevels.pageInfo.hasNextPage)) {
    return { kind: "page", variants: [], unreadable: 0, observedAt, next: JSON.stringify({ ...cursor, levels: more }) };
  }
  const variants = known.flatMap((node) => toShopVariant(node, observedAt, readProduct) ?? []);
  const unreadable = nodes.length - variants.length;
  const after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
  const next = after === undefined ? {} : { next: JSON.stringify({ ...cursor, after }) };
  return { kind: "page", variants, unreadable, observedAt, ...next };
};

/** A shop's variants with their levels, by the Admin GraphQL API; https://shopify.dev/docs/api/admin-graphql */
export const createReadShopify =
  ({ address, adminToken, callShop, readProduct }: ShopifyShop): ReadShop =>
  async (text) => {
    const cursor = text === undefined ? firstCursor : v.parse(cursorSchema, JSON.parse(text));
    const variables = { first: variantsPerPage(cursor.levels), levels: cursor.levels, after: cursor.after };
    const called = await callShop(`${address}/admin/api/${apiVersion}/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": adminToken },
      body: JSON.stringify({ query: stockQuery, variables }),
    });
    if (called.kind !== "answered") return called;
    return errorsOf(called.body) ?? pageOf(called, cursor, readProduct);
  };
