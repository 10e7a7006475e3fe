/** Anyone who can sign as Standard Webhooks says: https://www.standardwebhooks.com */
export const stockline = {
  topics: ["stock.updated", "variant.updated", "supply.updated", "order.created", "order.updated", "order.cancelled"],
  steps: (url: string) => [
    `Send a POST to ${url} whenever a product, its stock, an inbound delivery or an order changes.`,
    'The body is JSON: {"type": "stock.updated", "timestamp": "2026-05-01T09:30:00Z", "data": {"sku": "TENT-2", "available": 5}}.',
    "data is what the API takes for the same thing: an order or a supply as PUT orders/{id} and PUT supplies/{id} take it, with its id. For order.cancelled the id is enough.",
    "Sign it as Standard Webhooks says, with the secret that begins with whsec_; libraries for most languages are at standardwebhooks.com.",
    "Answer 200 means that we have it. On any other answer, or none, send the same event with the same webhook-id again.",
  ],
};

/** https://shopify.dev/docs/api/webhooks and https://help.shopify.com/en/manual/fulfillment/setup/notifications/webhooks */
export const shopify = {
  topics: [
    "products/create",
    "products/update",
    "products/delete",
    "inventory_levels/update",
    "inventory_levels/connect",
    "inventory_levels/disconnect",
    "inventory_items/delete",
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/cancelled",
    "orders/fulfilled",
    "orders/delete",
    "fulfillments/create",
    "fulfillments/update",
    "fulfillment_events/create",
    "app/uninstalled",
    "customers/data_request",
    "customers/redact",
    "shop/redact",
  ],
  steps: (url: string) => [
    "In Shopify, open the app that you made for this shop (Settings, Apps, Develop apps, or the Dev Dashboard), or make one with the scopes read_products, read_inventory, read_locations, read_orders and read_fulfillments.",
    `Subscribe it to each of the topics, in JSON, with the address ${url}. The topics customers/… and shop/… are the app's privacy compliance webhooks; they take the same address.`,
    "Copy the app's client secret (API secret key) and send it here as a secret; Shopify signs every webhook with it.",
    "Without an app: Settings, Notifications, Webhooks, Create webhook, once for each topic that is offered there, with the same address; the secret is shown on that page below the list.",
    "Save a product in Shopify and change its stock, then look at GET webhook-sources: its last delivery is a moment old. Until its first stock level comes, or the shop is read, a product counts as sold out.",
    "So that a lost webhook does no harm: send the app's Admin API token here too (options shopDomain and adminToken, with shopUrl again: options are replaced as a whole). All stock is then read every day, and at once on POST webhook-sources/shopify/reconcile.",
  ],
};

/** https://woocommerce.com/document/webhooks/ */
export const woocommerce = {
  topics: [
    "product.created",
    "product.updated",
    "product.deleted",
    "product.restored",
    "order.created",
    "order.updated",
    "order.deleted",
    "order.restored",
  ],
  steps: (url: string) => [
    "In WordPress, open WooCommerce, Settings, Advanced, Webhooks, and choose Add webhook. Make one webhook for each topic.",
    `Set Status to Active, Topic to Product created (then updated, deleted, restored, and the same of Order), and Delivery URL to ${url}`,
    "As Secret, enter the same secret that you send here; if you leave it empty, WooCommerce makes one, which you then copy from there.",
    "Choose the newest API version (WP REST API Integration v3) and save. WooCommerce sends a test at once, and is answered 200.",
    "Update a product, then look at GET webhook-sources: its last delivery is a moment old. After more than five failures in a row WooCommerce switches a webhook off: set its Status to Active again.",
    "So that a lost webhook does no harm: make a REST API key with read permission (WooCommerce, Settings, Advanced, REST API), send it here (options url, consumerKey and consumerSecret). All stock is then read every day, and at once on POST webhook-sources/woocommerce/reconcile.",
  ],
};

/** https://developer.bigcommerce.com/docs/integrations/webhooks */
export const bigcommerce = {
  topics: [
    "store/product/created",
    "store/product/updated",
    "store/product/deleted",
    "store/product/inventory/updated",
    "store/sku/inventory/updated",
    "store/product/inventory/order/updated",
    "store/sku/inventory/order/updated",
  ],
  steps: (url: string) => [
    "In BigCommerce, open Settings, Store-level API accounts, and create an account with the scope Products (read-only). Keep its client secret and access token.",
    `With the access token, send for each topic a POST to https://api.bigcommerce.com/stores/{store hash}/v3/hooks with the body {"scope": "store/product/inventory/updated", "destination": "${url}", "is_active": true}.`,
    "Send the client secret here as a secret; BigCommerce signs every webhook with it.",
    "Send the store hash and the access token here as options storeHash and accessToken: BigCommerce often says only that stock changed, and not to what.",
    "Change a product's stock, then look at GET webhook-sources: its last delivery is a moment old.",
  ],
};
