import * as fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { describe, expect, it } from "vitest";
import { partsOf } from "../../../shared/message/text-parts.ts";

describe("the parts of a text", () => {
  it.each([
    ["nothing", "", "GSM-7", 1],
    ["160 letters", "a".repeat(160), "GSM-7", 1],
    ["161 letters", "a".repeat(161), "GSM-7", 2],
    ["2 x 153 letters", "a".repeat(306), "GSM-7", 2],
    ["one more", "a".repeat(307), "GSM-7", 3],
    ["umlauts", "äöüÄÖÜß".repeat(20), "GSM-7", 1],
    ["80 signs that take two places", "€".repeat(80), "GSM-7", 1],
    ["81 of them", "[".repeat(81), "GSM-7", 2],
    ["a pair that would be parted between two parts", `${"a".repeat(152)}€${"a".repeat(152)}`, "GSM-7", 3],
    ["a line break", `${"a".repeat(79)}\n${"a".repeat(80)}`, "GSM-7", 1],
    ["a backtick", "`", "UCS-2", 1],
    ["an ellipsis", `${"a".repeat(69)}…`, "UCS-2", 1],
    ["70 letters and an ellipsis", `${"a".repeat(70)}…`, "UCS-2", 2],
    ["35 emoji", "🏕".repeat(35), "UCS-2", 1],
    ["an emoji that would be parted between two parts", `${"é".repeat(66)}🏕${"a".repeat(66)}`, "UCS-2", 3],
    ["a character longer than a part", `a${"\u0301".repeat(200)}`, "UCS-2", 3],
    ["the same after one that is short", `ba${"\u0301".repeat(200)}`, "UCS-2", 4],
    ["a character that fills a part, and one more", `a${"\u0301".repeat(66)}bcde`, "UCS-2", 2],
  ])("%s", (_, text, encoding, parts) => expect(partsOf(text)).toEqual({ encoding, parts }));

  it("are as many as another counter counts", () => {
    const signs = ["a", "B", "7", " ", "\n", "ä", "É", "Ω", "@", "_", "€", "{", "]", "~", "\\", "|", "^", "\f"];
    const others = ["č", "…", "–", "“", "`", "ç", "Я", "中", "\u00a0", "🏕", "👍", "\ud83c"];
    const text = (units: string[]) =>
      fc.array(fc.tuple(fc.constantFrom(...units), fc.integer({ min: 1, max: 60 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(text(signs), text([...signs, ...others])), (runs) => {
        const body = runs.map(([sign, times]) => sign.repeat(times)).join("");
        const { encodingName, segmentsCount } = new SegmentedMessage(body);
        expect(partsOf(body)).toEqual({ encoding: encodingName, parts: segmentsCount });
      }),
      { numRuns: 200 },
    );
  });

  it("are the same alphabet for every sign of the first plane", () => {
    for (let unit = 0; unit < 0x2200; unit += 1) {
      const sign = String.fromCharCode(unit);
      expect(partsOf(sign).encoding, unit.toString(16)).toBe(new SegmentedMessage(sign).encodingName);
    }
  });

  it("hold what is sent", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const { encoding, parts } = partsOf(text);
        const room = encoding === "GSM-7" ? { alone: 160, together: 153 } : { alone: 70, together: 67 };
        expect(text.length).toBeLessThanOrEqual(parts === 1 ? room.alone : parts * room.together);
      }),
    );
  });
});
