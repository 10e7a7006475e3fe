import * as v from "valibot";
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

const rowSchema = v.record(v.string(), v.union([v.string(), v.number()]));

export const encodeCursor = (row: Row | undefined): string | undefined =>
  row === undefined ? undefined : Buffer.from(JSON.stringify(row)).toString("base64url");

const badCursor = () =>
  new Problem("invalid-request", undefined, [{ field: "cursor", message: "is not a cursor of this list" }]);

/** The place a list goes on from. Throws where the cursor is not one of this store's. */
export const decodeCursor = (
  cursor: string | undefined,
  store: string,
): Record<string, string | number> | undefined => {
  if (cursor === undefined) return undefined;
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw badCursor();
  }
  const parsed = v.safeParse(rowSchema, decoded);
  const pk = parsed.success ? parsed.output["pk"] : undefined;
  if (!parsed.success || !(pk === undefined || String(pk).startsWith(`${store}#`))) throw badCursor();
  return parsed.output;
};

export const list = <Item>(items: Item[], next: Row | undefined) => {
  const cursor = encodeCursor(next);
  return { items, ...(cursor !== undefined && { next: cursor }) };
};
