import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { parseReceiptId, type Receipt, receiptIdOf, refusedPageSchema } from "../../shared/webhook/receipts-table.ts";
import { getReceipts, postReplay } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const toItem = ({ ref, state, eventType, receivedAt, note }: Receipt) => ({
  id: receiptIdOf(ref),
  source: ref.source,
  eventKey: ref.eventKey,
  eventType,
  status: state,
  reason: note,
  receivedAt: toInstant(receivedAt),
});

export const createReceiptRoutes = ({ clock, guard, receipts, receiptQueue }: MerchantApiDeps): Route[] => [
  implement(getReceipts, guard, async ({ params, query }) => {
    const from = decodeCursor(query.cursor, refusedPageSchema(params.store));
    const page = await receipts.refused(params.store, query.limit, from);
    return json(200, list(page.receipts.map(toItem), page.next));
  }),
  implement(postReplay, guard, async ({ params }) => {
    const ref = parseReceiptId(params.id);
    if (ref?.store !== params.store) throw new Problem("not-found");
    const reopened = await receipts.reopen(ref, clock.now());
    if (reopened.kind === "refused") throw new Problem(reopened.row === undefined ? "not-found" : "not-replayable");
    await receiptQueue.send(ref);
    return json(202, { id: params.id, status: "received" });
  }),
];
