import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { sesEventSchema } from "../../shared/message/ses-event.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { dynamoClient, envText, readEnv, type Runtime, tableFor } from "../../shared/runtime/runtime.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { createRecordFeedback } from "./record-feedback.ts";

export const wire = (runtime: Runtime) => {
  const env = readEnv(runtime, { WAITLIST_TABLE: envText, MESSAGES_TABLE: envText, CONTACTS_TABLE: envText });
  const { clock, log } = runtime;
  const dynamo = dynamoClient(runtime);
  const recordFeedback = createRecordFeedback({
    clock,
    log,
    chunks: createChunksTable(tableFor(dynamo, env.MESSAGES_TABLE)),
    waitlist: createWaitlistTable(tableFor(dynamo, env.WAITLIST_TABLE)),
    contacts: createContactsTable(tableFor(dynamo, env.CONTACTS_TABLE)),
  });
  return queueConsumer(runtime, sesEventSchema, recordFeedback);
};

export const handler = onLambda(wire);
