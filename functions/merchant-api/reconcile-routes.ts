import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { jobIdOf } from "../../shared/job/job.ts";
import { startReconcile } from "../../shared/webhook/reconcile/reconcile-jobs.ts";
import { missingShopOptions } from "../../shared/webhook/reconcile/shop-options.ts";
import { postReconcile } from "./contract-reconcile.ts";
import type { MerchantApiDeps } from "./deps.ts";

export const createReconcileRoutes = (deps: MerchantApiDeps): Route[] => [
  implement(postReconcile, deps.guard, async ({ params: { store, source } }) => {
    const known = await deps.stores.source(store, source);
    if (known === undefined) throw new Problem("not-found", "This webhook source is not set up");
    const missing = missingShopOptions(source, known.options);
    if (missing === undefined) throw new Problem("not-found", "This source has no API that we can read");
    if (missing.length > 0) {
      const errors = missing.map((name) => ({ field: `options.${name}`, message: "is missing" }));
      throw new Problem(
        "invalid-request",
        `Set it with PUT webhook-sources/${source}, then the shop can be read`,
        errors,
      );
    }
    return json(202, { jobId: jobIdOf(await startReconcile(deps, store, source)) });
  }),
];
