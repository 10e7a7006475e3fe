import * as v from "valibot";
import { idSchema } from "../parse-body.ts";

export const stockQuery = `query Stock($first: Int!, $levels: Int!, $after: String) {
  productVariants(first: $first, after: $after) {
    nodes {
      legacyResourceId title sku price inventoryPolicy
      media(first: 1) { nodes { preview { image { url } } } }
      product {
        legacyResourceId title handle status publishedAt updatedAt
        featuredMedia { preview { image { url } } }
      }
      inventoryItem {
        legacyResourceId tracked
        inventoryLevels(first: $levels) {
          nodes { location { legacyResourceId } quantities(names: ["available"]) { quantity } }
          pageInfo { hasNextPage }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const text = v.nullish(v.string());
const mediaNode = v.object({ preview: v.nullish(v.object({ image: v.nullish(v.object({ url: v.string() })) })) });

export const variantNode = v.object({
  legacyResourceId: idSchema,
  title: text,
  sku: text,
  price: text,
  inventoryPolicy: text,
  media: v.nullish(v.object({ nodes: v.array(mediaNode) })),
  product: v.object({
    legacyResourceId: idSchema,
    title: v.string(),
    handle: v.string(),
    status: v.string(),
    publishedAt: text,
    updatedAt: v.string(),
    featuredMedia: v.nullish(mediaNode),
  }),
  inventoryItem: v.object({
    legacyResourceId: idSchema,
    tracked: v.boolean(),
    inventoryLevels: v.object({
      nodes: v.array(
        v.object({
          location: v.object({ legacyResourceId: idSchema }),
          quantities: v.array(v.object({ quantity: v.number() })),
        }),
      ),
      pageInfo: v.object({ hasNextPage: v.boolean() }),
    }),
  }),
});
export type ShopifyVariant = v.InferOutput<typeof variantNode>;

/** The body that `products/update` would have of this variant alone. */
export const productOf = ({ product, media, inventoryItem, ...variant }: ShopifyVariant) => {
  const [shown = product.featuredMedia] = media?.nodes ?? [];
  const src = shown?.preview?.image?.url;
  return {
    id: product.legacyResourceId,
    title: product.title,
    handle: product.handle,
    status: product.status.toLowerCase(),
    published_at: product.publishedAt ?? null,
    updated_at: product.updatedAt,
    image: src === undefined ? null : { id: 1, src },
    images: src === undefined ? [] : [{ id: 1, src }],
    variants: [
      {
        id: variant.legacyResourceId,
        product_id: product.legacyResourceId,
        title: variant.title ?? "",
        sku: variant.sku ?? "",
        price: variant.price ?? null,
        inventory_policy: variant.inventoryPolicy?.toLowerCase() ?? null,
        inventory_item_id: inventoryItem.legacyResourceId,
        image_id: null,
        updated_at: product.updatedAt,
      },
    ],
  };
};
