import { limits } from "../runtime/limits.ts";
import type { Variant } from "../stock/variant.ts";
import { quote, type QuoteContext } from "./quote.ts";
import type { StandingsTable } from "./standings-table.ts";

/** The first of a variant's substitutes of which so many units are in stock, in the merchant's order. */
export const createFindSubstitutes =
  (standings: StandingsTable) =>
  async (store: string, { substitutes = [] }: Variant, units: number, context: QuoteContext): Promise<Variant[]> => {
    const looked = substitutes.slice(0, limits.lookedAtSubstitutes);
    const found = await Promise.all(looked.map(async (sku) => standings.shelf({ store, sku })));
    return found
      .filter((standing) => standing !== undefined)
      .filter((standing) => {
        const { status, buyable } = quote(standing, { units }, context);
        return status === "in_stock" && buyable;
      })
      .map(({ variant }) => variant)
      .slice(0, limits.shownSubstitutes);
  };
