import type { Day } from "../../../shared/runtime/day.ts";
import { type Happening, type Sight, unitsQuoted } from "./history.ts";

interface OrderedUnit {
  line: string;
  placedAt: number;
}
interface StockUnit {
  supply: string;
  readyOn: Day | null;
  place: "coming" | "in hand" | "shelf" | "gone";
}

/**
 * A variant of which each unit is a thing of its own, moved about by hand. It remembers no sums and sorts nothing: who
 * gets what is looked for anew each time, unit by unit. Slow, and too simple to be wrong.
 */
export const createUnitByUnit = () => {
  let ordered: OrderedUnit[] = [];
  const stock: StockUnit[] = [];

  const at = (place: StockUnit["place"]) => stock.filter((unit) => unit.place === place);
  const comingOf = (supply: string) => at("coming").filter((unit) => unit.supply === supply);
  const ofLine = (line: string) => ordered.filter((unit) => unit.line === line);
  const addUnits = (line: string, units: number, placedAt: number) => {
    for (let n = 0; n < units; n += 1) ordered.push({ line, placedAt });
  };
  const removeUnits = (line: string, units: number): number => {
    const removed = ofLine(line).slice(0, units);
    ordered = ordered.filter((unit) => !removed.includes(unit));
    return removed.length;
  };
  const leave = (units: number, from: StockUnit["place"][]) => {
    for (const unit of from.flatMap(at).slice(0, units)) unit.place = "gone";
  };
  const putOnShelfWhatNobodyWaitsFor = () => {
    for (const unit of at("in hand").slice(ordered.length)) unit.place = "shelf";
  };
  const order = (line: string, units: number, placedAt: number) => {
    const open = ofLine(line);
    removeUnits(line, open.length);
    addUnits(line, units, open[0]?.placedAt ?? placedAt);
  };
  const announce = (supply: string, units: number, readyOn: Day | null) => {
    for (const unit of comingOf(supply)) unit.place = "gone";
    for (let n = 0; n < units; n += 1) stock.push({ supply, readyOn, place: "coming" });
  };

  const happen = (it: Happening) => {
    if (it.what === "order") order(it.line, it.units, it.placedAt);
    if (it.what === "cancel") removeUnits(it.line, ofLine(it.line).length);
    if (it.what === "ship") leave(removeUnits(it.line, it.units), ["in hand", "shelf"]);
    if (it.what === "announce") announce(it.supply, it.units, it.readyOn);
    if (it.what === "slip") for (const unit of comingOf(it.supply)) unit.readyOn = it.readyOn;
    if (it.what === "lose") for (const unit of comingOf(it.supply)) unit.place = "gone";
    if (it.what === "arrive")
      for (const unit of comingOf(it.supply).slice(0, it.units))
        unit.place = at("in hand").length < ordered.length ? "in hand" : "shelf";
    if (it.what === "sell") leave(it.units, ["shelf"]);
    putOnShelfWhatNobodyWaitsFor();
  };

  const look = (): Sight => {
    const waiting = [...ordered];
    const free = [...at("in hand"), ...at("coming")];
    const lines: Sight["lines"] = {};
    while (waiting.length > 0) {
      const { line } = takeFirst(waiting, isOrderedBefore) ?? { line: "" };
      lines[line] ??= [];
      const unit = takeFirst(free, comesBefore);
      if (unit !== undefined) lines[line].push(wordOf(unit));
    }
    const quote: string[] = [];
    while (quote.length < unitsQuoted && free.length > 0) {
      const unit = takeFirst(free, comesBefore);
      if (unit !== undefined) quote.push(wordOf(unit));
    }
    return { lines, quote, inHand: at("in hand").length, shelf: at("shelf").length };
  };

  return { happen, look };
};

const takeFirst = <One>(all: One[], isBefore: (a: One, b: One) => boolean): One | undefined => {
  let first = 0;
  for (const [n, one] of all.entries()) {
    const best = all[first];
    if (best !== undefined && isBefore(one, best)) first = n;
  }
  return all.splice(first, 1)[0];
};

const isOrderedBefore = (a: OrderedUnit, b: OrderedUnit): boolean =>
  a.placedAt === b.placedAt ? a.line < b.line : a.placedAt < b.placedAt;

const comesBefore = (a: StockUnit, b: StockUnit): boolean => {
  if (a.place === "in hand" || b.place === "in hand") return a.place === "in hand" && b.place !== "in hand";
  if (a.readyOn === b.readyOn) return a.supply < b.supply;
  if (a.readyOn === null) return false;
  return b.readyOn === null || a.readyOn < b.readyOn;
};

const wordOf = (unit: StockUnit): string =>
  unit.place === "in hand" ? "in hand" : `${unit.supply} ${unit.readyOn ?? "some day"}`;
