import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeId, encodeId, padded } from "../../../shared/runtime/id.ts";

describe("an id", () => {
  it("carries its key, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (key) => {
        const id = encodeId("rs", key);
        expect(id).toMatch(/^rs_[A-Za-z0-9_-]*$/);
        expect(decodeId("rs", id)).toBe(key);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is none of another kind", () => {
    expect(decodeId("su", encodeId("rs", "demo#A"))).toBeUndefined();
    expect(decodeId("r", encodeId("rs", "demo#A"))).toBeUndefined();
  });

  it("has one spelling only", () => {
    const id = encodeId("rs", "demo#A#000001");
    for (const other of [`${id}=`, `${id} `, `${id}\n`, id.replace("rs_", "RS_"), `${id}!`]) {
      expect(decodeId("rs", other)).toBeUndefined();
    }
  });

  it("is none, and nothing worse, when it is garbage", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const key = decodeId("rs", `rs_${text}`);
        if (key !== undefined) expect(encodeId("rs", key)).toBe(`rs_${text}`);
      }),
    );
  });
});

describe("a padded number", () => {
  it("sorts as text as it does as a number", () => {
    const number = fc.integer({ min: 0, max: 999_999 });
    fc.assert(fc.property(number, number, (a, b) => padded(a) < padded(b) === a < b));
  });
});
