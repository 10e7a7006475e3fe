import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { sellableAfter } from "../backorder/ledger.ts";
import type { LedgersTable } from "../backorder/ledgers-table.ts";
import type { RestockRef } from "../restock/restock.ts";
import type { RestocksTable } from "../restock/restocks-table.ts";
import { type Clock, secondsToMs } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { Queue } from "../runtime/queue.ts";
import { observe, sellableOf, settled, settlesAt } from "./availability.ts";
import { newStock, openRestockOf, type Stock, type StockTable, type VariantRef } from "./stock-table.ts";
import { type Variant, wavePolicyOf } from "./variant.ts";
import type { Settings } from "../store/settings.ts";
import type { StoresTable } from "../store/stores-table.ts";

export interface FollowStockDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  ledgers: LedgersTable;
  waveQueue: Queue<RestockRef>;
  ledgerQueue: Queue<VariantRef>;
}

/** A restock does not open before the ledger has said what is owed; for so long, and looked at so often. */
const owedPatienceMs = 10 * 60_000;
const owedLookMs = 60_000;

interface Change {
  next: Stock;
  /** The restock this opens, closes or wakes. */
  restock?: { ref: RestockRef; what: "opens" | "closes" | "wakes" };
}

/** What the stock of now makes of the stock we knew; pure, so it can be looked at from any side. */
const changeOf = (
  ref: VariantRef,
  known: Stock,
  seen: {
    variant: Variant;
    settings: Settings;
    sellable: number;
    unlimited: boolean;
    /** Units may be owed of which the ledger does not know yet. */
    isOwedOpen: boolean;
    nowMs: number;
  },
): Change => {
  const policy = wavePolicyOf(seen.settings.waves, seen.variant);
  const settleMs = secondsToMs(policy.settleSeconds);
  const above = (seen.unlimited || seen.sellable >= policy.minimumStock) && seen.variant.published !== false;
  const phase = observe(known.phase, above, seen.nowMs);
  const settledAt = settlesAt(phase, settleMs);
  const isHeld = phase.phase === "rising" && seen.isOwedOpen && seen.nowMs < phase.since + settleMs + owedPatienceMs;
  const end = isHeld ? undefined : settled(phase, seen.nowMs, settleMs);
  const heldUntil = isHeld ? seen.nowMs + owedLookMs : 0;
  const dueAt = end === undefined ? settledAt && Math.max(settledAt, heldUntil) : undefined;
  const next: Stock = {
    sellable: seen.sellable,
    ...(seen.unlimited && { unlimited: true }),
    phase: end?.phase ?? phase,
    restocks: known.restocks + (end?.restock === "opens" ? 1 : 0),
    version: known.version,
    ...(dueAt !== undefined && { dueAt }),
  };
  const open = openRestockOf(ref, known);
  if (end?.restock === "opens") return { next, restock: { ref: { ...ref, n: next.restocks }, what: "opens" } };
  if (end?.restock === "closes" && open) return { next, restock: { ref: open, what: "closes" } };
  const more = next.sellable > known.sellable || (next.unlimited === true && known.unlimited !== true);
  const better = next.phase.phase === "open" && (known.phase.phase === "falling" || more);
  return open && better ? { next, restock: { ref: open, what: "wakes" } } : { next };
};

const isSame = (a: Stock, b: Stock): boolean =>
  a.sellable === b.sellable &&
  a.unlimited === b.unlimited &&
  JSON.stringify(a.phase) === JSON.stringify(b.phase) &&
  a.dueAt === b.dueAt;

export type FollowStock = ReturnType<typeof createFollowStock>;

/**
 * Brings what the service knows of a variant's stock in line with its levels, opens a restock when stock has come
 * back and settled, and closes it when it is gone. Compares with our own state only (rules 1.2), so it may be
 * called by any change, late, twice, and by the clock.
 */
export const createFollowStock = (deps: FollowStockDeps) => {
  const beside = ({ restock }: Change, nowMs: number): TransactWriteItem[] => {
    switch (restock?.what) {
      case "opens":
        return [deps.restocks.openOperation(restock.ref, nowMs)];
      case "closes":
        return [deps.restocks.closeOperation(restock.ref, nowMs)];
      case "wakes":
        return [deps.restocks.wakeOperation(restock.ref, nowMs)];
      case undefined:
        return [];
    }
  };

  const look = async (ref: VariantRef): Promise<"done" | "refused"> => {
    // First: the write below asserts that nobody wrote since, and must not be of levels that are older than that.
    const known = (await deps.stock.stock(ref, { consistent: true })) ?? newStock;
    const [store, variant, levels, ledger] = await Promise.all([
      deps.stores.get(ref.store),
      deps.stock.variant(ref, { consistent: true }),
      deps.stock.levels(ref),
      deps.ledgers.get(ref),
    ]);
    // Levels that come before their variant are kept; the variant's arrival looks again.
    if (store === undefined || variant === undefined) return "done";
    const nowMs = deps.clock.now();
    const unlimited = levels.some((level) => level.unlimited === true && level.available > 0);
    const { settings } = store;
    const owed = ledger?.owed ?? 0;
    const sellable = sellableAfter({ stockCounts: settings.stockCounts, levels: sellableOf(levels), owed });
    const isOwedOpen = settings.stockCounts === "onHand" && ledger !== undefined && ledger.wanted !== ledger.done;
    const change = changeOf(ref, known, { variant, settings, sellable, unlimited, isOwedOpen, nowMs });
    if (isSame(known, change.next) && known.version > 0) return "done";
    // What lies there may cover who waits.
    const wants = ledger !== undefined && sellable !== known.sellable;
    const operations = [...beside(change, nowMs), ...(wants ? [deps.ledgers.wantOperation(ref, nowMs)] : [])];
    if ((await deps.stock.putStock(ref, change.next, operations)) === "refused") return "refused";
    if (wants) await deps.ledgerQueue.send(ref);
    if (change.restock) {
      await deps.waveQueue.send(change.restock.ref);
      deps.log.info(`restock_${change.restock.what}`, { ...change.restock.ref, sellable });
    }
    return "done";
  };

  return async (ref: VariantRef): Promise<void> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      if ((await look(ref)) === "done") return;
    }
    throw new Error("A variant's stock kept changing while it was followed");
  };
};
