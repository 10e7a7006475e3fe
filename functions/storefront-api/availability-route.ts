import { createFindSubstitutes } from "../../shared/backorder/find-substitutes.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import { quote, type QuoteContext } from "../../shared/backorder/quote.ts";
import type { StandingsTable } from "../../shared/backorder/standings-table.ts";
import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { type Guard, implement } from "../../shared/http/route.ts";
import type { Address } from "../../shared/http/serve.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { availabilityOf } from "./availability.ts";
import { getAvailability } from "./contract.ts";
import { readableAnswer } from "./cors.ts";

interface AvailabilityDeps {
  clock: Clock;
  stores: StoresTable;
  standings: StandingsTable;
  guard: Guard;
}

/** What a product page shows, readable from any page: nothing in it is anybody's secret. */
export const createAvailabilityAddress = (deps: AvailabilityDeps): Address => {
  const findSubstitutes = createFindSubstitutes(deps.standings);
  const route = implement(getAvailability, deps.guard, async ({ params, query }) => {
    const [store, standing] = await Promise.all([deps.stores.get(params.store), deps.standings.of(params)]);
    if (store === undefined || standing === undefined) {
      throw new Problem("not-found", "There is no variant of this sku");
    }
    const { settings } = store;
    const context: QuoteContext = {
      shipping: await loadShipping(settings.shipping, settings),
      timeZone: settings.timeZone,
      nowMs: deps.clock.now(),
      locale: mailLocaleOf(query.locale, settings),
      stockCounts: settings.stockCounts,
    };
    const { quantity: units, country, postalCode } = query;
    const quoted = quote(standing, { units, destination: { country, postalCode } }, context);
    const { variant } = standing;
    const isThere = quoted.status === "in_stock" && quoted.buyable;
    const substitutes = isThere ? [] : await findSubstitutes(params.store, variant, units, context);
    return json(200, availabilityOf(settings, variant, quoted, { units, locale: context.locale, substitutes }));
  });
  return {
    method: "GET",
    path: getAvailability.path,
    handle: async (event) => readableAnswer(async () => route.handle(event)),
  };
};
