import { createFindSupply } from "../../shared/backorder/apply-supply.ts";
import { newLedger } from "../../shared/backorder/ledger-row.ts";
import { supplyFaultsOf } from "../../shared/backorder/faults.ts";
import { seenAtOf } from "../../shared/backorder/supply.ts";
import type { Supply } from "../../shared/backorder/supplies-table.ts";
import { json, rawBodyOf } from "../../shared/http/http.ts";
import { notInStore } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { getSupplies, getSupply, importSupplies, putSupply } from "./contract-orders.ts";
import type { MerchantApiDeps } from "./deps.ts";
import { readSupplies } from "./supply-file.ts";

const toView = ({ isJudged: _isJudged, writtenAt: _writtenAt, ...stored }: Supply & { sku?: string }) => {
  const { supply: id, observedAt, received = 0, counted, ahead, ...supply } = stored;
  return {
    id,
    ...supply,
    received,
    /** Units that went to backorders, or to the shelf. */
    counted: counted + ahead,
    observedAt: toInstant(observedAt),
  };
};

export const createSupplyRoutes = (deps: MerchantApiDeps): Route[] => {
  const { clock, guard, supplies, ledgers, applySupply } = deps;
  const findSupply = createFindSupply(deps);
  return [
    implement(
      putSupply,
      guard,
      async ({ params: { store, id }, body }) => {
        const result = await applySupply(store, id, body, seenAtOf(body, clock.now()));
        const stored = await findSupply(store, id);
        const applied = result === "applied" ? { applied: true } : { applied: false, reason: "older_than_stored" };
        return json(200, { ...applied, ...(stored && toView(stored)) });
      },
      (body) => supplyFaultsOf(body, clock.now()),
    ),
    implement(importSupplies, guard, async ({ params: { store }, event }) => {
      const { rows, refused } = readSupplies(rawBodyOf(event, limits.importBytes), clock.now());
      const results: ("applied" | "older")[] = [];
      // One after the other: all lines of a file may be of one variant, whose ledger each of them writes.
      for (const { id, input } of rows) results.push(await applySupply(store, id, input, seenAtOf(input, clock.now())));
      const count = (kind: string) => results.filter((result) => result === kind).length;
      return json(200, {
        read: rows.length + refused.length,
        applied: count("applied"),
        older: count("older"),
        refused,
      });
    }),
    implement(getSupply, guard, async ({ params: { store, id } }) => {
      const found = await findSupply(store, id);
      if (found === undefined) throw notInStore(`supply ${id}`);
      return json(200, toView(found));
    }),
    implement(getSupplies, guard, async ({ params: { store }, query: { sku } }) => {
      const [found, ledger = newLedger] = await Promise.all([
        supplies.ofVariant({ store, sku }),
        ledgers.get({ store, sku }),
      ]);
      const { owed, lines, inHand } = ledger;
      return json(200, { items: found.map(toView), owed, lines, inHand });
    }),
  ];
};
