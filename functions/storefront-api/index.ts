import { createVerifyCaptcha } from "../../shared/http/captcha.ts";
import { createMerchantGuard } from "../../shared/http/authenticate.ts";
import { json } from "../../shared/http/http.ts";
import { implement, toAddress } from "../../shared/http/route.ts";
import { serve } from "../../shared/http/serve.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createAvailabilityAddress } from "./availability-route.ts";
import { getHealth } from "./contract.ts";
import { createRecordWish } from "../../shared/waitlist/record-wish.ts";
import { createSignupAddresses } from "./signup-route.ts";
import { createTakePublicSignup } from "./take-public-signup.ts";
import { createTakeSignup } from "./take-signup.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    stores: tables.stores(database),
    stock: tables.stock(database),
    standings: tables.standings(database),
    restocks: tables.restocks(database),
    chunks: tables.chunks(database),
    waitlist: tables.waitlist(database),
    contacts: tables.contacts(database),
    addresses: tables.addresses(database),
    clientLimit: tables.clientLimit(database),
    waveQueue: queues.wave(),
    messageQueue: queues.message(),
  };
  const guard = createMerchantGuard(shared);
  const recordWish = createRecordWish({ ...shared, wakeRestock: createWakeRestock(shared) });
  const deps = { ...shared, guard, recordWish, keys: once(shared.stores.deploymentKeys) };
  return serve(
    [
      ...createSignupAddresses({
        ...deps,
        takeSignup: createTakeSignup(deps),
        takePublicSignup: createTakePublicSignup({ ...deps, verifyCaptcha: createVerifyCaptcha(fetch) }),
      }),
      createAvailabilityAddress(deps),
      toAddress(implement(getHealth, guard, async () => json(200, { status: "ok" }))),
    ],
    log,
  );
};

export const handler = onLambda(wire);
