import * as fc from "fast-check";
import type { Day } from "../../../shared/runtime/day.ts";

/** What happens to a variant, one thing after the other. Whoever is not there, or not any more, it does not concern. */
export type Happening =
  /** An order, wherever it stands in time; of one that is open, its new quantity. */
  | { what: "order"; line: string; units: number; placedAt: number }
  | { what: "cancel"; line: string }
  /** In whatever order the merchant packs them. */
  | { what: "ship"; line: string; units: number }
  /** A supply, or what is known of it now: more or fewer units, another day. */
  | { what: "announce"; supply: string; units: number; readyOn: Day | null }
  | { what: "slip"; supply: string; readyOn: Day | null }
  | { what: "lose"; supply: string }
  /** All that was still to come or a part, on its day or on any other. */
  | { what: "arrive"; supply: string; units: number }
  | { what: "sell"; units: number };

/** What can be seen of it: for each line in its order, where each of its units comes from. */
export interface Sight {
  lines: Record<string, string[]>;
  /** Where two units come from that are ordered now. */
  quote: string[];
  inHand: number;
  shelf: number;
}

export const unitsQuoted = 2;

const line = fc.constantFrom("L1", "L2", "L3", "L4", "L5", "L6");
const supply = fc.constantFrom("S1", "S2", "S3");
const units = fc.integer({ min: 1, max: 5 });
const readyOn = fc.constantFrom(null, "2026-12-01", "2026-12-02", "2026-12-14", "2027-01-04");
const orders = fc.record({ what: fc.constant("order" as const), line, units, placedAt: fc.nat(50) });
const supplies = fc.record({
  what: fc.constant("announce" as const),
  supply,
  units: fc.integer({ min: 1, max: 9 }),
  readyOn,
});

export const historyArbitrary: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: orders },
    { weight: 4, arbitrary: supplies },
    { weight: 3, arbitrary: fc.record({ what: fc.constant("arrive" as const), supply, units }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("ship" as const), line, units }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("cancel" as const), line }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("slip" as const), supply, readyOn }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("lose" as const), supply }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("sell" as const), units }) },
  ),
  { minLength: 8, maxLength: 32, size: "max" },
);
