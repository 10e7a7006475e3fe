import type * as v from "valibot";
import { createDeadLetters, createQueueConsumer } from "./batch.ts";
import { sqsClient, envNumber, envText, readEnv, type Runtime } from "./runtime.ts";

/** A queue's consumer from a function's environment: its messages' schema and the work for each. */
export const queueConsumer = <Schema extends v.GenericSchema>(
  runtime: Runtime,
  schema: Schema,
  work: (message: v.InferOutput<Schema>) => Promise<void>,
) => {
  const env = readEnv(runtime, { DEAD_LETTER_QUEUE_URL: envText, MAX_RECEIVES: envNumber });
  return createQueueConsumer({
    log: runtime.log,
    deadLetters: createDeadLetters(sqsClient(runtime), env.DEAD_LETTER_QUEUE_URL),
    maxReceives: env.MAX_RECEIVES,
    schema,
    work,
  });
};
