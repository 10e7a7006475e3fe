import * as v from "valibot";
import type { Coverage } from "../../../shared/backorder/coverage.ts";
import {
  afterShipping,
  allocate,
  allocatorStateSchema,
  clampInHand,
  createAllocator,
  type Incoming,
  type OpenLine,
  quoteOf,
  takeReceived,
} from "../../../shared/backorder/ledger.ts";
import type { Day } from "../../../shared/runtime/day.ts";
import { type Happening, type Sight, unitsQuoted } from "./history.ts";

/** The queue page by page, each page by an allocator that knows of the ones before it only what was stored of them. */
export const allocateInPages = (queue: readonly OpenLine[], incoming: readonly Incoming[], linesPerPage: number) => {
  const covered: { id: string; coverage: Coverage }[] = [];
  let stored: string | undefined;
  for (let from = 0; from < queue.length; from += linesPerPage) {
    const state = stored === undefined ? undefined : v.parse(allocatorStateSchema, JSON.parse(stored));
    const allocator = createAllocator(incoming, state);
    for (const { id, units } of queue.slice(from, from + linesPerPage))
      covered.push({ id, coverage: allocator.take(units) });
    stored = JSON.stringify(allocator.state());
  }
  return covered;
};

/** A variant as a shop keeps it with the ledger: sums alone, each changed by what happens. */
export const createLedgerShop = (linesPerPage: number) => {
  const lines = new Map<string, { units: number; placedAt: number }>();
  const supplies = new Map<string, { units: number; readyOn: Day | null }>();
  let owed = 0;
  let inHand = 0;
  let shelf = 0;

  const keepForQueue = () => {
    const kept = clampInHand(inHand, owed);
    shelf += inHand - kept;
    inHand = kept;
  };
  const setUnits = (line: string, units: number, placedAt: number) => {
    owed += units - (lines.get(line)?.units ?? 0);
    if (units > 0) lines.set(line, { units, placedAt: lines.get(line)?.placedAt ?? placedAt });
    else lines.delete(line);
    keepForQueue();
  };
  const ship = (line: string, asked: number) => {
    const open = lines.get(line);
    if (open === undefined) return;
    const units = Math.min(asked, open.units);
    const left = afterShipping(inHand, units);
    shelf = Math.max(0, shelf - (units - (inHand - left)));
    inHand = left;
    setUnits(line, open.units - units, open.placedAt);
  };
  const arrive = (supply: string, asked: number) => {
    const open = supplies.get(supply);
    if (open === undefined) return;
    const arrived = Math.min(asked, open.units);
    supplies.set(supply, { ...open, units: open.units - arrived });
    const received = takeReceived({ owed, inHand, arrived });
    inHand = received.inHand;
    shelf += received.toShelf;
  };

  const happen = (it: Happening) => {
    if (it.what === "order") setUnits(it.line, it.units, it.placedAt);
    if (it.what === "cancel") setUnits(it.line, 0, 0);
    if (it.what === "ship") ship(it.line, it.units);
    if (it.what === "announce") supplies.set(it.supply, { units: it.units, readyOn: it.readyOn });
    if (it.what === "slip")
      supplies.set(it.supply, { units: supplies.get(it.supply)?.units ?? 0, readyOn: it.readyOn });
    if (it.what === "lose") supplies.delete(it.supply);
    if (it.what === "arrive") arrive(it.supply, it.units);
    if (it.what === "sell") shelf = Math.max(0, shelf - it.units);
  };

  const look = (): { whole: Sight; inPages: Sight } => {
    const incoming: Incoming[] = [
      ...[...supplies].map(([supply, { units, readyOn }]) => ({ supply, units, readyOn })),
      { units: inHand, readyOn: "2026-11-20" },
    ];
    const queue = [...lines]
      .map(([id, line]) => ({ id, ...line }))
      .toSorted((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1));
    const rest = { quote: wordsOf(quoteOf({ owed, incoming, units: unitsQuoted })), inHand, shelf };
    return {
      whole: { lines: wordsOfLines(allocate(queue, incoming)), ...rest },
      inPages: { lines: wordsOfLines(allocateInPages(queue, incoming, linesPerPage)), ...rest },
    };
  };

  return { happen, look };
};

const wordsOfLines = (covered: { id: string; coverage: Coverage }[]): Sight["lines"] =>
  Object.fromEntries(covered.map(({ id, coverage }) => [id, wordsOf(coverage)]));

/** A word for each unit. */
const wordsOf = (coverage: Coverage): string[] =>
  coverage.flatMap(({ units, supply, readyOn }) =>
    Array.from({ length: units }, () => (supply === undefined ? "in hand" : `${supply} ${readyOn ?? "some day"}`)),
  );
