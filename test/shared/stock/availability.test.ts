import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { observe, type Phase, sellableOf, settled, settlesAt } from "../../../shared/stock/availability.ts";

interface Look {
  atMs: number;
  above: boolean;
}
interface Turn {
  atMs: number;
  restock: "opens" | "closes";
}

/** Looks at the stock as it changes, and at every instant at which the clock says that something settles. */
const follow = (looks: Look[], settleMs: number): Turn[] => {
  const turns: Turn[] = [];
  let phase: Phase = { phase: "below" };
  const settle = (nowMs: number) => {
    const end = settled(phase, nowMs, settleMs);
    if (end === undefined) return;
    phase = end.phase;
    turns.push({ atMs: nowMs, restock: end.restock });
  };
  const settleUntil = (nowMs: number) => {
    const dueAt = settlesAt(phase, settleMs);
    if (dueAt !== undefined && dueAt <= nowMs) settle(dueAt);
  };
  for (const { atMs, above } of looks) {
    settleUntil(atMs);
    phase = observe(phase, above, atMs);
    settle(atMs);
  }
  settleUntil(Number.POSITIVE_INFINITY);
  return turns;
};

/** The rule as it is written down: what lasts as long as the settle time counts, what does not never was. */
const asWritten = (looks: Look[], settleMs: number): Turn[] => {
  const stretches: { above: boolean; from: number; to: number }[] = [];
  for (const { atMs, above } of looks) {
    const last = stretches.at(-1);
    if (last?.above === above) continue;
    if (last) last.to = atMs;
    stretches.push({ above, from: atMs, to: Number.POSITIVE_INFINITY });
  }
  const turns: Turn[] = [];
  let open = false;
  for (const { above, from, to } of stretches) {
    if (above === open || to - from < settleMs) continue;
    open = above;
    turns.push({ atMs: from + settleMs, restock: above ? "opens" : "closes" });
  }
  return turns;
};

const looksArbitrary = fc
  .array(fc.record({ after: fc.nat(90), above: fc.boolean() }), { maxLength: 40 })
  .map((steps) => {
    let atMs = 0;
    return steps.map(({ after, above }): Look => ({ atMs: (atMs += after), above }));
  });

describe("a variant's way between out of stock and a restock", () => {
  it("opens and closes exactly when the stock stayed up, or down, for the settle time", () => {
    fc.assert(
      fc.property(looksArbitrary, fc.nat(120), (looks, settleMs) => {
        expect(follow(looks, settleMs)).toEqual(asWritten(looks, settleMs));
      }),
      { numRuns: 1_000 },
    );
  });

  it("changes nothing when the same stock is looked at again, however often", () => {
    fc.assert(
      fc.property(looksArbitrary, fc.nat(120), fc.integer({ min: 1, max: 3 }), (looks, settleMs, times) => {
        const repeated = looks.flatMap((look) => Array.from({ length: times }, () => look));
        expect(follow(repeated, settleMs)).toEqual(follow(looks, settleMs));
      }),
    );
  });

  it("never opens a restock that is open, nor closes one that is closed", () => {
    fc.assert(
      fc.property(looksArbitrary, fc.nat(120), (looks, settleMs) => {
        const kinds = follow(looks, settleMs).map(({ restock }) => restock);
        expect(kinds).toEqual(kinds.map((_, index) => (index % 2 === 0 ? "opens" : "closes")));
      }),
    );
  });

  it("makes one restock of a sync that flickers within the settle time", () => {
    const looks = [
      { atMs: 0, above: true },
      { atMs: 20, above: false },
      { atMs: 40, above: true },
      { atMs: 130, above: false },
      { atMs: 150, above: true },
    ];
    expect(follow(looks, 60)).toEqual([{ atMs: 100, restock: "opens" }]);
  });

  it("opens at once where the settle time is 0", () => {
    const rising = observe({ phase: "below" }, true, 7);
    expect(settled(rising, 7, 0)).toEqual({ phase: { phase: "open" }, restock: "opens" });
  });

  it("is not settled a millisecond early, nor while nothing is pending", () => {
    expect(settled({ phase: "rising", since: 1_000 }, 60_999, 60_000)).toBeUndefined();
    expect(settled({ phase: "rising", since: 1_000 }, 61_000, 60_000)?.restock).toBe("opens");
    expect(settled({ phase: "falling", since: 1_000 }, 61_000, 60_000)?.restock).toBe("closes");
    expect(settled({ phase: "open" }, 61_000, 0)).toBeUndefined();
    expect(settled({ phase: "below" }, 61_000, 0)).toBeUndefined();
  });
});

describe("sellable units", () => {
  it("are what the locations hold together, oversold ones included", () => {
    expect(sellableOf([])).toBe(0);
    expect(sellableOf([{ available: 3 }, { available: -1 }, { available: 0 }, { available: 3 }])).toBe(5);
    expect(sellableOf([{ available: 2 }, { available: -5 }])).toBe(-3);
  });
});
