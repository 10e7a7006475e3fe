import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { idSchema, parseBody } from "../../../shared/webhook/parse-body.ts";

describe("a platform's id", () => {
  it.each([
    [1, "1"],
    ["271878346596884015", "271878346596884015"],
  ])("may be %j", (id, text) => expect(v.parse(idSchema, id)).toBe(text));

  it.each(["", "x1", "1x", "1.5", 1.5, 2 ** 53, null, "1".repeat(31)])("is never %j", (id) => {
    expect(v.is(idSchema, id)).toBe(false);
  });
});

describe("a body", () => {
  const parse = (text: string) => parseBody(Buffer.from(text));

  it("keeps every digit of a number beyond 2^53, and leaves strings as they are", () => {
    expect(parse('{"a":12345678901234567890,"b":"\\"1234567890123456789","c":136.0}')).toEqual({
      a: "12345678901234567890",
      b: '"1234567890123456789',
      c: 136,
    });
  });

  it("of the largest size whose string never ends is no JSON, and is soon found to be none", () => {
    expect(parse(`{"a":"${'\\"'.repeat(2_500_000)}`)).toBeUndefined();
    expect(parse(`{"a":"${"x".repeat(5_000_000)}`)).toBeUndefined();
  });
});
