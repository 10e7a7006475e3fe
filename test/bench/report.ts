import type { Line, Measured } from "./support/figure.ts";

const verdictOf = ({ pass }: Line): string => (pass === undefined ? "" : pass ? "pass" : "short");

/** The figures as people read them: each with its bar, and what was fed below. */
export const toTable = (measured: readonly Measured[]): string => {
  const rows = [
    ["figure", "measured", "bar", ""],
    ...measured.flatMap(({ lines }) => lines.map((line) => [line.what, line.value, line.bar ?? "", verdictOf(line)])),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = rows;
  const rule = "-".repeat(toLine(head).length);
  const notes = measured.flatMap(({ notes = [] }) => notes);
  return [toLine(head), rule, ...body.map(toLine), "", ...notes].join("\n");
};

/** The figures as programs read them; a figure that measures several names them itself. */
export const toJson = (measured: ReadonlyMap<string, Measured>): Record<string, unknown> =>
  Object.fromEntries(
    [...measured].flatMap(([name, { json, parts = [] }]) =>
      parts.length === 0 ? [[name, json]] : parts.map((part) => [part.name, part.json]),
    ),
  );
