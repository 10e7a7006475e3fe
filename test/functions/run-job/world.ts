import { createReconcileStep } from "../../../functions/run-job/reconcile.ts";
import { createRunJob } from "../../../functions/run-job/run-job.ts";
import type { JobRef } from "../../../shared/job/job.ts";
import { createJobsTable } from "../../../shared/job/jobs-table.ts";
import { createLedgersTable } from "../../../shared/backorder/ledgers-table.ts";
import { createRestocksTable } from "../../../shared/restock/restocks-table.ts";
import { createAliasesTable } from "../../../shared/stock/aliases-table.ts";
import { createFollowStock } from "../../../shared/stock/follow-stock.ts";
import { createStockTable } from "../../../shared/stock/stock-table.ts";
import { createStore } from "../../../shared/store/create-store.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { createApplyStockChange } from "../../../shared/webhook/apply-stock-change.ts";
import { createCallShop } from "../../../shared/webhook/reconcile/call-shop.ts";
import { createOpenShop } from "../../../shared/webhook/reconcile/open-shop.ts";
import { startReconcile } from "../../../shared/webhook/reconcile/reconcile-jobs.ts";
import { sources } from "../../../shared/webhook/sources.ts";
import { openDatabase } from "../../contracts/database.ts";
import { createRecordedLog } from "../../shared/runtime/recorded-log.ts";

/** Jobs over a real database, a clock that a test sets, and queues whose messages the test hands out itself. */
export const openReconciling = async () => {
  const { client, table } = await openDatabase();
  const time = { now: Date.UTC(2026, 5, 1, 9, 30) };
  const clock = { now: () => time.now, sleep: async () => {} };
  const queue = { send: async () => {}, sendAll: async () => {} };
  const log = createRecordedLog();
  const stores = createStoresTable(table("stores"));
  const stock = createStockTable(client, table("stock"));
  const aliases = createAliasesTable(table("stock"));
  const jobs = createJobsTable(table("receipts"));
  const applyStockChange = createApplyStockChange({ stock, aliases });
  const openShop = createOpenShop({ callShop: createCallShop({ clock, fetch }), sources, allowLocalShops: true });
  const reconcile = createReconcileStep({ clock, stores, stock, aliases, jobs, applyStockChange, openShop });
  const none = async () => ({ kind: "failed" as const, reason: "not of this test" });
  const runJob = createRunJob({
    clock,
    log,
    jobs,
    jobQueue: queue,
    steps: { reconcile, import: none, replay: none, erase_store: none },
  });
  const restocks = createRestocksTable(client, table("stock"));
  const followStock = createFollowStock({
    clock,
    log,
    stores,
    stock,
    restocks,
    ledgers: createLedgersTable(client, table("stock")),
    waveQueue: queue,
    ledgerQueue: queue,
  });
  await createStore({ stores, clock }, "demo", {
    name: "Demo",
    sender: "alerts@shop.example.com",
    postalAddress: "1 Harbour Street",
  });

  const get = async (ref: JobRef) => {
    const job = await jobs.get(ref);
    if (job === undefined) throw new Error("There is no such job");
    return job;
  };
  /** Runs a job's steps, each when it is due, until it has ended. */
  const runToEnd = async (ref: JobRef) => {
    for (let step = 0; step < 200; step += 1) {
      const job = await get(ref);
      if (job.state !== "running") return job;
      time.now = Math.max(time.now, job.dueAt ?? 0);
      await runJob(ref);
    }
    throw new Error("The job never ends");
  };
  const start = async (source: string) => startReconcile({ clock, jobs, jobQueue: queue }, "demo", source);

  return {
    time,
    log,
    stores,
    stock,
    aliases,
    jobs,
    table,
    applyStockChange,
    followStock,
    runJob,
    get,
    start,
    runToEnd,
    /** Reads the shop now, as the merchant asks for it. */
    reconcile: async (source: string) => {
      time.now += 60_000;
      return runToEnd(await start(source));
    },
    units: async (sku: string) => {
      const levels = await stock.levels({ store: "demo", sku });
      return Object.fromEntries(levels.map(({ location, available }) => [location, available]));
    },
  };
};
