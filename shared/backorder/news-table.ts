import * as v from "valibot";
import { evidenceTtl } from "../runtime/expiry.ts";
import type { Row, Table } from "../runtime/table.ts";
import { originsIn } from "./delays-table.ts";
import { noNews, type OrderNewsState, orderNewsSchema } from "./news.ts";
import { partsIn, withParts } from "./news-of-parts.ts";
import type { Line, OrderRef } from "./order.ts";

const keyOf = ({ store, order }: OrderRef) => ({ pk: `${store}#${order}`, sk: "news" });

/** Of the rows that lie beside an order, what its customer was told: of its lines, too, that were parts of others then. */
export const newsIn = (rows: readonly Row[], lines: readonly Line[]): OrderNewsState => {
  const row = rows.find(({ sk }) => sk === "news");
  if (row === undefined) return noNews;
  const known = withParts(v.parse(orderNewsSchema, row), originsIn(rows));
  return withParts(known, partsIn(known, lines));
};

export type NewsTable = ReturnType<typeof createNewsTable>;

/** What the customer of an order was told, in the Orders table: key `store#order` / `news`. */
export const createNewsTable = (table: Table) => ({
  get: async (ref: OrderRef): Promise<OrderNewsState> => {
    const row = await table.get(keyOf(ref), { consistent: true });
    return row === undefined ? noNews : v.parse(orderNewsSchema, row);
  },
  /** Refused where somebody wrote since it was read. It names nobody, and is kept as evidence. */
  put: async (ref: OrderRef, state: OrderNewsState, nowMs: number) =>
    table.put(
      { ...keyOf(ref), ...state, version: state.version + 1, ttl: evidenceTtl(nowMs) },
      state.version === 0
        ? { condition: "attribute_not_exists(#pk)" }
        : { condition: "#version = :version", values: { version: state.version } },
    ),
});
