import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { useLocalCredentials } from "../../../infra/local/credentials.ts";
import { openLog } from "../../../infra/local/log.ts";
import { recover } from "../../../infra/local/recover.ts";
import { answerParent, cpuMs } from "../support/answer-parent.ts";
import { startFunctions } from "./functions.ts";

/** The functions and nothing else: what of Stockline costs its operator CPU. */
const optionsSchema = v.object({
  endpoints: v.object({ dynamo: v.string(), sqs: v.string(), ses: v.string() }),
  dataDir: v.string(),
  sendRate: v.number(),
  chunkWorkers: v.number(),
});
let running: Awaited<ReturnType<typeof startFunctions>> | undefined;

answerParent(
  {
    start: async (given) => {
      useLocalCredentials();
      const options = v.parse(optionsSchema, given);
      const dynamo = new DynamoDBClient({ endpoint: options.endpoints.dynamo });
      await recover(dynamo, systemClock.now());
      dynamo.destroy();
      running = await startFunctions({ ...options, log: openLog(options.dataDir, systemClock) });
    },
    idle: async () => running?.idle(),
    tick: async () => {
      await running?.tick();
    },
    cpuMs,
  },
  async () => running?.stop(),
);
