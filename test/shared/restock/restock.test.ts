import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { chunkIdOf, chunkNameOf, parseChunkId, parseChunkName } from "../../../shared/restock/chunk.ts";
import { parseRestockId, parseRestockKey, restockIdOf, restockKeyOf } from "../../../shared/restock/restock.ts";
import { skuSchema } from "../../../shared/stock/variant.ts";

const storeArbitrary = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
/** Any sku that a merchant may use, and often ones that look like our own keys. */
const skuArbitrary = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      "#",
      "##",
      "a#b",
      "#000001",
      "A#000001#000002",
      "level#x",
      "帳篷#🏕️",
      " ",
      "%23",
      "x-000001-000001",
    ),
  )
  .filter((sku) => v.is(skuSchema, sku));
const nArbitrary = fc.integer({ min: 1, max: 999_999 });
const restockArbitrary = fc.record({ store: storeArbitrary, sku: skuArbitrary, n: nArbitrary });
const chunkArbitrary = fc.record({ restock: restockArbitrary, wave: nArbitrary, chunk: nArbitrary });

const runs = { numRuns: 1_000 };

describe("a restock's key and id", () => {
  it("name that restock and no other", () => {
    fc.assert(
      fc.property(restockArbitrary, (ref) => {
        expect(parseRestockKey(restockKeyOf(ref))).toEqual(ref);
        expect(parseRestockId(restockIdOf(ref))).toEqual(ref);
      }),
      runs,
    );
  });

  it("sort in the order in which the restocks happened", () => {
    fc.assert(
      fc.property(restockArbitrary, nArbitrary, (ref, n) => {
        const [a, b] = [restockKeyOf(ref), restockKeyOf({ ...ref, n })];
        expect(Math.sign(Number(a > b) - Number(a < b))).toBe(Math.sign(ref.n - n));
      }),
      runs,
    );
  });

  it("may stand in an address as they are", () => {
    fc.assert(
      fc.property(chunkArbitrary, (ref) => {
        expect(restockIdOf(ref.restock)).toMatch(/^rs_[A-Za-z0-9_-]+$/);
        expect(chunkIdOf(ref)).toMatch(/^ch_[A-Za-z0-9_-]+$/);
      }),
    );
  });

  it("are none when somebody made them up", () => {
    const madeUp = (key: string) => `rs_${Buffer.from(key).toString("base64url")}`;
    for (const text of ["", "rs_", "rs_!!", "x"]) expect(parseRestockId(text)).toBeUndefined();
    for (const key of ["demo#A", "#A#000001", "demo##000001", "#demo#A#000001", "demo#A#0000011"]) {
      expect(parseRestockId(madeUp(key))).toBeUndefined();
      expect(() => parseRestockKey(key)).toThrow("Not a restock key");
    }
  });

  it("are read only as they were written: whatever is read makes the same id again", () => {
    fc.assert(
      fc.property(restockArbitrary, fc.nat(), fc.nat(63), (ref, place, letter) => {
        const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        const id = restockIdOf(ref);
        const at = 3 + (place % (id.length - 3));
        const changed = id.slice(0, at) + alphabet.charAt(letter) + id.slice(at + 1);
        const read = parseRestockId(changed);
        if (read !== undefined) expect(restockIdOf(read)).toBe(changed);
      }),
      runs,
    );
  });
});

describe("a chunk's name and id", () => {
  it("name that chunk and no other", () => {
    fc.assert(
      fc.property(chunkArbitrary, (ref) => {
        expect(parseChunkName(ref.restock, chunkNameOf(ref))).toEqual(ref);
        expect(parseChunkId(chunkIdOf(ref))).toEqual(ref);
      }),
      runs,
    );
  });

  it("are never taken for one another", () => {
    fc.assert(
      fc.property(chunkArbitrary, (ref) => {
        expect(parseRestockId(chunkIdOf(ref))).toBeUndefined();
        expect(parseChunkId(restockIdOf(ref.restock))).toBeUndefined();
        expect(parseChunkId(`ch_${restockIdOf(ref.restock).slice(3)}`)).not.toEqual(ref);
      }),
    );
  });

  it("fit a mail tag, which holds letters, digits, hyphens and underscores", () => {
    fc.assert(
      fc.property(chunkArbitrary, (ref) => {
        expect(chunkNameOf(ref)).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
      }),
    );
  });

  it.each(["", "1", "1-2", "one-two-three", "1-2-x", "0000001-000001-000001", "000001-000001-0000011"])(
    "are refused when they are %j",
    (name) => expect(() => parseChunkName({ store: "demo", sku: "A" }, name)).toThrow("Not a chunk name"),
  );

  it.each(["#demo#A#000001#000001#000001", "demo#A#000001#000001#0000011", "demo#A#000001", "x"])(
    "are none when somebody made them up: %j",
    (key) => expect(parseChunkId(`ch_${Buffer.from(key).toString("base64url")}`)).toBeUndefined(),
  );
});
