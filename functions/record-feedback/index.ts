import { sesEventSchema } from "../../shared/message/ses-event.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openQueues, openTables } from "../../shared/runtime/wiring.ts";
import { createRecordFeedback } from "./record-feedback.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const recordFeedback = createRecordFeedback({
    clock,
    log,
    chunks: tables.chunks(),
    waitlist: tables.waitlist(),
    contacts: tables.contacts(),
    messages: tables.messages(),
    orderQueue: openQueues(runtime).order(),
  });
  return queueConsumer(runtime, sesEventSchema, recordFeedback);
};

export const handler = onLambda(wire);
