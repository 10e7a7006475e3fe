import type { Row } from "../runtime/table.ts";
import type { Day } from "../runtime/day.ts";
import { delaysIn } from "./delays-table.ts";

/** Of the rows that lie beside an order: the day that the last delay notice of each line named, `null` for none. */
export const noticedIn = (rows: readonly Row[]): ReadonlyMap<string, Day | null> =>
  new Map(
    delaysIn(rows).flatMap(({ line, state }): [string, Day | null][] => {
      const last = state.notices.findLast(({ kind }) => kind !== "reminder");
      return last === undefined ? [] : [[line, last.revisedOn]];
    }),
  );
