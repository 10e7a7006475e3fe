import type { Clock } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { Applied } from "../../shared/webhook/apply-stock-change.ts";
import type { Receipt, ReceiptRef, ReceiptsTable } from "../../shared/webhook/receipts-table.ts";
import { clampFuture } from "../../shared/webhook/clamp-future.ts";
import type { Change, Read, WebhookSource } from "../../shared/webhook/source.ts";
import type { ApplyChange } from "./apply-change.ts";

export interface ApplyReceiptDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  receipts: ReceiptsTable;
  sources: ReadonlyMap<string, WebhookSource>;
  applyChange: ApplyChange;
}

/** What the merchant reads of changes that changed nothing now. */
const noteOf = (results: Applied[], note: string | undefined): string | undefined => {
  const older = results.filter((result) => result === "older").length;
  const kept = results.filter((result) => result === "kept").length;
  const notes = [
    ...(note === undefined ? [] : [note]),
    ...(older === 0 ? [] : [`${older} of ${results.length} changes were older than what is stored`]),
    ...(kept === 0
      ? []
      : [`${kept} of ${results.length} changes wait for a product, an order or a parcel that is not known yet`]),
  ];
  return notes.length === 0 ? undefined : notes.join("; ");
};

const ofAnotherShop =
  "an order of this number came from another shop of this store: connect each shop to a store of its own";

const eventsIn = (change: Change) =>
  change.kind === "tracking" ? change.update.events : change.kind === "shipment" ? change.shipment.events : [];

/** Applies a kept webhook once. Every write asserts that it is newer than what is stored, so a repeat changes nothing. */
export const createApplyReceipt = (deps: ApplyReceiptDeps) => {
  const applyAll = async ({ ref }: Receipt, changes: Change[]) => {
    const results: Applied[] = [];
    for (const change of changes) results.push(await deps.applyChange(ref, change));
    return results;
  };

  /** Where these become many, a platform has statuses that we have not heard of. */
  const countUnknown = (changes: Change[]) => {
    const events = changes.flatMap(eventsIn);
    const unknown = events.filter(({ milestone, isSilent }) => milestone === "unknown" && isSilent !== true).length;
    if (unknown > 0) deps.log.count("Tracking_unknown", unknown);
  };

  const read = async (receipt: Receipt): Promise<Read> => {
    const { store, source: name } = receipt.ref;
    const source = deps.sources.get(name);
    if (source === undefined) return { kind: "refused", note: "unknown source" };
    const [raw, known] = await Promise.all([deps.receipts.body(receipt), deps.stores.source(store, name)]);
    const { eventType, receivedAt: receivedAtMs } = receipt;
    return clampFuture(source.read({ raw, eventType, receivedAtMs, options: known?.options ?? {} }), receivedAtMs);
  };

  const refuse = async ({ ref, eventType }: Receipt, note: string) => {
    await deps.receipts.refuse(ref, note);
    deps.log.warn("receipt_refused", { store: ref.store, source: ref.source, eventType });
  };

  return async (ref: ReceiptRef): Promise<void> => {
    const receipt = await deps.receipts.get(ref);
    if (receipt?.state !== "received") return;
    const result = await read(receipt);
    deps.log.count(`Receipt_${result.kind}`);
    switch (result.kind) {
      case "refused":
        await refuse(receipt, result.note);
        return;
      case "ignored":
        await deps.receipts.applied(receipt, deps.clock.now(), result.note, "ignored");
        return;
      case "changes": {
        countUnknown(result.changes);
        const results = await applyAll(receipt, result.changes);
        if (results.includes("of_another_shop")) await refuse(receipt, ofAnotherShop);
        else await deps.receipts.applied(receipt, deps.clock.now(), noteOf(results, result.note));
      }
    }
  };
};
