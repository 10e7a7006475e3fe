import type { Part } from "../../shared/backorder/coverage.ts";
import { type Delivery, latenessOf } from "../../shared/backorder/lateness.ts";
import { awaitedOf, type SuppliesTable, type Supply } from "../../shared/backorder/supplies-table.ts";
import { addDays, type Day } from "../../shared/runtime/day.ts";
import type { Settings } from "../../shared/store/settings.ts";

/** Expected later than the supplier says, as far as its own history shows it (rules 2.2). */
const partOf = (supply: Supply, lateDays: number, today: Day): Part => {
  const { expectedOn, location } = supply;
  const readyOn = expectedOn === null ? null : addDays(expectedOn, Math.max(0, lateDays));
  // What should have been there and is not has no day any more, but the one that was said.
  const knownOn = readyOn !== null && readyOn >= today ? readyOn : null;
  return {
    units: awaitedOf(supply),
    supply: supply.supply,
    ...(location !== undefined && { location }),
    readyOn: knownOn,
    ...(expectedOn !== null && expectedOn !== knownOn && { expectedOn }),
  };
};

/** What supplies still bring, each on the day that its supplier's lateness makes likely. */
export const createIncomingOf =
  (supplies: SuppliesTable) =>
  async (
    store: string,
    open: Supply[],
    { promisedLateness }: Pick<Settings, "promisedLateness">,
    today: Day,
  ): Promise<Part[]> => {
    const awaited = open.filter((supply) => awaitedOf(supply) > 0);
    const daysOf = (deliveries: Delivery[]): number => {
      const { p50Days, p90Days } = latenessOf(deliveries);
      return promisedLateness === "p50" ? p50Days : p90Days;
    };
    const suppliers = [...new Set(awaited.map(({ supplier }) => supplier))];
    const late = new Map(
      await Promise.all(
        suppliers.map(async (supplier) => [supplier, daysOf(await supplies.deliveries(store, supplier))] as const),
      ),
    );
    return awaited.map((supply) => partOf(supply, late.get(supply.supplier) ?? 0, today));
  };
export type IncomingOf = ReturnType<typeof createIncomingOf>;
