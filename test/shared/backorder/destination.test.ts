import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostSpecific, reaches } from "../../../shared/backorder/destination.ts";

const london = { country: "GB", postalCode: "SW1A 1AA" };

describe("a destination", () => {
  it.each([
    [{}, true],
    [{ country: "GB" }, true],
    [{ country: "DE" }, false],
    [{ postalPrefix: "sw1a1" }, true],
    [{ country: "GB", postalPrefix: "SW1A 1" }, true],
    [{ country: "DE", postalPrefix: "SW1" }, false],
    [{ postalPrefix: "W1A" }, false],
  ])("in London is reached by %j: %s", (entry, expected) => {
    expect(reaches(entry, london)).toBe(expected);
  });

  it("of which nothing is known is reached by what holds everywhere alone", () => {
    expect(reaches({})).toBe(true);
    expect(reaches({ country: "GB" })).toBe(false);
    expect(reaches({ postalPrefix: "1" }, { country: "GB" })).toBe(false);
  });

  it("gets the entry with the longest prefix, then that of its country, then the one for all", () => {
    const entries = [
      { name: "all" },
      { name: "country", country: "GB" },
      { name: "SW", country: "GB", postalPrefix: "SW" },
      { name: "SW1A", postalPrefix: "SW 1A" },
      { name: "SW1A too", postalPrefix: "sw1a" },
    ];
    const nameFor = (postalCode: string, country = "GB") => mostSpecific(entries, { country, postalCode })?.name;
    expect(nameFor("SW1A 1AA")).toBe("SW1A");
    expect(nameFor("sw2 1aa")).toBe("SW");
    expect(nameFor("N1 1AA")).toBe("country");
    expect(nameFor("10115", "DE")).toBe("all");
    expect(mostSpecific(entries, undefined)?.name).toBe("all");
    expect(mostSpecific([{ country: "GB" }], { country: "DE" })).toBeUndefined();
  });

  it("gets the same entry in whatever order they stand, where no two say the same", () => {
    const reachArbitrary = fc.record(
      { country: fc.constantFrom("GB", "DE"), postalPrefix: fc.constantFrom("S", "SW", "SW1", "1") },
      { requiredKeys: [] },
    );
    const entriesArbitrary = fc.uniqueArray(reachArbitrary, { selector: (reach) => JSON.stringify(reach) });
    fc.assert(
      fc.property(entriesArbitrary, (entries) => {
        const chosen = mostSpecific(entries, london);
        expect(mostSpecific(entries.toReversed(), london)).toBe(chosen);
        expect(chosen === undefined).toBe(entries.every((entry) => !reaches(entry, london)));
      }),
    );
  });
});
