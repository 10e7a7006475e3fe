import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import { parsePhone } from "../../shared/contact/phone.ts";
import type { Job, Progress } from "../../shared/job/job.ts";
import type { Finding, JobsTable } from "../../shared/job/jobs-table.ts";
import type { WakeRestock } from "../../shared/restock/wake-open-restock.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { AliasesTable } from "../../shared/stock/aliases-table.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { DeploymentKeys, Store, StoresTable } from "../../shared/store/stores-table.ts";
import { type ImportedLine, importedLineSchema, type ImportRow, parseRow } from "../../shared/waitlist/import/row.ts";
import { createRecordWish, type RecordWish, type RecordWishDeps } from "../../shared/waitlist/record-wish.ts";
import type { Step, Stepped } from "./run-job.ts";

export interface ImportDeps extends RecordWishDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  aliases: AliasesTable;
  jobs: JobsTable;
  wakeRestock: WakeRestock;
  keys: () => Promise<DeploymentKeys>;
}

type Taken = "taken" | "alreadyWaiting" | { reason: string };

const linesOf = (bytes: Uint8Array): ImportedLine[] =>
  gunzipSync(bytes)
    .toString("utf8")
    .split("\n")
    .map((line) => v.parse(importedLineSchema, JSON.parse(line)));

const consentOf = ({ consentWordingVersion, consentGivenAt, consentSource }: ImportRow) =>
  consentWordingVersion === undefined || consentGivenAt === undefined
    ? undefined
    : { wordingVersion: consentWordingVersion, givenAt: consentGivenAt, source: consentSource ?? "import" };

const channelsOf = ({ email, channels }: ImportRow, phone: string | undefined) =>
  email !== undefined && phone !== undefined && (channels === "both" || channels === "smsFirst") ? channels : undefined;

/** Looks a row's product and phone up, once per step for each product. */
const createTakeRow = (deps: ImportDeps, store: Store, wholeFile: string | undefined, recordWish: RecordWish) => {
  const known = new Map<string, Promise<boolean>>();
  const isKnown = async (sku: string) => {
    const found =
      known.get(sku) ?? deps.stock.variant({ store: store.storeId, sku }).then((variant) => variant !== undefined);
    known.set(sku, found);
    return found;
  };
  const skuOf = async ({ sku, shopifyVariant }: ImportRow): Promise<string | undefined> => {
    if (sku !== undefined || shopifyVariant === undefined) return sku ?? wholeFile;
    const name = `shopify:variant:${shopifyVariant}`;
    return (await deps.aliases.skusOf({ store: store.storeId, name }))[0] ?? `shopify-${shopifyVariant}`;
  };

  return async (row: ImportRow): Promise<Taken> => {
    const sku = await skuOf(row);
    if (sku === undefined || !(await isKnown(sku))) return { reason: "sku is of no variant of this store" };
    const phone = row.phone === undefined ? undefined : parsePhone(row.phone, store.settings.country);
    if (row.phone !== undefined && phone === undefined) return { reason: "phone is no number that a text can reach" };
    if (phone !== undefined && !store.settings.texts.on)
      return { reason: "phone cannot be used: this store sends no texts" };
    const nowMs = deps.clock.now();
    const signedUpAt = row.signedUpAt === undefined ? nowMs : Date.parse(row.signedUpAt);
    if (signedUpAt > nowMs) return { reason: "signedUpAt is in the future" };
    const { email, quantity, locale, every } = row;
    const { again } = await recordWish({
      store,
      input: { sku, email, quantity, locale, every, channels: channelsOf(row, phone) },
      phone,
      consent: consentOf(row),
      vouched: row.confirmed && row.status !== "pending",
      signedUpAt,
      keys: await deps.keys(),
    });
    return again ? "alreadyWaiting" : "taken";
  };
};

const countIn = (progress: Progress, name: string): number => Number(progress[name] ?? 0);

/**
 * Takes the next rows of a file, as the merchant's own signups: the places are those of `signedUpAt`, and the proof stays
 * with its row. Of a step that is done again, who was taken counts as already waiting.
 */
export const createImportStep = (deps: ImportDeps): Step => {
  const takeLines = async (job: Job, store: Store, lines: ImportedLine[]) => {
    // Woken once for all rows of a variant, not by each.
    const woken = new Set<string>();
    const collect: WakeRestock = async ({ sku }) => void woken.add(sku);
    const recordWish = createRecordWish({ ...deps, wakeRestock: collect });
    const wholeFile = job.options["sku"];
    const takeRow = createTakeRow(deps, store, typeof wholeFile === "string" ? wholeFile : undefined, recordWish);
    const results = await inBatches(lines, async ({ cells }): Promise<Taken> => {
      const parsed = parseRow(cells);
      return "reason" in parsed ? parsed : takeRow(parsed.row);
    });
    for (const sku of woken) await deps.wakeRestock({ store: store.storeId, sku });
    return results;
  };

  return async (job): Promise<Stepped> => {
    const { progress, ref } = job;
    const [part, offset] = [countIn(progress, "part"), countIn(progress, "offset")];
    const [store, bytes] = await Promise.all([deps.stores.get(ref.store), deps.jobs.part(ref, part)]);
    if (store === undefined || bytes === undefined) {
      return part >= job.parts ? { kind: "done", progress } : { kind: "failed", reason: "What was sent in is gone" };
    }
    const all = linesOf(bytes);
    const lines = all.slice(offset, offset + limits.importRows);
    const results = await takeLines(job, store, lines);
    const findings = lines.flatMap(({ line }, index): Finding[] => {
      const result = results[index];
      return typeof result === "object" ? [{ line, reason: result.reason }] : [];
    });
    const kept = findings.slice(0, Math.max(limits.importFindings - countIn(progress, "refused"), 0));
    await deps.jobs.recordFindings(ref, kept, deps.clock.now());
    const isOver = offset + lines.length >= all.length;
    const next = {
      part: isOver ? part + 1 : part,
      offset: isOver ? 0 : offset + lines.length,
      read: countIn(progress, "read") + lines.length,
      taken: countIn(progress, "taken") + results.filter((result) => result === "taken").length,
      alreadyWaiting:
        countIn(progress, "alreadyWaiting") + results.filter((result) => result === "alreadyWaiting").length,
      refused: countIn(progress, "refused") + findings.length,
    };
    return next.part >= job.parts ? { kind: "done", progress: next } : { kind: "more", progress: next };
  };
};
