import { restockMessageSchema } from "../../shared/restock/messages.ts";
import { createReleaseLane } from "../../shared/restock/release-lane.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues, sendRateOf } from "../../shared/runtime/wiring.ts";
import { createInviteWave } from "./invite-wave.ts";
import { createPlanWave } from "./plan-wave.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const chunks = tables.chunks(database);
  const shared = {
    clock,
    log,
    stores: tables.stores(database),
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    waitlist: tables.waitlist(database),
    chunks,
    releaseLane: createReleaseLane({ clock, chunks, chunkQueue: openQueues(runtime).chunk() }),
  };
  // Half of what a second allows: SES counts by the second, and a call of a whole second's mails that comes a moment
  // early finds too few of them free and is refused whole.
  const chunkSize = Math.max(1, Math.min(limits.recipientsPerChunk, Math.floor(sendRateOf(runtime) / 2)));
  const planWave = createPlanWave({ ...shared, chunkSize });
  return queueConsumer(runtime, restockMessageSchema, createInviteWave({ ...shared, planWave }));
};

export const handler = onLambda(wire);
