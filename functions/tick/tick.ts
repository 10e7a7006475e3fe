import { isLedgerKey } from "../../shared/backorder/ledgers-table.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import { orderOfKey } from "../../shared/backorder/orders-table.ts";
import { hashOfAddressKey } from "../../shared/contact/addresses-table.ts";
import type { JobRef } from "../../shared/job/job.ts";
import { jobOfKey } from "../../shared/job/jobs-table.ts";
import type { MessageWake } from "../../shared/message/message.ts";
import { messageIdOfKey } from "../../shared/message/messages-table.ts";
import type { ChunkRef } from "../../shared/restock/chunk.ts";
import { parseChunkKey } from "../../shared/restock/chunk-key.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import { createFate } from "../../shared/restock/fate.ts";
import type { ReleaseLane } from "../../shared/restock/release-lane.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import { restockOfKey, type RestocksTable } from "../../shared/restock/restocks-table.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { type Clock, daysToMs } from "../../shared/runtime/clock.ts";
import { type DueRow, readDue } from "../../shared/runtime/due.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { failureFields, type Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { Table } from "../../shared/runtime/table.ts";
import type { FollowStock } from "../../shared/stock/follow-stock.ts";
import { parseVariantKey, type StockTable, type VariantRef } from "../../shared/stock/stock-table.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { parseSignupKey } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { parseReceiptKey, type ReceiptRef } from "../../shared/webhook/receipts-table.ts";

export interface TickDeps {
  clock: Clock;
  log: Log;
  tables: { stock: Table; orders: Table; messages: Table; waitlist: Table; contacts: Table; receipts: Table };
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  followStock: FollowStock;
  releaseLane: ReleaseLane;
  waveQueue: Queue<RestockRef>;
  chunkQueue: Queue<ChunkRef>;
  messageQueue: Queue<MessageWake>;
  orderQueue: Queue<OrderRef>;
  ledgerQueue: Queue<VariantRef>;
  receiptQueue: Queue<ReceiptRef>;
  jobQueue: Queue<JobRef>;
}

export interface Ticked {
  /** Things that were due or open and have been woken or done. */
  woken: number;
  failed: number;
}

/** How long until a wish that waits for its last mail to be settled is looked at again. */
const settlingMs = 60_000;

const createStockDue = (deps: TickDeps) => async (row: DueRow) => {
  if (isLedgerKey(row)) return deps.ledgerQueue.send(parseVariantKey(row.pk));
  const restock = restockOfKey(row);
  if (restock === undefined) return deps.followStock(parseVariantKey(row.pk));
  return deps.waveQueue.send(restock);
};

/** Somebody signed up again while their last mail was being settled, and an open restock may have missed them. */
const createSignupDue = (deps: TickDeps) => {
  const { isSettled, wasTold } = createFate(deps.chunks);
  const wakeRestock = createWakeRestock(deps);
  return async (row: DueRow) => {
    const ref = parseSignupKey(row);
    const [signup, store] = await Promise.all([deps.waitlist.get(ref), deps.stores.get(ref.store)]);
    if (signup?.againAt !== undefined && store !== undefined) {
      if (!(await isSettled(ref, signup.chunk))) {
        await deps.waitlist.postpone(ref, deps.clock.now() + settlingMs);
        return;
      }
      const expiresAt = signup.againAt + daysToMs(store.settings.signupDays);
      const told = await wasTold(ref, signup.chunk);
      await deps.waitlist.waitAgain(ref, signup, expiresAt, { wasTold: told, staysDue: true });
    }
    await wakeRestock(ref);
    await deps.waitlist.restDue(ref);
  };
};

const createMessageDue = (deps: TickDeps) => async (row: DueRow) => {
  const message = messageIdOfKey(row);
  if (message === undefined) await deps.chunkQueue.send(parseChunkKey(row));
  else await deps.messageQueue.send({ message });
};

const createReceiptDue = (deps: TickDeps) => async (row: DueRow) => {
  const job = jobOfKey(row);
  if (job === undefined) await deps.receiptQueue.send(parseReceiptKey(row));
  else await deps.jobQueue.send(job);
};

/** Many lines of an order are one look at it. */
const firstOfEach = (rows: DueRow[]): DueRow[] => [...new Map(rows.map((row) => [row.pk, row])).values()];

/**
 * Runs every minute: whatever is due, and whatever a lost message left behind. The tables are the truth; this is
 * what makes it safe that queues and streams only wake. One failing item never keeps the others waiting.
 */
export const createTick = (deps: TickDeps) => {
  const stockDue = createStockDue(deps);
  const signupDue = createSignupDue(deps);
  const messageDue = createMessageDue(deps);
  const receiptDue = createReceiptDue(deps);

  const due = async (table: Table, handle: (row: DueRow) => Promise<void>, oneOf = (rows: DueRow[]) => rows) => {
    const rows = oneOf(await readDue(table, deps.clock.now()));
    return Promise.allSettled(rows.map(async (row) => handle(row)));
  };

  const lanes = async () => {
    const shards = await Promise.all(
      Array.from({ length: limits.indexShards }, async (_, shard) => deps.chunks.storesInLanes(shard)),
    );
    return Promise.allSettled(shards.flat().map(async (store) => deps.releaseLane(store)));
  };

  return async (): Promise<Ticked> => {
    const dues = await Promise.all([
      due(deps.tables.stock, stockDue),
      due(deps.tables.orders, async (row) => deps.orderQueue.send(orderOfKey(row)), firstOfEach),
      due(deps.tables.messages, messageDue),
      due(deps.tables.waitlist, signupDue),
      due(deps.tables.contacts, async (row) => deps.messageQueue.send({ address: hashOfAddressKey(row) })),
      due(deps.tables.receipts, receiptDue),
    ]);
    const released = await lanes();
    const failures = [...dues.flat(), ...released].filter((result) => result.status === "rejected");
    for (const { reason } of failures) deps.log.error("tick_item_failed", failureFields(reason));
    if (failures.length > 0) deps.log.count("TickItemsFailed", failures.length);
    const wokenInLanes = released.reduce(
      (sum, result) => sum + (result.status === "fulfilled" ? result.value.woken : 0),
      0,
    );
    return { woken: dues.flat().length + wokenInLanes - failures.length, failed: failures.length };
  };
};
