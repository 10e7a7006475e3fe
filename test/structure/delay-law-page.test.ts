import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/delay-law.md"), "utf8");
const testFolder = join(root, "test/shared/backorder");

/** The names of tests; of one that runs over a table, the part before its values. */
const namesIn = (code: string): string[] =>
  [...code.matchAll(/(?:\bit\(|\]\)\()\s*"((?:[^"\\]|\\.)*)"/g)].map(([, name = ""]) => name.replace(/: %s.*$/, ""));

const statements = page.split("\n").filter((line) => line.startsWith("- "));
const citedIn = (line: string): string | undefined => / Test: _(.+)_$/.exec(line)?.[1];

describe("the page about the delay law", () => {
  const names = readdirSync(testFolder)
    .filter((file) => file.endsWith(".test.ts"))
    .flatMap((file) => namesIn(readFileSync(join(testFolder, file), "utf8")));

  it("follows every statement with the name of its test", () => {
    expect(statements.length).toBeGreaterThan(50);
    expect(statements.filter((line) => citedIn(line) === undefined)).toEqual([]);
  });

  it("cites tests that exist, each under one name only", () => {
    const cited = statements.flatMap((line) => citedIn(line) ?? []);
    expect(cited.filter((name) => !names.includes(name))).toEqual([]);
    expect(cited.filter((name) => names.indexOf(name) !== names.lastIndexOf(name))).toEqual([]);
  });

  it("says that it is not legal advice", () => {
    expect(page).toContain("This is not legal advice.");
  });
});
