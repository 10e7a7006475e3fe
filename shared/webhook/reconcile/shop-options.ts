/** What `PUT webhook-sources/{source}` must have set before the shop's own API can be read. */
const needed = new Map<string, readonly string[]>([
  ["shopify", ["shopDomain", "adminToken"]],
  ["woocommerce", ["url", "consumerKey", "consumerSecret"]],
  ["bigcommerce", ["storeHash", "accessToken"]],
]);

/** The options that are missing; undefined where a source has no API to read. */
export const missingShopOptions = (source: string, options: Record<string, string>): string[] | undefined =>
  needed.get(source)?.filter((name) => (options[name] ?? "") === "");
