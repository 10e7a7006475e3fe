import { type Destination, mostSpecific } from "./destination.ts";
import type { ShippingSettings } from "./shipping-settings.ts";

/** Units that one location ships. */
export interface LocationPick {
  location: string;
  units: number;
}

/** The locations in the order in which the store wants them asked; those that it does not name come last, by name. */
const inRankOrder = <Level extends { location: string }>(
  levels: readonly Level[],
  ranked: readonly string[],
): Level[] => {
  const rankOf = ({ location }: Level): number => {
    const rank = ranked.indexOf(location);
    return rank === -1 ? ranked.length : rank;
  };
  const byName = (one: Level, other: Level): number => (one.location < other.location ? -1 : 1);
  return levels.toSorted((one, other) => rankOf(one) - rankOf(other) || byName(one, other));
};

/**
 * Which locations ship a line (rules 2.4): the first that can ship all of it, else, where the store splits lines, each
 * what it has, in rank order. None where the stock does not suffice. `levels` has each location once.
 */
export const pickLocations = ({
  shipping: { ranks, splits },
  levels,
  destination,
  quantity,
}: {
  shipping: { ranks: ShippingSettings["ranks"]; splits: boolean };
  levels: readonly { location: string; available: number }[];
  destination?: Destination | undefined;
  quantity: number;
}): LocationPick[] | undefined => {
  const ordered = inRankOrder(levels, mostSpecific(ranks, destination)?.locations ?? []);
  const whole = ordered.find(({ available }) => available >= quantity);
  if (whole !== undefined) return [{ location: whole.location, units: quantity }];
  if (!splits) return undefined;

  const picks: LocationPick[] = [];
  let left = quantity;
  for (const { location, available } of ordered) {
    const units = Math.min(left, Math.max(available, 0));
    if (units > 0) picks.push({ location, units });
    left -= units;
  }
  return left === 0 ? picks : undefined;
};
