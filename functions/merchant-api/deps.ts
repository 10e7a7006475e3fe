import type { Guard } from "../../shared/http/route.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestocksTable } from "../../shared/restock/restocks-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { ReceiptRef, ReceiptsTable } from "../../shared/webhook/receipts-table.ts";

export interface MerchantApiDeps {
  clock: Clock;
  guard: Guard;
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  receipts: ReceiptsTable;
  receiptQueue: Queue<ReceiptRef>;
}
