import * as v from "valibot";
import { decodeId, encodeId } from "../runtime/id.ts";

/** Work that takes longer than a call: it goes on in steps, from where the last one stopped. */
export const jobKinds = ["import", "reconcile", "replay", "erase_store"] as const;
export const jobKindSchema = v.picklist(jobKinds);
export type JobKind = v.InferOutput<typeof jobKindSchema>;

export interface JobRef {
  store: string;
  /** Names the job in its store. */
  job: string;
}

export const jobMessageSchema = v.object({ store: v.string(), job: v.string() });

/** What a step leaves for the next one: text and numbers of the kind's own. */
export const progressSchema = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
export type Progress = v.InferOutput<typeof progressSchema>;

export const jobRowSchema = v.object({
  pk: v.string(),
  kind: jobKindSchema,
  state: v.picklist(["receiving", "running", "done", "failed"]),
  createdAt: v.number(),
  endedAt: v.optional(v.number()),
  /** Pieces of what was sent in, for an import. */
  parts: v.number(),
  options: progressSchema,
  progress: progressSchema,
  step: v.number(),
  leaseUntil: v.optional(v.number()),
  dueAt: v.optional(v.number()),
  /** Why it failed. */
  reason: v.optional(v.string()),
});
export type Job = v.InferOutput<typeof jobRowSchema> & { ref: JobRef };

export const jobIdOf = ({ store, job }: JobRef): string => encodeId("jb", `${store}#${job}`);

export const parseJobId = (id: string): JobRef | undefined => {
  const [, store, job] = /^([^#]+)#(.+)$/s.exec(decodeId("jb", id) ?? "") ?? [];
  return store === undefined || job === undefined ? undefined : { store, job };
};

/** A job's name derives from its cause, so that a repeat is the same job. */
export const jobNameOf = (kind: JobKind, ...cause: (string | number)[]): string => [kind, ...cause].join("-");
