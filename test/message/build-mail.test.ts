import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { compileMail, generatedOf, mailNames } from "../../infra/build-mail.ts";

describe("the HTML of a mail", () => {
  it.each(mailNames)("is what %s.mjml compiles to (else: npm run build:mail)", async (name) => {
    expect(await readFile(generatedOf(name), "utf8")).toBe(await compileMail(name));
  });
});
