import type { startHttpSystem } from "./system.ts";

/** What a merchant with backorders does, and what pages and feeds are told of it. */
export const backorderShop = ({ send, sendJson, idle }: Awaited<ReturnType<typeof startHttpSystem>>) => {
  const put = async (path: string, body: unknown) => {
    const answer = await sendJson("PUT", `/v1/stores/demo/${path}`, body);
    if (answer.status !== 200) throw new Error(`PUT ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  return {
    putVariant: async (sku: string, more: Record<string, unknown> = {}) =>
      put(`variants/${sku}`, { title: "Tent", price: "249.90", waves: { settleSeconds: 0 }, ...more }),
    putSupply: async (id: string, sku: string, quantity: number, expectedOn: string | null, more = {}) => {
      await put(`supplies/${id}`, { sku, quantity, expectedOn, ...more });
      await idle();
    },
    /** A line that is sold without stock; answers it as the API shows it once all that follows has happened. */
    order: async (id: string, sku: string, quantity: number, placedAt: string, country = "DE") => {
      const lines = [{ id: "1", sku, quantity, unitPrice: "249.90", backorder: true }];
      const customer = { email: `${id.toLowerCase()}@example.com` };
      await put(`orders/${id}`, { placedAt, customer, shipTo: { country }, currency: "EUR", lines });
      await idle();
      const { body } = await send("GET", `/v1/stores/demo/orders/${id}`);
      return Object(Array.isArray(body["lines"]) ? body["lines"][0] : undefined);
    },
    look: async (sku: string, query = "") =>
      send("GET", `/v1/stores/demo/variants/${sku}/availability${query}`, { authorization: undefined }),
    feed: async (query = "") => send("GET", `/v1/stores/demo/feed${query}`),
  };
};
