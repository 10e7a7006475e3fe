import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import type { Job, Progress } from "../../shared/job/job.ts";
import type { Finding, JobsTable } from "../../shared/job/jobs-table.ts";
import type { WakeRestock } from "../../shared/restock/wake-open-restock.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Store, StoresTable } from "../../shared/store/stores-table.ts";
import { type ImportedLine, importedLineSchema, parseRow } from "../../shared/waitlist/import/row.ts";
import { createRecordWish, type RecordWishDeps } from "../../shared/waitlist/record-wish.ts";
import { createTakeRow, type Taken, type TakeRowDeps } from "./import-row.ts";
import type { Step, Stepped } from "./run-job.ts";

export interface ImportDeps extends RecordWishDeps, TakeRowDeps {
  clock: Clock;
  stores: StoresTable;
  jobs: JobsTable;
}

const linesOf = (bytes: Uint8Array): ImportedLine[] =>
  gunzipSync(bytes)
    .toString("utf8")
    .split("\n")
    .map((line) => v.parse(importedLineSchema, JSON.parse(line)));

const nothingTaken = { read: 0, taken: 0, alreadyWaiting: 0, refused: 0 };
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
    const counted = (name: string, more: number) => ({ [name]: countIn(progress, name) + more });
    if (part >= job.parts) return { kind: "done", progress: { ...nothingTaken, ...progress } };
    const [store, bytes] = await Promise.all([deps.stores.get(ref.store), deps.jobs.part(ref, part)]);
    if (store === undefined || bytes === undefined) return { kind: "failed", reason: "What was sent in is gone" };
    const all = linesOf(bytes);
    const lines = all.slice(offset, offset + limits.importRows);
    const results = await takeLines(job, store, lines);
    const findings = lines.flatMap(({ line }, index): Finding[] => {
      const result = results[index];
      return typeof result === "object" ? [{ line, reason: result.reason }] : [];
    });
    await deps.jobs.recordFindings(ref, findings, deps.clock.now());
    const isOver = offset + lines.length >= all.length;
    const next = {
      part: isOver ? part + 1 : part,
      offset: isOver ? 0 : offset + lines.length,
      ...counted("read", lines.length),
      ...counted("taken", results.filter((result) => result === "taken").length),
      ...counted("alreadyWaiting", results.filter((result) => result === "alreadyWaiting").length),
      ...counted("refused", findings.length),
    };
    return { kind: next.part >= job.parts ? "done" : "more", progress: next };
  };
};
