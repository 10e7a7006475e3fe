import { isStockChange } from "../stock-change.ts";
import type { WebhookSource } from "../source.ts";
import { createReadBigCommerce } from "./bigcommerce-client.ts";
import type { CallShop } from "./call-shop.ts";
import { toShopAddress, toShopifyAddress } from "./shop-address.ts";
import type { ReadProduct, ReadShop } from "./shop.ts";
import { createReadShopify } from "./shopify-client.ts";
import { createReadWoo } from "./woocommerce-client.ts";

export interface OpenShopDeps {
  callShop: CallShop;
  sources: ReadonlyMap<string, WebhookSource>;
  /** Shops on this machine may be read, as tests and the one-machine runtime need it. */
  allowLocalShops: boolean;
}

/** A shop that can be read, or what its merchant has to mend. */
export type Opened = { kind: "opened"; readShop: ReadShop } | { kind: "refused"; reason: string };

const opened = (readShop: ReadShop): Opened => ({ kind: "opened", readShop });
const wrong = (option: string, example: string): Opened => ({
  kind: "refused",
  reason: `The option ${option} is wrong: it must be like ${example}`,
});

/** Opens the API of the shop that a store has set up as a source; its options are all there. */
export const createOpenShop = ({ callShop, sources, allowLocalShops }: OpenShopDeps) => {
  const readerOf =
    (source: string, eventType: string, options: Record<string, string>): ReadProduct =>
    (body, receivedAtMs) => {
      const raw = Buffer.from(JSON.stringify(body));
      const read = sources.get(source)?.read({ raw, eventType, receivedAtMs, options });
      return read?.kind === "changes" ? read.changes.filter(isStockChange) : [];
    };

  return (source: string, options: Record<string, string>): Opened => {
    const option = (name: string) => options[name] ?? "";
    switch (source) {
      case "shopify": {
        const address = toShopifyAddress(option("shopDomain"), allowLocalShops);
        if (address === undefined) return wrong("shopDomain", "tent-shop.myshopify.com");
        const readProduct = readerOf(source, "products/update", options);
        return opened(createReadShopify({ address, adminToken: option("adminToken"), callShop, readProduct }));
      }
      case "woocommerce": {
        const address = toShopAddress(option("url"), allowLocalShops);
        if (address === undefined) return wrong("url", "https://shop.example.com");
        const [consumerKey, consumerSecret] = [option("consumerKey"), option("consumerSecret")];
        const readProduct = readerOf(source, "product.updated", options);
        return opened(createReadWoo({ address, consumerKey, consumerSecret, callShop, readProduct }));
      }
      case "bigcommerce": {
        const storeHash = option("storeHash");
        if (!/^[a-z0-9]{1,50}$/i.test(storeHash)) return wrong("storeHash", "abc123xyz");
        const address = `https://api.bigcommerce.com/stores/${storeHash}`;
        return opened(createReadBigCommerce({ address, accessToken: option("accessToken"), callShop }));
      }
      default:
        return { kind: "refused", reason: "This source has no API that we can read" };
    }
  };
};
export type OpenShop = ReturnType<typeof createOpenShop>;
