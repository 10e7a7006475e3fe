import * as v from "valibot";
import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { notInStore } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { parseJobId, type Progress } from "../../shared/job/job.ts";
import { findingsPageSchema } from "../../shared/job/jobs-table.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { getJob } from "./contract-receipts.ts";
import type { MerchantApiDeps } from "./deps.ts";

/** Where the next step goes on is for that step only; other numbers are counts for people. */
const places = new Set(["part", "offset"]);
const countsOf = (progress: Progress) =>
  Object.fromEntries(Object.entries(progress).filter(([name, value]) => v.is(v.number(), value) && !places.has(name)));

export const createJobRoutes = ({ guard, jobs }: MerchantApiDeps): Route[] => [
  implement(getJob, guard, async ({ params, query }) => {
    const ref = parseJobId(params.id);
    if (ref?.store !== params.store) throw notInStore(`job ${params.id}`);
    const from = decodeCursor(query.cursor, findingsPageSchema(ref));
    const job = await jobs.get(ref);
    if (job === undefined) throw notInStore(`job ${params.id}`);
    const { findings, next } = await jobs.findings(ref, query.limit, from);
    const { items, next: cursor } = list(findings, next);
    const { kind, state, createdAt, endedAt, progress, reason } = job;
    return json(200, {
      id: params.id,
      kind,
      state,
      createdAt: toInstant(createdAt),
      ...(endedAt !== undefined && { endedAt: toInstant(endedAt) }),
      progress: countsOf(progress),
      ...(reason !== undefined && { reason }),
      findings: items,
      ...(cursor !== undefined && { next: cursor }),
    });
  }),
];
