import type { DelaysTable } from "../../shared/backorder/delays-table.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import type { StandingsTable } from "../../shared/backorder/standings-table.ts";
import type { ClientLimit } from "../../shared/contact/client-limit-table.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import type { MessageWake } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import type { WakeRestock } from "../../shared/restock/wake-open-restock.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { DeploymentKeys, StoresTable } from "../../shared/store/stores-table.ts";
import type { ConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import type { Standing } from "../../shared/waitlist/standing.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface ShopperPagesDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  orders: OrdersTable;
  delays: DelaysTable;
  standings: StandingsTable;
  orderQueue: Queue<OrderRef>;
  waitlist: WaitlistTable;
  contacts: ContactsTable;
  visitLimit: ClientLimit;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
  confirmContact: ConfirmContact;
  wakeRestock: WakeRestock;
  standing: Standing;
  keys: () => Promise<DeploymentKeys>;
}
