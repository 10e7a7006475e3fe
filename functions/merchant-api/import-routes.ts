import { createHash } from "node:crypto";
import { json, rawBodyOf } from "../../shared/http/http.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { jobIdOf, jobNameOf } from "../../shared/job/job.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { postImport } from "./contract-lists.ts";
import type { MerchantApiDeps } from "./deps.ts";
import { cutFile } from "./import-file.ts";

/** Keeps a file of signups in pieces for a job, which takes them row by row. */
export const createImportRoutes = ({ guard, clock, jobs, jobQueue }: MerchantApiDeps): Route[] => [
  implement(postImport, guard, async ({ params: { store }, query: { sku }, event }) => {
    const file = rawBodyOf(event, limits.importBytes);
    const parts = await cutFile(file, sku !== undefined);
    const content = createHash("sha256").update(file).digest("base64url").slice(0, 16);
    const ref = { store, job: jobNameOf("import", clock.now(), content) };
    await jobs.create(ref, "import", sku === undefined ? {} : { sku }, "receiving", clock.now());
    await inBatches([...parts.entries()], async ([part, bytes]) => jobs.putPart(ref, part, bytes, clock.now()));
    await jobs.run(ref, parts.length, clock.now());
    await jobQueue.send(ref);
    return json(202, { jobId: jobIdOf(ref) });
  }),
];
