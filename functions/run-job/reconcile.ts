import type { Job, Progress } from "../../shared/job/job.ts";
import type { JobsTable } from "../../shared/job/jobs-table.ts";
import { type Clock, minutesToMs } from "../../shared/runtime/clock.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { AliasesTable } from "../../shared/stock/aliases-table.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { ApplyStockChange } from "../../shared/webhook/apply-stock-change.ts";
import type { Opened, OpenShop } from "../../shared/webhook/reconcile/open-shop.ts";
import { planNextReconcile } from "../../shared/webhook/reconcile/reconcile-jobs.ts";
import { missingShopOptions } from "../../shared/webhook/reconcile/shop-options.ts";
import type { ShopAnswer, ShopVariant } from "../../shared/webhook/reconcile/shop.ts";
import type { StockChange } from "../../shared/webhook/stock-change.ts";
import type { Step, Stepped } from "./run-job.ts";

export interface ReconcileDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  aliases: AliasesTable;
  jobs: JobsTable;
  applyStockChange: ApplyStockChange;
  openShop: OpenShop;
}

type Page = Extract<ShopAnswer, { kind: "page" }>;

const countOf = (progress: Progress, name: string): number => Number(progress[name] ?? 0);

/** Asked again later, a few times. `tries` ends with the next page that is read. */
const later = (progress: Progress, most: number, reason: string, waitMs: number, nowMs: number): Stepped => {
  const tries = countOf(progress, "tries") + 1;
  if (tries >= most) return { kind: "failed", reason: `${reason}; it was asked ${tries} times` };
  return { kind: "wait", progress: { ...progress, tries }, untilMs: nowMs + waitMs };
};

const createApplyPage = ({ stock, aliases, applyStockChange }: ReconcileDeps) => {
  /** What a merchant would see of a variant; without when it was observed. */
  const seen = async (ref: { store: string; sku: string }): Promise<string> => {
    const [variant, levels] = await Promise.all([stock.variant(ref, { consistent: true }), stock.levels(ref)]);
    const units = levels.map(({ location, available, unlimited }) => [location, available, unlimited]);
    return JSON.stringify([{ ...variant, observedAt: 0 }, units]);
  };

  /** Locations that webhooks told of, and where the shop no longer has the item. */
  const gone = async (
    store: string,
    { allLevelsOf: name, changes }: ShopVariant,
    at: number,
  ): Promise<StockChange[]> => {
    if (name === undefined) return [];
    const listed = new Set(changes.flatMap((change) => (change.kind === "named_level" ? [change.location] : [])));
    const kept = await aliases.keptLevels({ store, name });
    return kept
      .filter(({ location, available }) => available !== 0 && !listed.has(location))
      .map(({ location }) => ({ kind: "named_level", name, location, level: { available: 0 }, observedAt: at }));
  };

  return async (store: string, { variants, observedAt }: Page): Promise<number> => {
    const changed = await inBatches(variants, async (variant) => {
      const ref = { store, sku: variant.sku };
      const before = await seen(ref);
      const changes = [...variant.changes, ...(await gone(store, variant, observedAt))];
      for (const change of changes) await applyStockChange(store, change);
      return (await seen(ref)) !== before;
    });
    return changed.filter(Boolean).length;
  };
};

/**
 * Brings a store's stock in line with the shop's own API, a page a step: heals what webhooks that never came have left.
 * The levels count from when the shop was asked, so that a webhook that comes meanwhile wins.
 */
export const createReconcileStep = (deps: ReconcileDeps): Step => {
  const applyPage = createApplyPage(deps);

  const open = async ({ ref: { store }, progress }: Job, source: string): Promise<Opened> => {
    const known = await deps.stores.source(store, source);
    const missing = missingShopOptions(source, known?.options ?? {});
    if (known === undefined || missing === undefined || missing.length > 0) {
      const what = missing === undefined || missing.length === 0 ? "its set-up" : missing.join(", ");
      return { kind: "refused", reason: `The shop cannot be read: ${what} is missing in webhook-sources/${source}` };
    }
    if (known.uninstalledAt !== undefined) return { kind: "refused", reason: "The shop has removed the app" };
    // First of all, and whatever comes of this one: tomorrow it may be better.
    if (progress["seen"] === undefined) await planNextReconcile(deps, store, source);
    return deps.openShop(source, known.options);
  };

  const takePage = async ({ ref: { store }, progress }: Job, page: Page): Promise<Stepped> => {
    const unreadable = countOf(progress, "unreadable") + page.unreadable;
    const counts = {
      seen: countOf(progress, "seen") + page.variants.length,
      changed: countOf(progress, "changed") + (await applyPage(store, page)),
      ...(unreadable > 0 && { unreadable }),
    };
    if (page.next === undefined) return { kind: "done", progress: counts };
    return { kind: "more", progress: { ...counts, cursor: page.next } };
  };

  return async (job) => {
    const { progress, options } = job;
    const shop = await open(job, String(options["source"]));
    if (shop.kind === "refused") return { kind: "failed", reason: shop.reason };
    const cursor = progress["cursor"];
    const answer = await shop.readShop(cursor === undefined ? undefined : String(cursor));
    const nowMs = deps.clock.now();
    switch (answer.kind) {
      case "page":
        return takePage(job, answer);
      case "throttled":
        return later(progress, limits.shopBusyTries, "The shop is too busy to be read", answer.waitMs, nowMs);
      case "unreachable":
        return later(progress, limits.shopTries, answer.reason, minutesToMs(2 ** countOf(progress, "tries")), nowMs);
      case "refused":
        return { kind: "failed", reason: answer.reason };
    }
  };
};
