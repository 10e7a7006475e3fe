import type { Coverage } from "../backorder/coverage.ts";
import { queued } from "../backorder/merge-order.ts";
import type { Line } from "../backorder/order.ts";
import { isSent } from "./parcel.ts";
import type { Shipment } from "./shipment.ts";

/** Units of each line that are in the shipments of an order, from all that is known of them. */
export const unitsIn = (shipments: readonly Shipment[]): Map<string, number> => {
  const units = new Map<string, number>();
  for (const shipment of shipments.filter((each) => isSent(each))) {
    for (const { id, quantity } of shipment.lines) units.set(id, (units.get(id) ?? 0) + quantity);
  }
  return units;
};

/** What was shipped is what came first: units in hand, then what a supply was to bring. */
const cut = (coverage: Coverage, units: number): { taken: Coverage; rest: Coverage } => {
  const [taken, rest]: [Coverage, Coverage] = [[], []];
  let left = units;
  for (const part of coverage) {
    const from = Math.min(left, part.units);
    left -= from;
    if (from > 0) taken.push({ ...part, units: from });
    if (part.units > from) rest.push({ ...part, units: part.units - from });
  }
  return { taken, rest };
};

/** What covered the units of a line that have left since, where `next` says how many have. */
export const takenBy = (line: Line, next: Line): Coverage =>
  cut(line.coverage ?? [], Math.max(0, next.shipped - line.shipped)).taken;

/**
 * A line once so many units of it are in shipments. More than were ordered are no more than all of it: the line is
 * shipped, and the rest is shown as surplus. Fewer than before (a shipment was cancelled) are open again, in their place.
 */
export const shippedLine = (line: Line, units: number, order: string): Line => {
  const shipped = Math.min(line.quantity, units);
  if (shipped === line.shipped) return line;
  const gone = shipped - line.shipped;
  // Of units that come back nobody knows what covers them, before the ledger has looked.
  const coverage = gone > 0 ? line.coverage && cut(line.coverage, gone).rest : undefined;
  return queued({ ...line, shipped, coverage }, order);
};

/** Whether the lines say what is in the shipments. */
export const isCounted = (lines: readonly Line[], shipments: readonly Shipment[], order: string): boolean => {
  const units = unitsIn(shipments);
  return lines.every((line) => shippedLine(line, units.get(line.id) ?? 0, order) === line);
};

/** What is in the shipments beyond what was ordered, and lines that the order does not have. */
export const surplusOf = (lines: readonly Line[], shipments: readonly Shipment[]) => {
  const quantities = new Map(lines.map(({ id, quantity }) => [id, quantity]));
  return [...unitsIn(shipments)].flatMap(([id, units]) => {
    const quantity = units - (quantities.get(id) ?? 0);
    return quantity > 0 ? [{ id, quantity }] : [];
  });
};
