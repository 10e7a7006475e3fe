import { json } from "../../shared/http/http.ts";
import { notInStore, Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { restockIdOf } from "../../shared/restock/restock.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { observedFaultsOf } from "../../shared/stock/future-faults.ts";
import { newStock, openRestockOf } from "../../shared/stock/stock-table.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import { getVariant, putLevel, putVariant } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const toVariant = ({ observedAt, ...variant }: Variant) => ({ ...variant, observedAt: toInstant(observedAt) });

const instantOr = (text: string | undefined, nowMs: number) => (text === undefined ? nowMs : Date.parse(text));

export const createStockRoutes = ({ clock, guard, stock }: MerchantApiDeps): Route[] => [
  implement(
    putVariant,
    guard,
    async ({ params, body }) => {
      const variant = { ...body, sku: params.sku, observedAt: instantOr(body.observedAt, clock.now()) };
      const written = await stock.putVariant(params, variant);
      if (written.kind === "written") return json(200, { applied: true, ...toVariant(variant) });
      const stored = await stock.variant(params);
      return json(200, { applied: false, reason: "older_than_stored", ...(stored && toVariant(stored)) });
    },
    (body) => observedFaultsOf(body, clock.now()),
  ),
  implement(getVariant, guard, async ({ params }) => {
    const [variant, known = newStock, levels] = await Promise.all([
      stock.variant(params),
      stock.stock(params),
      stock.levels(params),
    ]);
    if (variant === undefined) throw notInStore(`variant ${params.sku}`);
    const open = openRestockOf(params, known);
    return json(200, {
      ...toVariant(variant),
      sellable: known.sellable,
      ...(known.unlimited === true && { unlimited: true }),
      levels: levels.map(({ observedAt, ...level }) => ({ ...level, observedAt: toInstant(observedAt) })),
      ...(open && { openRestock: restockIdOf(open) }),
    });
  }),
  implement(
    putLevel,
    guard,
    async ({ params, body }) => {
      if ((await stock.variant(params)) === undefined) {
        throw new Problem("not-found", "There is no variant of this sku; describe it first with PUT variants/{sku}");
      }
      const observedAt = instantOr(body.observedAt, clock.now());
      const written = await stock.putLevel(params, params.location, body, observedAt);
      const { sku, location } = params;
      if (written.kind === "written") {
        return json(200, {
          applied: true,
          sku,
          location,
          available: body.available,
          observedAt: toInstant(observedAt),
        });
      }
      const stored = (await stock.levels(params)).find((level) => level.location === location);
      const { available, observedAt: at = 0 } = stored ?? {};
      return json(200, {
        applied: false,
        reason: "older_than_stored",
        sku,
        location,
        available,
        observedAt: toInstant(at),
      });
    },
    (body) => observedFaultsOf(body, clock.now()),
  ),
];
