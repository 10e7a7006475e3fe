import * as v from "valibot";
import { daysToMs } from "../runtime/clock.ts";
import { dueAttributes } from "../runtime/due.ts";
import { padded } from "../runtime/id.ts";
import { inBatches } from "../runtime/in-batches.ts";
import { limits } from "../runtime/limits.ts";
import type { Row, Table } from "../runtime/table.ts";
import { type Job, type JobKind, type JobRef, jobRowSchema, type Progress } from "./job.ts";

const pkOf = ({ store, job }: JobRef) => `${store}#job#${job}`;
const jobKey = (ref: JobRef) => ({ pk: pkOf(ref), sk: "job" });
const partKey = (ref: JobRef, part: number) => ({ pk: pkOf(ref), sk: `part#${padded(part)}` });
const findingKey = (ref: JobRef, at: number) => ({ pk: pkOf(ref), sk: `finding#${String(at).padStart(9, "0")}` });
/** Jobs and what was found are kept this long; what was sent in no longer than raw bodies are (rules 6). */
const keptDays = { job: 30, part: 7 };
const ttlFrom = (nowMs: number, days = keptDays.job) => Math.floor((nowMs + daysToMs(days)) / 1_000);

/** The job that a due row is, or undefined where the row is a receipt's. */
export const jobOfKey = ({ pk, sk }: { pk: string; sk: string }): JobRef | undefined => {
  if (sk !== "job") return undefined;
  const [, store, job] = /^([^#]+)#job#(.+)$/s.exec(pk) ?? [];
  return store === undefined || job === undefined ? undefined : { store, job };
};

const toJob = (row: Row): Job => {
  const parsed = v.parse(jobRowSchema, row);
  const ref = jobOfKey({ pk: parsed.pk, sk: "job" });
  if (ref === undefined) throw new Error("Not a job's key");
  return { ...parsed, ref };
};

/** Where a page of a job's findings may go on from. */
export const findingsPageSchema = (ref: JobRef) =>
  v.strictObject({ pk: v.literal(pkOf(ref)), sk: v.pipe(v.string(), v.startsWith("finding#")) });

const findingSchema = v.object({ line: v.number(), reason: v.string() });
export type Finding = v.InferOutput<typeof findingSchema>;

/** The write of a step that still holds its claim. */
const mine = "#state = :running AND #step = :step";

const createEndings = (table: Table) => ({
  /** What a step did, and where the next one goes on; due at once. */
  advance: async ({ ref, step }: Job, progress: Progress, nowMs: number) =>
    table.update(jobKey(ref), {
      update: "SET #progress = :progress, #due = :due, #dueAt = :dueAt REMOVE #leaseUntil",
      condition: mine,
      values: { running: "running", step, progress, ...dueAttributes(pkOf(ref), nowMs) },
    }),
  finish: async ({ ref, step }: Job, progress: Progress, nowMs: number) =>
    table.update(jobKey(ref), {
      update: "SET #state = :done, #progress = :progress, #endedAt = :now REMOVE #leaseUntil, #due, #dueAt",
      condition: mine,
      values: { done: "done", running: "running", step, progress, now: nowMs },
    }),
  fail: async ({ ref, step }: Job, reason: string, nowMs: number) =>
    table.update(jobKey(ref), {
      update: "SET #state = :failed, #reason = :reason, #endedAt = :now REMOVE #leaseUntil, #due, #dueAt",
      condition: mine,
      values: { failed: "failed", running: "running", step, reason, now: nowMs },
    }),
});

export type JobsTable = ReturnType<typeof createJobsTable>;

/** Jobs: key `store#job#name` / `job`, `part#n` (what was sent in), `finding#n`; in the Receipts table, whose `due` they share. */
export const createJobsTable = (table: Table) => ({
  ...createEndings(table),
  /** Refused where a job of this name exists: whoever derives the name from its cause starts it once. */
  create: async (
    ref: JobRef,
    kind: JobKind,
    options: Progress,
    state: "receiving" | "running",
    nowMs: number,
    dueAtMs = nowMs,
  ) =>
    table.put(
      {
        ...jobKey(ref),
        kind,
        state,
        createdAt: nowMs,
        parts: 0,
        options,
        progress: {},
        step: 0,
        ttl: ttlFrom(nowMs),
        ...(state === "running" && dueAttributes(pkOf(ref), dueAtMs)),
      },
      { condition: "attribute_not_exists(#pk)" },
    ),
  get: async (ref: JobRef): Promise<Job | undefined> => {
    const row = await table.get(jobKey(ref), { consistent: true });
    return row === undefined ? undefined : toJob(row);
  },
  putPart: async (ref: JobRef, part: number, bytes: Uint8Array, nowMs: number) =>
    table.put({ ...partKey(ref, part), bytes, ttl: ttlFrom(nowMs, keptDays.part) }),
  part: async (ref: JobRef, part: number): Promise<Uint8Array | undefined> => {
    const row = await table.get(partKey(ref, part), { consistent: true });
    return row === undefined ? undefined : v.parse(v.instance(Uint8Array), row["bytes"]);
  },
  /** Everything was sent in: the job may run. */
  run: async (ref: JobRef, parts: number, nowMs: number) =>
    table.update(jobKey(ref), {
      update: "SET #state = :running, #parts = :parts, #due = :due, #dueAt = :dueAt",
      condition: "#state = :receiving",
      values: { running: "running", receiving: "receiving", parts, ...dueAttributes(pkOf(ref), nowMs) },
    }),
  /** What was sent in goes when its job has ended: it has shoppers' addresses. */
  dropParts: async ({ ref, parts }: Job) => {
    const numbers = Array.from({ length: parts }, (_, part) => part);
    await inBatches(numbers, async (part) => table.delete(partKey(ref, part)));
  },
  /** The next step for one worker; undefined where another one has it, or there is none. */
  claim: async (ref: JobRef, nowMs: number): Promise<Job | undefined> => {
    const leaseUntil = nowMs + limits.jobLeaseSeconds * 1_000;
    const claimed = await table.update(jobKey(ref), {
      update: "SET #leaseUntil = :leaseUntil, #dueAt = :behind ADD #step :one",
      condition: "#state = :running AND #dueAt <= :now AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now)",
      values: { running: "running", one: 1, now: nowMs, leaseUntil, behind: leaseUntil + 1 },
    });
    return claimed.kind === "written" ? toJob(claimed.row) : undefined;
  },
  /** Something to show of one line of what was sent in; the same line again is the same finding. */
  recordFindings: async (ref: JobRef, findings: Finding[], nowMs: number) => {
    await inBatches(findings, async (finding) =>
      table.put({ ...findingKey(ref, finding.line), ...finding, ttl: ttlFrom(nowMs) }),
    );
  },
  findings: async (ref: JobRef, limit: number, startAfter?: Row) => {
    const page = await table.page({
      where: "#pk = :pk AND begins_with(#sk, :prefix)",
      values: { pk: pkOf(ref), prefix: "finding#" },
      limit,
      consistent: true,
      ...(startAfter !== undefined && { startAfter }),
    });
    return { findings: page.rows.map((row) => v.parse(findingSchema, row)), next: page.next };
  },
});
