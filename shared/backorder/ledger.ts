import * as v from "valibot";
import type { Settings } from "../store/settings.ts";
import type { Coverage, Part } from "./coverage.ts";

/**
 * Units that are to be handed out to whoever waits: what lies in hand (no supply), or what a supply has still to bring.
 * A day that has passed must come as none: only the caller knows what day it is there.
 */
export type Incoming = Part;

/** Open units of an order line; those that were shipped or cancelled are not among them. */
export interface OpenLine {
  id: string;
  units: number;
}

/** How far the units have been handed out: sources that are used up, and units of the next one. */
export const allocatorStateSchema = v.object({ index: v.number(), used: v.number() });
export type AllocatorState = v.InferOutput<typeof allocatorStateSchema>;

/** What covers each line of a queue, which must come in the order in which people ordered (rules 2.1). */
export const allocate = (
  queue: readonly OpenLine[],
  incoming: readonly Incoming[],
): { id: string; coverage: Coverage }[] => {
  const allocator = createAllocator(incoming);
  return queue.map(({ id, units }) => ({ id, coverage: allocator.take(units) }));
};

/** What units that are ordered now would get, behind all that are owed already. */
export const quoteOf = (asked: { owed: number; incoming: readonly Incoming[]; units: number }): Coverage => {
  const allocator = createAllocator(asked.incoming);
  allocator.take(asked.owed);
  return allocator.take(asked.units);
};

/**
 * Hands out units one line after the other, each unit once, so that nobody overtakes anybody. With the state in which
 * an earlier run over the same `incoming` ended, in whatever order that comes now, it goes on there.
 */
export const createAllocator = (incoming: readonly Incoming[], from: AllocatorState = { index: 0, used: 0 }) => {
  const sources = orderIncoming(incoming);
  let { index, used } = from;

  const takePart = (open: number): Part | undefined => {
    const source = sources[index];
    if (source === undefined || open <= 0) return undefined;
    const part = { ...source, units: Math.min(open, source.units - used) };
    used += part.units;
    if (used === source.units) {
      index += 1;
      used = 0;
    }
    return part;
  };

  return {
    /** The next units: fewer than asked for where not so many come. */
    take: (units: number): Coverage => {
      const first = takePart(units);
      if (first === undefined) return [];
      // Most lines have one part, and an array that grows from nothing keeps room for sixteen more.
      const coverage = [first];
      let open = units - first.units;
      for (let part = takePart(open); part !== undefined; part = takePart(open)) {
        coverage.push(part);
        open -= part.units;
      }
      return coverage;
    },
    state: (): AllocatorState => ({ index, used }),
    /** Units that nobody has got yet. */
    left: (): number => sources.slice(index).reduce((sum, { units }) => sum + units, 0) - used,
  };
};

/** In the order in which they come: in hand, then by day, those without one last. Sources of nothing are left out. */
export const orderIncoming = (incoming: readonly Incoming[]): Incoming[] =>
  incoming.filter(({ units }) => units > 0).toSorted(compareIncoming);

/** By all that tells two of them apart, so that every run over them sees the same order. */
const compareIncoming = (a: Incoming, b: Incoming): number =>
  Number(a.supply !== undefined) - Number(b.supply !== undefined) ||
  compareText(a.readyOn ?? neverComes, b.readyOn ?? neverComes) ||
  compareText(a.supply, b.supply) ||
  compareText(a.location, b.location);

/** Behind every day of the calendar. */
const neverComes = "9999-99-99";

const compareText = (a = "", b = ""): number => Number(a > b) - Number(a < b);

/** Of units that have just arrived only what the queue still needs goes in hand; the rest can be sold. */
export const takeReceived = (stock: {
  owed: number;
  inHand: number;
  arrived: number;
}): { inHand: number; toQueue: number; toShelf: number } => {
  const toQueue = Math.min(stock.arrived, Math.max(0, stock.owed - stock.inHand));
  return { inHand: stock.inHand + toQueue, toQueue, toShelf: stock.arrived - toQueue };
};

/** Units in hand once some were shipped: a shipment may be of units whose arrival nobody told us. */
export const afterShipping = (inHand: number, units: number): number => Math.max(0, inHand - units);

/** Units in hand once fewer are owed: what the queue no longer needs is not kept for it. */
export const clampInHand = (inHand: number, owed: number): number => Math.min(inHand, owed);

/** What the levels of a variant say, and how its store counts them. */
export interface Counted {
  stockCounts: Settings["stockCounts"];
  /** The sum of the levels; undefined where there are none. */
  levels: number | undefined;
  /** They have been below 0 since units are owed. */
  wentNegative: boolean;
  owed: number;
  /** Of these, units that were owed when the levels were seen: a level says nothing of what was ordered after it. */
  counted: number;
}

/**
 * Units that lie in hand for the queue: those that were received for it, or as many as the levels prove, whichever is
 * more. Many shops book what arrives in their levels, and never tell of the supply.
 */
export const inHandOf = ({ received, ...counted }: Counted & { received: number }): number =>
  clampInHand(Math.max(received, provenBy(counted)), counted.owed);

const provenBy = ({ stockCounts, levels, wentNegative, counted }: Counted): number => {
  if (levels === undefined) return 0;
  // Counted as it lies there: open orders are still in it.
  if (stockCounts === "onHand") return Math.max(0, levels);
  // A shop that counts what it owes goes below 0 for it, and comes back; others sell on without counting it.
  return levels < 0 || wentNegative ? Math.max(0, counted + levels) : 0;
};

/** What a shopper could buy now (rules 1.1): negative where more is owed than lies there. */
export const sellableAfter = (counted: Pick<Counted, "stockCounts" | "owed"> & { levels: number }): number =>
  counted.stockCounts === "onHand" ? counted.levels - counted.owed : counted.levels;

/** The sum of the levels that left so much to sell: what `sellableAfter` made of them, undone. */
export const levelsBehind = (left: Pick<Counted, "stockCounts" | "owed"> & { sellable: number }): number =>
  left.stockCounts === "onHand" ? left.sellable + left.owed : left.sellable;
