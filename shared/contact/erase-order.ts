import { type DelaysTable } from "../backorder/delays-table.ts";
import { forgetCustomer, forgetPhone } from "../backorder/forget-customer.ts";
import { evidenceOf } from "../backorder/notice-outcome.ts";
import type { Order, OrderRef } from "../backorder/order.ts";
import type { OrdersTable } from "../backorder/orders-table.ts";
import type { Message } from "../message/message.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { eraseTexts } from "../shipment/forget-texts.ts";
import type { Shipment } from "../shipment/shipment.ts";
import { shipmentsIn, type ShipmentsTable } from "../shipment/shipments-table.ts";

export interface EraseOrderDeps {
  clock: Clock;
  orders: OrdersTable;
  shipments: ShipmentsTable;
  delays: DelaysTable;
}

/**
 * Takes the customer, or the phone alone, off an order, and what carriers wrote off its shipments. The order itself,
 * its place in the queue and the law's clocks stay; follow-order looks at it next, for nobody can be told any more.
 */
export const createEraseOrder = ({ clock, orders, shipments }: EraseOrderDeps) => {
  const eraseShipment = async (ref: OrderRef, shipment: Shipment): Promise<"written" | "refused"> => {
    for (const number of shipment.trackingNumbers) await shipments.dropKept(ref.store, number);
    if (shipment.erasedAt !== undefined) return "written";
    const nowMs = clock.now();
    const written = await shipments.put({ ...ref, shipment: shipment.id }, eraseTexts(shipment, nowMs), nowMs);
    return written === undefined ? "refused" : "written";
  };

  const eraseOnce = async (ref: OrderRef, forget: (order: Order, nowMs: number) => Order) => {
    const { order, rest } = await orders.read(ref);
    if (order === undefined) return "nothing";
    const nowMs = clock.now();
    const next = forget(order, nowMs);
    const isChanged = next.erasedAt !== order.erasedAt || next.phoneErasedAt !== order.phoneErasedAt;
    // The order last: until then it is found by its customer, should this end in the middle.
    for (const shipment of next.erasedAt === undefined ? [] : shipmentsIn(rest)) {
      if ((await eraseShipment(ref, shipment)) === "refused") return "again";
    }
    if (!isChanged) return "nothing";
    const dueAt = Math.min(order.dueAt ?? nowMs, nowMs);
    return (await orders.putOrder(ref, { ...next, dueAt })).kind === "written" ? "erased" : "again";
  };

  /** Whether there was anybody to erase. */
  return async (ref: OrderRef, what: "customer" | "phone"): Promise<boolean> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const result = await eraseOnce(ref, what === "customer" ? forgetCustomer : forgetPhone);
      if (result !== "again") return result === "erased";
    }
    throw new Error("An order kept changing while its customer was erased");
  };
};
export type EraseOrder = ReturnType<typeof createEraseOrder>;

/** A notice that goes with its customer leaves its words, which name nobody, as evidence. */
export const createKeepEvidence =
  ({ delays }: Pick<EraseOrderDeps, "delays">) =>
  async (messages: readonly Message[]): Promise<void> => {
    for (const message of messages) {
      const { about } = message;
      if (about.kind !== "notice" || about.what !== "notice") continue;
      const evidence = evidenceOf(message, about.line, about.n);
      if (evidence !== undefined) await delays.keepNotice(about, evidence);
    }
  };
