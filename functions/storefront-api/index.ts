import { createMerchantGuard } from "../../shared/http/authenticate.ts";
import { json } from "../../shared/http/http.ts";
import { implement, toAddress } from "../../shared/http/route.ts";
import { serve } from "../../shared/http/serve.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
import { getHealth, postSignup } from "./contract.ts";
import { createTakeSignup } from "./take-signup.ts";
import { createUnsubscribe } from "./unsubscribe.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const stores = tables.stores();
  const shared = {
    clock,
    stores,
    stock: tables.stock(),
    restocks: tables.restocks(),
    chunks: tables.chunks(),
    waitlist: tables.waitlist(),
    contacts: tables.contacts(),
    waveQueue: openQueues(runtime).wave(),
    keys: once(stores.deploymentKeys),
  };
  const guard = createMerchantGuard({ stores, clock });
  const takeSignup = createTakeSignup(shared);
  const unsubscribe = createUnsubscribe(shared);
  const routes = [
    implement(postSignup, guard, async ({ params, body }) => json(201, await takeSignup(params.store, body))),
    implement(getHealth, guard, async () => json(200, { status: "ok" })),
  ];
  return serve(
    [
      ...routes.map(toAddress),
      { method: "GET", path: "/unsubscribe", handle: unsubscribe },
      { method: "POST", path: "/unsubscribe", handle: unsubscribe },
    ],
    log,
  );
};

export const handler = onLambda(wire);
