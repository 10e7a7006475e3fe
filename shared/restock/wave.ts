import type { WavePolicy } from "../store/settings.ts";

/** How many units' worth of people a wave may still tell; "everyone" has no end. */
export type Allowance = number | "everyone";

/** Rules 1.3: `ceil(sellable units x people per unit)`. */
export const allowanceOf = ({ peoplePerUnit }: Pick<WavePolicy, "peoplePerUnit">, sellable: number): Allowance => {
  if (peoplePerUnit === "everyone") return "everyone";
  // 100 x 0.07 is 7.000000000000001 to a computer: that would invite an eighth.
  return Math.ceil(Number((Math.max(sellable, 0) * peoplePerUnit).toFixed(6)));
};

export const leftOf = (allowance: Allowance, usedUnits: number): Allowance =>
  allowance === "everyone" ? allowance : Math.max(allowance - usedUnits, 0);

export const smallerOf = (a: Allowance, b: Allowance): Allowance => {
  if (a === "everyone") return b;
  return b === "everyone" ? a : Math.min(a, b);
};

/** How a closed wave bears on the next one. */
export interface ClosedWave {
  closedAt: number;
  left: Allowance;
}

/**
 * What the next wave may tell at `nowMs`, and, when that is nobody, from when on it may.
 * A wave that could not use up its allowance (too few were waiting) hands the rest on at once;
 * a fresh allowance comes with the interval.
 */
export const nextAllowance = (
  fresh: Allowance,
  previous: ClosedWave | undefined,
  intervalMs: number,
  nowMs: number,
): { allowance: Allowance; renewsAt: number } => {
  const renewsAt = previous === undefined ? nowMs : previous.closedAt + intervalMs;
  if (previous === undefined || nowMs >= renewsAt) return { allowance: fresh, renewsAt };
  return { allowance: smallerOf(fresh, previous.left), renewsAt };
};
