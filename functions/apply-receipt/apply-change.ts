import { type ApplyOrderDeps, createApplyOrder, createCancelOrder } from "../../shared/backorder/apply-order.ts";
import { type ApplySupplyDeps, createApplySupply } from "../../shared/backorder/apply-supply.ts";
import { isOfAnotherShop, type OrderRef } from "../../shared/backorder/order.ts";
import { parsePhone } from "../../shared/contact/phone.ts";
import type { EraseContact } from "../../shared/contact/erase-contact.ts";
import type { FindHeld } from "../../shared/contact/held.ts";
import { jobNameOf } from "../../shared/job/job.ts";
import type { JobRef } from "../../shared/job/job.ts";
import type { JobsTable } from "../../shared/job/jobs-table.ts";
import { messageIdOf } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { ApplyShipment } from "../../shared/shipment/apply-shipment.ts";
import type { ApplyTracking } from "../../shared/shipment/apply-tracking.ts";
import type { CancelOthers } from "../../shared/shipment/cancel-others.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import {
  type Applied,
  type ApplyStockChangeDeps,
  createApplyStockChange,
} from "../../shared/webhook/apply-stock-change.ts";
import type { ReceiptRef } from "../../shared/webhook/receipts-table.ts";
import type { Change } from "../../shared/webhook/source.ts";

export interface ApplyChangeDeps extends ApplyStockChangeDeps, ApplyOrderDeps, ApplySupplyDeps {
  stores: StoresTable;
  messages: MessagesTable;
  jobs: JobsTable;
  jobQueue: Queue<JobRef>;
  findHeld: FindHeld;
  eraseContact: EraseContact;
  applyShipment: ApplyShipment;
  applyTracking: ApplyTracking;
  cancelOthers: CancelOthers;
}

/** A platform's orders go by the platform's ids here; a merchant's own ids are as they are. */
const orderOf = (
  { store, source }: ReceiptRef,
  { order }: Of<"shipment" | "only_shipments" | "order_cancelled">,
): OrderRef => ({
  store,
  order: source === "stockline" ? order : order.replace(/^[a-z]+:order:/, ""),
});

/** The platform that a webhook's orders are of; none where the merchant names orders. */
const shopOf = ({ source }: ReceiptRef): string | undefined => (source === "stockline" ? undefined : source);

type Of<Kind extends Change["kind"]> = Extract<Change, { kind: Kind }>;

const createPrivacyChanges = (deps: ApplyChangeDeps) => ({
  /** By e-mail and by phone, each as the platform has it. */
  contact: async ({ store: storeId, eventKey, source }: ReceiptRef, change: Of<"contact">): Promise<Applied> => {
    const store = await deps.stores.get(storeId);
    const phone = store && change.phone && (await parsePhone(change.phone, store.settings.country));
    const addresses = [
      ...(change.email === undefined ? [] : [{ channel: "email" as const, address: change.email }]),
      ...(phone ? [{ channel: "sms" as const, address: phone }] : []),
    ];
    for (const address of addresses) {
      const held = await deps.findHeld(storeId, address);
      if (change.wants === "erasure") await deps.eraseContact(held);
      const [asked] = held.addresses;
      if (change.wants !== "export" || asked === undefined) continue;
      // The merchant sees who asks in GET messages, and answers with POST contacts/export.
      const about = { kind: "data_request" as const, store: storeId, contact: asked.contact.contact };
      await deps.messages.keep(
        messageIdOf("data-request", storeId, source, eventKey, address.channel),
        about,
        deps.clock.now(),
      );
    }
    return "applied";
  },

  shop: async ({ store, source, eventKey }: ReceiptRef, { wants }: Of<"shop">): Promise<Applied> => {
    if (wants === "uninstall") {
      await deps.stores.noteUninstalled(store, source, deps.clock.now());
      return "applied";
    }
    const ref = { store, job: jobNameOf("erase_store", source, eventKey) };
    await deps.jobs.create(ref, "erase_store", {}, "running", deps.clock.now());
    await deps.jobQueue.send(ref);
    return "applied";
  },
});

const createOrderChanges = (deps: ApplyChangeDeps) => {
  const applyOrder = createApplyOrder(deps);
  const cancelOrder = createCancelOrder(deps);
  return {
    order: async (receipt: ReceiptRef, { order, state: said }: Of<"order">): Promise<Applied> => {
      const { store: storeId } = receipt;
      const ref = { store: storeId, order };
      const state = { ...said, from: shopOf(receipt) };
      const { shipTo } = state;
      if (shipTo !== undefined) return applyOrder(ref, { ...state, shipTo });
      const store = await deps.stores.get(storeId);
      if (store === undefined) throw new Error(`No store ${storeId}`);
      return applyOrder(ref, { ...state, shipTo: { country: store.settings.country } });
    },
    cancel: cancelOrder,
  };
};

/** Does what one change of a webhook asks for. Every write asserts that it is newer, so a repeat changes nothing. */
export const createApplyChange = (deps: ApplyChangeDeps) => {
  const applyStockChange = createApplyStockChange(deps);
  const privacyChanges = createPrivacyChanges(deps);
  const orderChanges = createOrderChanges(deps);
  const applySupply = createApplySupply(deps);
  const ifOwn = async (receipt: ReceiptRef, ref: OrderRef, apply: () => Promise<Applied>): Promise<Applied> => {
    const shop = shopOf(receipt);
    const isOther = shop !== undefined && isOfAnotherShop(await deps.orders.order(ref), shop);
    return isOther ? "of_another_shop" : apply();
  };
  return async (receipt: ReceiptRef, change: Change): Promise<Applied> => {
    switch (change.kind) {
      case "level":
      case "variant":
      case "named_level":
      case "withdrawn":
        return applyStockChange(receipt.store, change);
      case "order":
        return orderChanges.order(receipt, change);
      case "order_cancelled": {
        const ref = orderOf(receipt, change);
        return ifOwn(receipt, ref, async () => orderChanges.cancel(ref, change.observedAt));
      }
      case "supply":
        return applySupply(receipt.store, change.supply, change.input, change.observedAt);
      case "contact":
        return privacyChanges.contact(receipt, change);
      case "shop":
        return privacyChanges.shop(receipt, change);
      case "tracking":
        return deps.applyTracking(receipt.store, change.update);
      case "shipment": {
        const ref = orderOf(receipt, change);
        const { shipment, observedAt } = change;
        return ifOwn(receipt, ref, async () =>
          deps.applyShipment({ ...ref, shipment: shipment.id }, shipment, observedAt),
        );
      }
      case "only_shipments": {
        const ref = orderOf(receipt, change);
        return ifOwn(receipt, ref, async () => deps.cancelOthers(ref, change, change.observedAt));
      }
    }
  };
};
export type ApplyChange = ReturnType<typeof createApplyChange>;
