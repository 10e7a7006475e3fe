import type { Scope } from "./scope.ts";

/** A line of the table: what was measured, against which bar. */
export interface Line {
  what: string;
  value: string;
  bar?: string;
  /** Left out where there is no bar. */
  pass?: boolean;
}

export interface Measured {
  /** What `--json` prints under the figure's name. */
  json: unknown;
  /** Where it measures several things that each have a name of their own in the JSON. */
  parts?: { name: string; json: unknown }[];
  lines: Line[];
  /** What was fed, what is in and what is out: said below the table. */
  notes?: string[];
}

export interface Setting {
  scope: Scope;
  quick: boolean;
  /** What other figures of this run have measured, for those that build on them. */
  done: ReadonlyMap<string, unknown>;
}

export interface Figure {
  /** Its name in the JSON. */
  name: string;
  /** Given up, and said to be, after this. */
  maxSeconds: number;
  measure(setting: Setting): Promise<Measured>;
}

/** Why a figure could not be measured here, in one line that says what to do. */
export class Skipped extends Error {
  override name = "Skipped";
}

/** A figure that was not measured: never a zero. */
export const skippedFigure = (name: string, reason: string): Measured => ({
  json: { skipped: reason },
  lines: [{ what: name, value: `not measured: ${reason}` }],
});
