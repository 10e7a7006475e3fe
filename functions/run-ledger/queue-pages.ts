import type { Run } from "../../shared/backorder/ledger-row.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { VariantRef } from "../../shared/stock/stock-table.ts";

/** The queue's lines page by page, from where a run has come to. */
export async function* pagesOf(orders: OrdersTable, ref: VariantRef, after: Run["after"]) {
  let startAfter = after;
  do {
    const page: Awaited<ReturnType<OrdersTable["queue"]>> = await orders.queue(ref, limits.queuePage, startAfter);
    startAfter = page.next && Object.fromEntries(Object.entries(page.next).map(([name, key]) => [name, String(key)]));
    yield { lines: page.lines, after: startAfter };
  } while (startAfter !== undefined);
}
