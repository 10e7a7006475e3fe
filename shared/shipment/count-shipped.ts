import { afterShipping } from "../backorder/ledger.ts";
import { newLedger } from "../backorder/ledger-row.ts";
import type { LedgersTable } from "../backorder/ledgers-table.ts";
import type { Line, OrderRef } from "../backorder/order.ts";
import { type SuppliesTable, uncountedOf } from "../backorder/supplies-table.ts";
import type { OrdersTable } from "../backorder/orders-table.ts";
import type { Clock } from "../runtime/clock.ts";
import { inBatches } from "../runtime/in-batches.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import type { VariantRef } from "../stock/stock-table.ts";
import { shippedLine, takenBy, unitsIn } from "./shipped-units.ts";
import { shipmentsIn } from "./shipments-table.ts";

export interface CountShippedDeps {
  clock: Clock;
  orders: OrdersTable;
  ledgers: LedgersTable;
  supplies: SuppliesTable;
  ledgerQueue: Queue<VariantRef>;
}

interface Change {
  line: Line;
  next: Line;
}

const isBackorder = ({ backorder, isBackorder }: Line): boolean => (backorder ?? isBackorder) === true;

/** Units that left, by the supply that was to bring them. */
const awaitedUnits = (changes: readonly Change[]): Map<string, number> => {
  const units = new Map<string, number>();
  for (const part of changes.flatMap(({ line, next }) => takenBy(line, next))) {
    if (part.supply !== undefined) units.set(part.supply, (units.get(part.supply) ?? 0) + part.units);
  }
  return units;
};

const bySku = (changes: Change[]): Change[][] => [...Map.groupBy(changes, ({ line }) => line.sku).values()];

/**
 * Has an order's lines say how many of their units are in shipments: counted from all shipments each time, so that
 * nothing is counted twice or forgotten, whatever came first. With them the units leave the variant's hand, in one
 * transaction, and the line leaves its queue when nothing of it is open. Answers whether anything changed.
 */
export const createCountShipped = (deps: CountShippedDeps) => {
  /** What is shipped before anybody has told that it came is of its supply, and is not handed out when that is told. */
  const shipAhead = async (variant: VariantRef, changes: readonly Change[]) => {
    const awaited = [...awaitedUnits(changes)].slice(0, limits.suppliesPerShipping);
    const found = await inBatches(awaited, async ([supply, units]) => {
      const known = await deps.supplies.get({ ...variant, supply });
      const ahead = known === undefined ? 0 : Math.min(units, uncountedOf(known));
      return { known, ahead };
    });
    return {
      units: found.reduce((sum, { ahead }) => sum + ahead, 0),
      writes: found.flatMap(({ known, ahead }) =>
        known === undefined || ahead === 0
          ? []
          : [deps.supplies.countOperation({ ...variant, supply: known.supply }, known, { ahead: known.ahead + ahead })],
      ),
    };
  };

  /** Lines of one variant, with what lies in hand for it. */
  const writeTogether = async (ref: OrderRef, variant: VariantRef, changes: Change[]) => {
    const lines = changes.map(({ next }) => deps.orders.putLineOperation(ref, next));
    const backorders = changes.filter(({ line }) => isBackorder(line));
    if (backorders.length === 0) return deps.ledgers.writeLines(lines);
    const ledger = (await deps.ledgers.get(variant)) ?? newLedger;
    const units = backorders.reduce((sum, { line, next }) => sum + next.shipped - line.shipped, 0);
    const ahead = await shipAhead(variant, backorders);
    const inHand = afterShipping(ledger.inHand, units - ahead.units);
    return deps.ledgers.ship(variant, ledger, inHand, { lines: [...lines, ...ahead.writes], nowMs: deps.clock.now() });
  };

  const writeVariant = async (ref: OrderRef, changes: Change[]): Promise<"written" | "refused"> => {
    const [first] = changes;
    if (first === undefined) return "written";
    const variant = { store: ref.store, sku: first.line.sku };
    for (let at = 0; at < changes.length; at += limits.linesPerShipping) {
      const some = changes.slice(at, at + limits.linesPerShipping);
      if ((await writeTogether(ref, variant, some)) === "refused") return "refused";
    }
    if (changes.some(({ line }) => isBackorder(line))) await deps.ledgerQueue.send(variant);
    return "written";
  };

  return async (ref: OrderRef): Promise<"counted" | "nothing"> => {
    let hasCounted = false;
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const { lines, rest } = await deps.orders.read(ref);
      const units = unitsIn(shipmentsIn(rest));
      const changes = lines
        .map((line) => ({ line, next: shippedLine(line, units.get(line.id) ?? 0, ref.order) }))
        .filter(({ line, next }) => line !== next);
      if (changes.length === 0) return hasCounted ? "counted" : "nothing";
      hasCounted = true;
      const written = await inBatches(bySku(changes), async (some) => writeVariant(ref, some));
      if (written.every((result) => result === "written")) return "counted";
    }
    throw new Error("An order kept changing while its shipments were counted");
  };
};
export type CountShipped = ReturnType<typeof createCountShipped>;
