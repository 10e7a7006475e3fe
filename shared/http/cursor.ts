import * as v from "valibot";
import { parseOutsideJson } from "../runtime/json.ts";
import { limits } from "../runtime/limits.ts";
import type { Row } from "../runtime/table.ts";
import { Problem } from "./problem.ts";

/** Query parameters of every list. */
export const listQuery = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, "must be a whole number"),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(limits.maxPageSize),
    ),
    String(limits.pageSize),
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(2_000))),
};

export const encodeCursor = (row: Row | undefined): string | undefined =>
  row === undefined ? undefined : Buffer.from(JSON.stringify(row)).toString("base64url");

const badCursor = () =>
  new Problem("invalid-request", undefined, [{ field: "cursor", message: "is not a cursor of this list" }]);

/** The place a list goes on from. Throws where the cursor is not one of this list, as its `schema` says. */
export const decodeCursor = <Place extends Row>(
  cursor: string | undefined,
  schema: v.GenericSchema<unknown, Place>,
): Place | undefined => {
  if (cursor === undefined) return undefined;
  let decoded: unknown;
  try {
    decoded = parseOutsideJson(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw badCursor();
  }
  const parsed = v.safeParse(schema, decoded);
  if (!parsed.success) throw badCursor();
  return parsed.output;
};

export const list = <Item>(items: Item[], next: Row | undefined) => {
  const cursor = encodeCursor(next);
  return { items, ...(cursor !== undefined && { next: cursor }) };
};
