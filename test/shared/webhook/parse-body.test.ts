import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { idSchema } from "../../../shared/webhook/parse-body.ts";

describe("a platform's id", () => {
  it.each([
    [1, "1"],
    ["271878346596884015", "271878346596884015"],
  ])("may be %j", (id, text) => expect(v.parse(idSchema, id)).toBe(text));

  it.each(["", "x1", "1x", "1.5", 1.5, 2 ** 53, null, "1".repeat(31)])("is never %j", (id) => {
    expect(v.is(idSchema, id)).toBe(false);
  });
});
