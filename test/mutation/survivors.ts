import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Stryker } from "@stryker-mutator/core";

type Result = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];
/** A file, and the mutant as the list names it. */
type Named = readonly [file: string, mutant: string];

const root = join(import.meta.dirname, "../..");
const list = join(import.meta.dirname, "survivors.md");

/** The survivors that nobody has given a reason for, and those on the list that did not survive. */
export const compareWithList = (results: Result[]): string => {
  const files = new Set(results.map(fileOf));
  const listed = readList().filter(([file]) => files.has(file));
  const survivors = results.filter(({ status }) => status === "Survived" || status === "NoCoverage").map(nameOf);
  return [
    `${survivors.length} mutants survived.\n`,
    ...report("Not on the list in test/mutation/survivors.md", without(survivors, listed)),
    ...report("On that list, but found this time", without(listed, survivors)),
  ].join("");
};

const report = (title: string, named: Named[]): string[] =>
  named.length === 0 ? [] : [`\n${title}:\n`, ...named.map(([file, mutant]) => `  ${file}\n- ${mutant}\n`)];

/** Each as often as it is there: one line of code can have the same mutant twice. */
const without = (all: Named[], taken: Named[]): Named[] => {
  const left = taken.map(keyOf);
  return all.filter((one) => {
    const at = left.indexOf(keyOf(one));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

const keyOf = (named: Named): string => named.join("\n");
const fileOf = ({ fileName }: Result): string => relative(root, fileName);

/** By its text instead of its place, so that it keeps its name when lines above it come and go. */
const nameOf = (result: Result): Named => {
  const { start, end } = result.location;
  const lines = readFileSync(result.fileName, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const text = lines
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join("\n");
  return [fileOf(result), `${quoted(text)} → ${quoted(result.replacement ?? "")}`];
};

const longest = 100;
const quoted = (code: string): string => {
  const line = code.replace(/\s+/g, " ");
  const cut = line.length > longest ? `${line.slice(0, longest)}…` : line;
  return cut.includes("`") ? `\`\` ${cut} \`\`` : `\`${cut}\``;
};

/** Headings name files, list items mutants; what stands between them says why they survive. */
const readList = (): Named[] => {
  let file = "";
  return readFileSync(list, "utf8")
    .split("\n")
    .flatMap((line): Named[] => {
      if (line.startsWith("## ")) file = line.slice(3);
      return line.startsWith("- ") ? [[file, line.slice(2)]] : [];
    });
};
