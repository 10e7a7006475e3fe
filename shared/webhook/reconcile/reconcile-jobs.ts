import { jobNameOf, type JobRef } from "../../job/job.ts";
import type { JobsTable } from "../../job/jobs-table.ts";
import { type Clock, daysToMs, minutesToMs, toInstant } from "../../runtime/clock.ts";
import type { Queue } from "../../runtime/queue.ts";
import { shardOf } from "../../runtime/shard.ts";

export interface ReconcileJobsDeps {
  clock: Pick<Clock, "now">;
  jobs: JobsTable;
  jobQueue: Queue<JobRef>;
}

const minutesOfDay = 1_440;

/** When a source is read next: every day at the same minute (UTC), another one for each, so that they spread. */
export const nextDailyAt = (store: string, source: string, nowMs: number): number => {
  const midnight = nowMs - (nowMs % daysToMs(1));
  const at = midnight + minutesToMs(shardOf(`${store}#${source}`, minutesOfDay));
  return at > nowMs ? at : at + daysToMs(1);
};

/** Reads a shop's stock now. The first step plans the next day's, as each does: that is how the daily ones begin. */
export const startReconcile = async (deps: ReconcileJobsDeps, store: string, source: string): Promise<JobRef> => {
  const nowMs = deps.clock.now();
  const ref = { store, job: jobNameOf("reconcile", source, "now", nowMs) };
  const created = await deps.jobs.create(ref, "reconcile", { source }, "running", nowMs);
  if (created.kind === "written") await deps.jobQueue.send(ref);
  return ref;
};

/** Named by its day, so that whoever plans it, and however often, it is one. */
export const planNextReconcile = async (
  { clock, jobs }: Pick<ReconcileJobsDeps, "clock" | "jobs">,
  store: string,
  source: string,
): Promise<void> => {
  const nowMs = clock.now();
  const dueAt = nextDailyAt(store, source, nowMs);
  const ref = { store, job: jobNameOf("reconcile", source, toInstant(dueAt).slice(0, 10)) };
  await jobs.create(ref, "reconcile", { source }, "running", nowMs, dueAt);
};
