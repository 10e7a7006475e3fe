import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { notInStore, Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { jobIdOf, jobNameOf } from "../../shared/job/job.ts";
import { daysToMs, toInstant } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Row } from "../../shared/runtime/table.ts";
import {
  keptDays,
  parseReceiptId,
  type Receipt,
  receiptIdOf,
  type ReceiptRef,
  refusedPageSchema,
} from "../../shared/webhook/receipts-table.ts";
import { reasonOf } from "../../shared/webhook/test-delivery.ts";
import { getReceipt, getReceipts, postReplay, postReplays } from "./contract-receipts.ts";
import type { MerchantApiDeps } from "./deps.ts";

const toItem = (receipt: Receipt) => {
  const { ref, state, eventType, receivedAt, appliedAt } = receipt;
  return {
    id: receiptIdOf(ref),
    source: ref.source,
    eventKey: ref.eventKey,
    eventType,
    status: state,
    reason: reasonOf(receipt),
    receivedAt: toInstant(receivedAt),
    ...(appliedAt !== undefined && { appliedAt: toInstant(appliedAt) }),
  };
};

const refOf = (store: string, id: string): ReceiptRef => {
  const ref = parseReceiptId(id);
  if (ref?.store !== store) throw notInStore(`receipt ${id}`);
  return ref;
};

/** What expires goes piece by piece: from the first moment at which a part may be missing, the body is gone. */
const hasBody = ({ receivedAt, appliedAt }: Receipt, nowMs: number): boolean =>
  nowMs <
  (appliedAt === undefined ? receivedAt + daysToMs(keptDays.unapplied) : appliedAt + daysToMs(keptDays.applied));

/** A body as text; one that is cut ends before half of a character. */
const textOf = (raw: Buffer): string =>
  new TextDecoder().decode(raw.subarray(0, limits.shownBodyBytes), { stream: raw.length > limits.shownBodyBytes });

/** Pages that one call reads to find what it was asked for; a shop with two sources needs few. */
const pagesPerCall = 10;

const createList =
  ({ receipts }: MerchantApiDeps) =>
  async (store: string, source: string | undefined, limit: number, from: Row | undefined) => {
    const found: Receipt[] = [];
    let next = from;
    for (let page = 0; page < pagesPerCall; page += 1) {
      const read = await receipts.refused(store, limit - found.length, next);
      found.push(...read.receipts.filter(({ ref }) => source === undefined || ref.source === source));
      next = read.next;
      if (next === undefined || found.length === limit) break;
    }
    return { found, next };
  };

export const createReceiptRoutes = (deps: MerchantApiDeps): Route[] => {
  const { clock, guard, receipts, receiptQueue, jobs, jobQueue, sources } = deps;
  const refusedOf = createList(deps);
  return [
    implement(getReceipts, guard, async ({ params, query }) => {
      const from = decodeCursor(query.cursor, refusedPageSchema(params.store));
      const { found, next } = await refusedOf(params.store, query.source, query.limit, from);
      return json(200, list(found.map(toItem), next));
    }),
    implement(getReceipt, guard, async ({ params }) => {
      const receipt = await receipts.get(refOf(params.store, params.id));
      if (receipt === undefined) throw notInStore(`receipt ${params.id}`);
      if (!hasBody(receipt, clock.now())) return json(200, toItem(receipt));
      const raw = await receipts.body(receipt);
      return json(200, { ...toItem(receipt), body: textOf(raw), bodyBytes: raw.length });
    }),
    implement(postReplay, guard, async ({ params }) => {
      const ref = refOf(params.store, params.id);
      const reopened = await receipts.reopen(ref, clock.now());
      if (reopened.kind === "refused") {
        throw reopened.row === undefined ? notInStore(`receipt ${params.id}`) : new Problem("not-replayable");
      }
      await receiptQueue.send(ref);
      return json(202, { id: params.id, status: "received" });
    }),
    implement(postReplays, guard, async ({ params: { store }, body: { source, since } }) => {
      if (!sources.has(source)) {
        throw new Problem("invalid-request", undefined, [{ field: "source", message: "is not a webhook source" }]);
      }
      const nowMs = clock.now();
      // Named by when it was asked for: after another fix the same receipts may be asked for again.
      const ref = { store, job: jobNameOf("replay", source, nowMs) };
      await jobs.create(ref, "replay", { source, since: Date.parse(since) }, "running", nowMs);
      await jobQueue.send(ref);
      return json(202, { id: jobIdOf(ref), kind: "replay", state: "running" });
    }),
  ];
};
