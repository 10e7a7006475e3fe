import { sesEventSchema } from "../../shared/message/ses-event.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createRecordFeedback } from "./record-feedback.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const recordFeedback = createRecordFeedback({
    clock,
    log,
    chunks: tables.chunks(database),
    waitlist: tables.waitlist(database),
    contacts: tables.contacts(database),
    messages: tables.messages(database),
    orderQueue: openQueues(runtime).order(),
  });
  return queueConsumer(runtime, sesEventSchema, recordFeedback);
};

export const handler = onLambda(wire);
