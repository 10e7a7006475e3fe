import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactOf } from "../../../shared/contact/contact.ts";
import { limits } from "../../../shared/runtime/limits.ts";
import { shardOf } from "../../../shared/runtime/shard.ts";
import { shareUpTo, standBefore } from "../../../shared/waitlist/place.ts";

const crowd = Array.from({ length: 100_000 }, (_, n) => contactOf("key", "demo", `p${n}@example.com`));
/** The order in which a table's partition hands them out. */
const byName = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const partitions = Array.from({ length: limits.waitlistShards }, (_, shard) =>
  crowd.filter((contact) => shardOf(contact, limits.waitlistShards) === shard).sort(byName),
);
const placeOf = new Map(crowd.map((contact, place) => [contact, place]));

/** What is read: the first `perShard` names of each partition. */
const sampleOf = (place: number, perShard: number) =>
  partitions.map((contacts) => {
    const read = contacts.slice(0, perShard);
    return {
      before: read.filter((contact) => (placeOf.get(contact) ?? 0) < place).length,
      upTo: read.length < contacts.length ? read.at(-1) : undefined,
    };
  });

describe("a name's share", () => {
  it("grows with the order in which names are read, from nothing to all", () => {
    expect(shareUpTo("----------------")).toBeLessThan(1e-9);
    expect(shareUpTo("zzzzzzzzzzzzzzzz")).toBe(1);
    fc.assert(
      fc.property(fc.constantFrom(...crowd.slice(0, 1_000)), fc.constantFrom(...crowd.slice(1_000, 2_000)), (a, b) => {
        const [first, second] = byName(a, b) < 0 ? [a, b] : [b, a];
        expect(shareUpTo(first)).toBeLessThanOrEqual(shareUpTo(second));
        expect(shareUpTo(first)).toBeGreaterThan(0);
        expect(shareUpTo(second)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is that of the first of all names that begin so, where only a beginning is known", () => {
    expect(shareUpTo("U")).toBe(shareUpTo("U---------------"));
  });

  it("is that of a crowd that sorts up to it", () => {
    const sorted = [...crowd].sort(byName);
    for (const share of [0.1, 0.25, 0.5, 0.9]) {
      expect(shareUpTo(sorted[Math.floor(crowd.length * share)] ?? "")).toBeCloseTo(share, 1.7);
    }
  });
});

describe("how many stand before somebody", () => {
  it("is exact where everybody was read", () => {
    fc.assert(
      fc.property(fc.nat(crowd.length), (place) => {
        expect(standBefore(sampleOf(place, crowd.length))).toEqual({ before: place, isAbout: false });
      }),
      { numRuns: 10 },
    );
  });

  it("is about right, and says so, where a hundred thousand wait and ten thousand were read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: crowd.length }), (place) => {
        const { before, isAbout } = standBefore(sampleOf(place, limits.exactPlace / limits.waitlistShards));
        expect(isAbout).toBe(true);
        expect(Math.abs(before - place) / place).toBeLessThan(0.08);
      }),
      { numRuns: 20 },
    );
  });

  it("counts as read whole a partition that was, beside one that was not", () => {
    expect(
      standBefore([
        { before: 7, upTo: undefined },
        { before: 10, upTo: "U---------------" },
      ]),
    ).toEqual({ before: 7 + Math.round(10 / shareUpTo("U---------------")), isAbout: true });
    expect(standBefore([])).toEqual({ before: 0, isAbout: false });
  });
});
