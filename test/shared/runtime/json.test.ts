import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOutsideJson } from "../../../shared/runtime/json.ts";

describe("JSON from outside", () => {
  it("is read as JSON is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const text = JSON.stringify(value);
        expect(parseOutsideJson(text)).toEqual(JSON.parse(text));
      }),
    );
    expect(parseOutsideJson('"\\ud83c\\udfd5\\ufe0f"')).toBe("🏕️");
    expect(parseOutsideJson('"\\\\ud800 as text"')).toBe("\\ud800 as text");
    const tent = { tent: "🏕", units: 3, open: true, note: null, sizes: [1] };
    expect(parseOutsideJson(JSON.stringify(tent).replace("🏕", "\\ud83c\\udfd5"))).toEqual(tent);
  });

  it.each(['"\\ud800"', '"\\uDFFF"', '{"a":["\\ud83c\\ud83c"]}', '"\\udfd5\\ud83c"', '"ab\\ud83c"'])(
    "is refused with half a character in it: %s",
    (text) => {
      expect(() => parseOutsideJson(text)).toThrow(SyntaxError);
      expect(() => parseOutsideJson(text)).toThrow("Half of a character");
    },
  );

  it.each(["", "{", "undefined", "{'a':1}", "NaN", "[1,]"])("is refused when it is none: %s", (text) =>
    expect(() => parseOutsideJson(text)).toThrow(SyntaxError),
  );
});
