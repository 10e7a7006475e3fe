import type { AliasesTable, NameRef } from "../stock/aliases-table.ts";
import type { StockTable, VariantRef } from "../stock/stock-table.ts";
import type { StockChange } from "./stock-change.ts";

export interface ApplyStockChangeDeps {
  stock: StockTable;
  aliases: AliasesTable;
}

/** What a change came to; `kept` waits for its variant, `of_another_shop` is of an order whose id another platform has. */
export type Applied = "applied" | "older" | "kept" | "of_another_shop";

type Of<Kind extends StockChange["kind"]> = Extract<StockChange, { kind: Kind }>;

const toApplied = ({ kind }: { kind: "written" | "refused" }): Applied => (kind === "written" ? "applied" : "older");
const worst = (results: Applied[]): Applied => results.find((result) => result !== "older") ?? "older";

const consistently = { consistent: true };

/** The name first, then what was kept under it: a level that comes meanwhile sees the name, or is seen here. */
const createTakeName =
  ({ stock, aliases }: ApplyStockChangeDeps) =>
  async (named: NameRef, variant: VariantRef, observedAt: number): Promise<void> => {
    await aliases.put(named, variant.sku);
    const [levels, withdrawnAt] = await Promise.all([aliases.keptLevels(named), aliases.withdrawnAt(named)]);
    for (const { location, observedAt: at, ...level } of levels) await stock.putLevel(variant, location, level, at);
    if (withdrawnAt !== undefined && withdrawnAt >= observedAt) await stock.withdraw(variant, withdrawnAt);
  };

const createStockChanges = ({ stock, aliases }: ApplyStockChangeDeps, takeName: ReturnType<typeof createTakeName>) => ({
  level: async (store: string, { sku, location, level, observedAt }: Of<"level">): Promise<Applied> =>
    toApplied(await stock.putLevel({ store, sku }, location, level, observedAt)),

  variant: async (store: string, { sku, variant, observedAt, names = [] }: Of<"variant">): Promise<Applied> => {
    // What a shop platform does not say (none speaks of waves): what the merchant has set stays.
    const known = names.length > 0 ? await stock.variant({ store, sku }, consistently) : undefined;
    const kept = {
      waves: known?.waves,
      substitutes: known?.substitutes,
      currency: known?.currency,
      backorder: known?.backorder,
      preorder: known?.preorder,
      discontinued: known?.discontinued,
    };
    const written = await stock.putVariant({ store, sku }, { ...kept, ...variant, sku, observedAt });
    for (const name of names) await takeName({ store, name }, { store, sku }, observedAt);
    return toApplied(written);
  },

  named_level: async (store: string, change: Of<"named_level">): Promise<Applied> => {
    const { name, location, level, observedAt } = change;
    const kept = await aliases.keepLevel({ store, name }, location, level, observedAt);
    const skus = await aliases.skusOf({ store, name });
    if (skus.length === 0) return kept.kind === "written" ? "kept" : "older";
    const results = await Promise.all(
      skus.map(async (sku) => toApplied(await stock.putLevel({ store, sku }, location, level, observedAt))),
    );
    return worst(results);
  },

  withdrawn: async (store: string, { name, observedAt }: Of<"withdrawn">): Promise<Applied> => {
    const kept = await aliases.withdraw({ store, name }, observedAt);
    const skus = await aliases.skusOf({ store, name });
    if (skus.length === 0) return kept.kind === "written" ? "kept" : "older";
    const results = await Promise.all(
      skus.map(async (sku) => toApplied(await stock.withdraw({ store, sku }, observedAt))),
    );
    return worst(results);
  },
});

/** Does what one change of a shop's stock asks for. Every write asserts that it is newer, so a repeat changes nothing. */
export const createApplyStockChange = (deps: ApplyStockChangeDeps) => {
  const changes = createStockChanges(deps, createTakeName(deps));
  return async (store: string, change: StockChange): Promise<Applied> => {
    switch (change.kind) {
      case "level":
        return changes.level(store, change);
      case "variant":
        return changes.variant(store, change);
      case "named_level":
        return changes.named_level(store, change);
      case "withdrawn":
        return changes.withdrawn(store, change);
    }
  };
};
export type ApplyStockChange = ReturnType<typeof createApplyStockChange>;
