import { createFollowOrder } from "../../functions/follow-order/follow-order.ts";
import { createFollowShipments } from "../../functions/follow-order/follow-shipments.ts";
import { createTell } from "../../functions/follow-order/tell.ts";
import { createApplyOrder } from "../../shared/backorder/apply-order.ts";
import { createLedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { createNewsTable } from "../../shared/backorder/news-table.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import { createOrdersTable, orderOfKey } from "../../shared/backorder/orders-table.ts";
import { createSuppliesTable } from "../../shared/backorder/supplies-table.ts";
import { createMessagesTable } from "../../shared/message/messages-table.ts";
import { readDue } from "../../shared/runtime/due.ts";
import { createApplyShipment } from "../../shared/shipment/apply-shipment.ts";
import { createApplyTracking } from "../../shared/shipment/apply-tracking.ts";
import { createCountShipped } from "../../shared/shipment/count-shipped.ts";
import { createShipmentsTable } from "../../shared/shipment/shipments-table.ts";
import { createTakeKept } from "../../shared/shipment/take-kept.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { createStore } from "../../shared/store/create-store.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { openDatabase } from "../contracts/database.ts";
import { createWatch, type Hook, noFault, watched } from "../protocol/faults.ts";
import { createRecordedLog } from "../shared/runtime/recorded-log.ts";

/** Every queue loses all that is sent to it: what is due is all that is left. */
const losingQueue = { send: async () => {}, sendAll: async () => {} };

/** What takes shipments and follows their orders, over a real database and a clock that a test sets. */
export const openShipping = async () => {
  const { client, table } = await openDatabase();
  const time = { now: Date.UTC(2026, 5, 1, 9, 30) };
  const clock = { now: () => time.now, sleep: async () => {} };
  const stores = createStoresTable(table("stores"));
  await createStore({ stores, clock }, "demo", {
    name: "Demo",
    sender: "alerts@shop.example.com",
    postalAddress: "1 Harbour Street",
  });
  const tables = {
    shipments: createShipmentsTable(table("orders")),
    orders: createOrdersTable(table("orders")),
    news: createNewsTable(table("orders")),
    ledgers: createLedgersTable(client, table("stock")),
    supplies: createSuppliesTable(table("stock")),
    messages: createMessagesTable(table("messages")),
  };

  /** A worker of each kind, which a hook may end anywhere. */
  const workers = (hook: Hook = noFault) => {
    const watch = createWatch(hook);
    const of = {
      shipments: watched(watch, "shipments", tables.shipments),
      orders: watched(watch, "orders", tables.orders),
      news: watched(watch, "news", tables.news),
      ledgers: watched(watch, "ledgers", tables.ledgers),
      supplies: watched(watch, "supplies", tables.supplies),
      messages: watched(watch, "messages", tables.messages),
      orderQueue: watched(watch, "orderQueue", losingQueue),
      ledgerQueue: watched(watch, "ledgerQueue", losingQueue),
      messageQueue: watched(watch, "messageQueue", losingQueue),
    };
    const shared = { ...of, clock, log: createRecordedLog(), stores, stock: createStockTable(client, table("stock")) };
    const settling = { ...shared, takeKept: createTakeKept(shared), countShipped: createCountShipped(shared) };
    return {
      applyOrder: createApplyOrder({ ...shared, keys: async () => ({ hashKey: "hash", linkKey: "link" }) }),
      applyShipment: createApplyShipment(settling),
      applyTracking: createApplyTracking(settling),
      followOrder: createFollowOrder({
        obey: async () => "done",
        ...shared,
        endWishes: async () => {},
        tell: createTell(shared),
        followShipments: createFollowShipments(settling),
      }),
    };
  };
  const calm = workers();

  /** The clock alone, as the tick has it: follows an order whenever something of it is due, for some minutes. */
  const rest = async (order: OrderRef) => {
    for (let minute = 0; minute < 4; minute += 1) {
      const due = (await readDue(table("orders"), time.now)).map(orderOfKey);
      if (due.some((ref) => ref.order === order.order)) await calm.followOrder(order);
      time.now += 60_000;
    }
  };
  /** So old that its customer is not greeted for it: no message is in the way of a parcel's. */
  const placeOrder = async (ref: OrderRef, lines: { id: string; sku: string; quantity: number }[]) =>
    calm.applyOrder(ref, {
      placedAt: time.now - 5 * 86_400_000,
      observedAt: time.now - 60_000,
      customer: { email: "ada@example.com" },
      shipTo: { country: "DE" },
      currency: "EUR",
      by: "api",
      lines: lines.map((line) => ({ ...line, unitPrice: "10.00", backorder: true })),
    });
  const putInHand = async (sku: string, inHand: number) =>
    table("stock").put({ pk: `demo#${sku}`, sk: "ledger", wanted: 0, inHand });

  return { ...tables, table, time, workers, calm, rest, placeOrder, putInHand };
};
