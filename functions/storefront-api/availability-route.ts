import { json } from "../../shared/http/http.ts";
import { type Guard, implement } from "../../shared/http/route.ts";
import type { Address } from "../../shared/http/serve.ts";
import { newStock } from "../../shared/stock/stock-table.ts";
import { availabilityOf } from "./availability.ts";
import { getAvailability } from "./contract.ts";
import { readableAnswer } from "./cors.ts";
import { createFindVariant, type TakeSignupDeps } from "./take-signup.ts";

/** What a product page shows, readable from any page: nothing in it is anybody's secret. */
export const createAvailabilityAddress = (
  deps: Pick<TakeSignupDeps, "stores" | "stock"> & { guard: Guard },
): Address => {
  const findVariant = createFindVariant(deps);
  const route = implement(getAvailability, deps.guard, async ({ params, query }) => {
    const [{ store, variant }, stock = newStock] = await Promise.all([
      findVariant(params.store, params.sku),
      deps.stock.stock(params),
    ]);
    return json(200, availabilityOf(store.settings, variant, stock, query.locale));
  });
  return {
    method: "GET",
    path: getAvailability.path,
    handle: async (event) => readableAnswer(async () => route.handle(event)),
  };
};
