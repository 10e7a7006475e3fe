/** The tables of a deployment, each opened when asked for. One by one, so that a function holds no other's code. */
import { createDelaysTable } from "../backorder/delays-table.ts";
import { createLedgersTable } from "../backorder/ledgers-table.ts";
import { createNewsTable } from "../backorder/news-table.ts";
import { createOrdersTable } from "../backorder/orders-table.ts";
import { createStandingsTable } from "../backorder/standings-table.ts";
import { createSuppliesTable } from "../backorder/supplies-table.ts";
import { createAddressesTable } from "../contact/addresses-table.ts";
import { createClientLimit } from "../contact/client-limit-table.ts";
import { createContactsTable } from "../contact/contacts-table.ts";
import { createMessagesTable } from "../message/messages-table.ts";
import { createRateBucket } from "../message/rate-bucket.ts";
import { createChunksTable } from "../restock/chunks-table.ts";
import { createRestocksTable } from "../restock/restocks-table.ts";
import { createJobsTable } from "../job/jobs-table.ts";
import { createShipmentsTable } from "../shipment/shipments-table.ts";
import { createAliasesTable } from "../stock/aliases-table.ts";
import { createStockTable } from "../stock/stock-table.ts";
import { createStoresTable } from "../store/stores-table.ts";
import { createWaitlistTable } from "../waitlist/waitlist-table.ts";
import { createReceiptsTable } from "../webhook/receipts-table.ts";
import type { Database } from "./wiring.ts";

export const stores = ({ open }: Database) => createStoresTable(open("STORES"));
export const stock = ({ dynamo, open }: Database) => createStockTable(dynamo, open("STOCK"));
export const restocks = ({ dynamo, open }: Database) => createRestocksTable(dynamo, open("STOCK"));
export const supplies = ({ open }: Database) => createSuppliesTable(open("STOCK"));
export const standings = ({ open }: Database) => createStandingsTable(open("STOCK"));
export const ledgers = ({ dynamo, open }: Database) => createLedgersTable(dynamo, open("STOCK"));
export const orders = ({ open }: Database) => createOrdersTable(open("ORDERS"));
export const delays = ({ dynamo, open }: Database) => createDelaysTable(dynamo, open("ORDERS"));
export const news = ({ open }: Database) => createNewsTable(open("ORDERS"));
export const shipments = ({ open }: Database) => createShipmentsTable(open("ORDERS"));
export const waitlist = ({ open }: Database) => createWaitlistTable(open("WAITLIST"));
export const chunks = ({ open }: Database) => createChunksTable(open("MESSAGES"));
export const messages = ({ open }: Database) => createMessagesTable(open("MESSAGES"));
export const bucket = ({ open }: Database, ratePerSecond: number, service?: "ses" | "sms") =>
  createRateBucket(open("MESSAGES"), ratePerSecond, service);
export const contacts = ({ open }: Database) => createContactsTable(open("CONTACTS"));
export const addresses = ({ dynamo, open }: Database) => createAddressesTable(dynamo, open("CONTACTS"));
export const clientLimit = ({ open }: Database) => createClientLimit(open("CONTACTS"));
export const receipts = ({ open }: Database) => createReceiptsTable(open("RECEIPTS"));
export const jobs = ({ open }: Database) => createJobsTable(open("RECEIPTS"));
export const aliases = ({ open }: Database) => createAliasesTable(open("STOCK"));
/** The bare tables whose due items the tick reads. */
export const due = ({ open }: Database) => ({
  stock: open("STOCK"),
  orders: open("ORDERS"),
  messages: open("MESSAGES"),
  waitlist: open("WAITLIST"),
  contacts: open("CONTACTS"),
  receipts: open("RECEIPTS"),
});
