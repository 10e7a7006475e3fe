import type { Job, JobKind, JobRef, Progress } from "../../shared/job/job.ts";
import type { JobsTable } from "../../shared/job/jobs-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";

/** What a step came to. Every step is safe to repeat: it may have been done by a worker that died before it said so. */
export type Stepped =
  | { kind: "more"; progress: Progress }
  /** As `more`, but not before an instant. */
  | { kind: "wait"; progress: Progress; untilMs: number }
  | { kind: "done"; progress: Progress }
  | { kind: "failed"; reason: string };

/** One bounded step of a job, from its progress on. */
export type Step = (job: Job) => Promise<Stepped>;

export interface RunJobDeps {
  clock: Clock;
  log: Log;
  jobs: JobsTable;
  jobQueue: Queue<JobRef>;
  steps: Record<JobKind, Step>;
}

/** Does a job's next step, and wakes the one after. A job whose step keeps failing ends, with the reason. */
export const createRunJob = (deps: RunJobDeps) => {
  const record = async (job: Job, stepped: Stepped) => {
    const nowMs = deps.clock.now();
    switch (stepped.kind) {
      case "more":
        await deps.jobs.advance(job, stepped.progress, nowMs);
        await deps.jobQueue.send(job.ref);
        return;
      case "wait":
        // The tick wakes it.
        await deps.jobs.advance(job, stepped.progress, stepped.untilMs);
        return;
      case "done":
        await deps.jobs.finish(job, stepped.progress, nowMs);
        await deps.jobs.dropParts(job);
        return;
      case "failed":
        await deps.jobs.fail(job, stepped.reason, nowMs);
        await deps.jobs.dropParts(job);
        deps.log.warn("job_failed", { store: job.ref.store, kind: job.kind, reason: stepped.reason });
    }
  };

  return async (ref: JobRef): Promise<void> => {
    const job = await deps.jobs.claim(ref, deps.clock.now());
    if (job === undefined) return;
    if (job.step > limits.jobSteps) return record(job, { kind: "failed", reason: "It took too many steps" });
    await record(job, await deps.steps[job.kind](job));
    deps.log.info("job_stepped", { store: ref.store, kind: job.kind, step: job.step });
  };
};
