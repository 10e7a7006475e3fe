import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shardOf } from "../../../shared/runtime/shard.ts";

const all = 2 ** 32;

describe("the shard of a key", () => {
  it.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("is the published FNV-1a of %j", (text, hash) => expect(shardOf(text, all)).toBe(hash));

  it("is never another one, or rows already written would not be found again", () => {
    const keys = ["demo#TENT", "demo#帳篷#🏕️", "contact-00000000", "acme"];
    expect(keys.map((key) => shardOf(key, 8))).toEqual([6, 2, 2, 7]);
  });

  it("is one of as many as there are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 100 }), (text, shards) => {
        const shard = shardOf(text, shards);
        expect(Number.isInteger(shard) && shard >= 0 && shard < shards).toBe(true);
      }),
    );
  });

  it("is each about as often", () => {
    const counts = Array.from({ length: 8 }, () => 0);
    for (let n = 0; n < 8_000; n += 1) {
      const shard = shardOf(`contact-${n}`, 8);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
