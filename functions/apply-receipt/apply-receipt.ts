import type { Clock } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { Receipt, ReceiptRef, ReceiptsTable } from "../../shared/webhook/receipts-table.ts";
import type { Change, Read, WebhookSource } from "../../shared/webhook/source.ts";

export interface ApplyReceiptDeps {
  clock: Clock;
  log: Log;
  stock: StockTable;
  receipts: ReceiptsTable;
  sources: ReadonlyMap<string, WebhookSource>;
}

/** Applies a kept webhook once. Every write asserts that it is newer than what is stored, so a repeat changes nothing. */
export const createApplyReceipt = (deps: ApplyReceiptDeps) => {
  const apply = async (store: string, change: Change): Promise<"applied" | "older"> => {
    const ref = { store, sku: change.sku };
    const written =
      change.kind === "level"
        ? await deps.stock.putLevel(ref, change.location, change.level, change.observedAt)
        : await deps.stock.putVariant(ref, { ...change.variant, sku: change.sku, observedAt: change.observedAt });
    return written.kind === "written" ? "applied" : "older";
  };

  const applyAll = async (receipt: Receipt, changes: Change[]) => {
    const results: ("applied" | "older")[] = [];
    for (const change of changes) results.push(await apply(receipt.ref.store, change));
    const older = results.filter((result) => result === "older").length;
    return older === 0 ? undefined : `${older} of ${results.length} changes were older than what is stored`;
  };

  const read = async (receipt: Receipt): Promise<Read> => {
    const source = deps.sources.get(receipt.ref.source);
    if (source === undefined) return { kind: "refused", note: "unknown source" };
    return source.read(await deps.receipts.body(receipt), receipt.receivedAt);
  };

  return async (ref: ReceiptRef): Promise<void> => {
    const receipt = await deps.receipts.get(ref);
    if (receipt?.state !== "received") return;
    const result = await read(receipt);
    deps.log.count(`Receipt_${result.kind}`);
    switch (result.kind) {
      case "refused":
        await deps.receipts.refuse(ref, result.note);
        deps.log.warn("receipt_refused", { store: ref.store, source: ref.source, eventType: receipt.eventType });
        return;
      case "ignored":
        await deps.receipts.applied(receipt, deps.clock.now(), result.note);
        return;
      case "changes":
        await deps.receipts.applied(receipt, deps.clock.now(), await applyAll(receipt, result.changes));
    }
  };
};
