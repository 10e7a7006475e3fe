import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickLocations } from "../../../shared/backorder/locations.ts";

const levels = [
  { location: "aachen", available: 2 },
  { location: "berlin", available: 3 },
  { location: "hamburg", available: 5 },
  { location: "vienna", available: 5 },
];
const ranks = [
  { locations: ["hamburg", "berlin"] },
  { country: "AT", locations: ["vienna"] },
  { country: "DE", postalPrefix: "1", locations: ["berlin", "hamburg"] },
];

const pick = (quantity: number, destination?: { country: string; postalCode?: string }, splits = false) =>
  pickLocations({ shipping: { ranks, splits }, levels, destination, quantity });

describe("the locations of a line", () => {
  it("are the first in the destination's ranks that can ship all of it", () => {
    const berlin = { country: "DE", postalCode: "10115" };
    expect(pick(3, berlin)).toEqual([{ location: "berlin", units: 3 }]);
    expect(pick(4, berlin)).toEqual([{ location: "hamburg", units: 4 }]);
    expect(pick(1, { country: "AT" })).toEqual([{ location: "vienna", units: 1 }]);
    expect(pick(1)).toEqual([{ location: "hamburg", units: 1 }]);
  });

  it("that the ranks do not name come last, by name", () => {
    const rest = [
      { location: "vienna", available: 1 },
      { location: "aachen", available: 1 },
      { location: "hamburg", available: 0 },
    ];
    const shipping = { ranks, splits: true };
    expect(pickLocations({ shipping, levels: rest, quantity: 1 })).toEqual([{ location: "aachen", units: 1 }]);
    expect(pickLocations({ shipping, levels: rest, quantity: 2 })?.map(({ location }) => location)).toEqual([
      "aachen",
      "vienna",
    ]);
  });

  it("are several only where the store splits lines, and one can never do it alone", () => {
    expect(pick(8)).toBeUndefined();
    expect(pick(8, undefined, true)).toEqual([
      { location: "hamburg", units: 5 },
      { location: "berlin", units: 3 },
    ]);
    expect(pick(5, { country: "DE", postalCode: "10115" }, true)).toEqual([{ location: "hamburg", units: 5 }]);
  });

  it("are none where all of them together have too little", () => {
    expect(pick(16, undefined, true)).toBeUndefined();
    expect(pick(15, undefined, true)).toHaveLength(4);
  });

  it("ship exactly the line, nothing that is not there, and always where there is enough and lines may be split", () => {
    const names = ["a", "b", "c", "d", "e"];
    const levelsArbitrary = fc.uniqueArray(
      fc.record({ location: fc.constantFrom(...names), available: fc.integer({ min: -5, max: 10 }) }),
      { selector: ({ location }) => location },
    );
    const ranksArbitrary = fc.array(
      fc.record({ locations: fc.uniqueArray(fc.constantFrom(...names, "gone"), { minLength: 1 }) }),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(
        levelsArbitrary,
        ranksArbitrary,
        fc.boolean(),
        fc.integer({ min: 1, max: 30 }),
        (levels, ranks, splits, quantity) => {
          const picks = pickLocations({ shipping: { ranks, splits }, levels, quantity });
          const availableAt = new Map(levels.map(({ location, available }) => [location, Math.max(available, 0)]));
          const whole = Math.max(0, ...availableAt.values());
          const all = [...availableAt.values()].reduce((sum, available) => sum + available, 0);
          expect(picks !== undefined).toBe((splits ? all : whole) >= quantity);
          if (picks === undefined) return;
          expect(picks.reduce((sum, { units }) => sum + units, 0)).toBe(quantity);
          expect(picks.every(({ location, units }) => units > 0 && units <= (availableAt.get(location) ?? 0))).toBe(
            true,
          );
          expect(new Set(picks.map(({ location }) => location)).size).toBe(picks.length);
          if (whole >= quantity) expect(picks).toHaveLength(1);
        },
      ),
    );
  });
});
