import * as v from "valibot";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import { type ReceiptRef, type ReceiptsTable, refusedPageSchema } from "../../shared/webhook/receipts-table.ts";
import type { Step, Stepped } from "./run-job.ts";

export interface ReplayDeps {
  clock: Clock;
  receipts: ReceiptsTable;
  receiptQueue: Queue<ReceiptRef>;
}

/** Receipts looked at in one step. */
const perStep = 100;

const pageAfter = (store: string, after: string | number | boolean | undefined) =>
  after === undefined ? undefined : v.parse(refusedPageSchema(store), JSON.parse(`${after}`));

/**
 * Applies a source's refused receipts again, those received since an instant, newest first. Each is looked at once: one
 * that is refused again comes back into the list behind where the job has been.
 */
export const createReplayStep =
  ({ clock, receipts, receiptQueue }: ReplayDeps): Step =>
  async ({ ref: { store }, options, progress }): Promise<Stepped> => {
    const since = Number(options["since"]);
    const page = await receipts.refused(store, perStep, pageAfter(store, progress["after"]));
    const wanted = page.receipts.filter(
      ({ ref, receivedAt }) => ref.source === options["source"] && receivedAt >= since,
    );
    let replayed = Number(progress["replayed"] ?? 0);
    for (const { ref } of wanted) {
      const reopened = await receipts.reopen(ref, clock.now());
      if (reopened.kind === "refused") continue;
      await receiptQueue.send(ref);
      replayed += 1;
    }
    const isOver = page.next === undefined || page.receipts.some(({ receivedAt }) => receivedAt < since);
    if (isOver) return { kind: "done", progress: { replayed } };
    return { kind: "more", progress: { replayed, after: JSON.stringify(page.next) } };
  };
