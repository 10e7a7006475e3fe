import * as v from "valibot";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { useLocalCredentials } from "../../../infra/local/credentials.ts";
import { type Database, startDatabase } from "../../../infra/local/database.ts";
import { openMailbox } from "../../../infra/local/mailbox.ts";
import { type Queues, startQueues } from "../../../infra/local/queues.ts";
import { answerParent } from "../support/answer-parent.ts";

/** The database and the queues, which on AWS are somebody else's machines. */
let database: Database | undefined;
let queues: Queues | undefined;
const textRate = 1_000;

const openQueues = async (dataDir: string) => {
  const mailbox = openMailbox(dataDir);
  queues = await startQueues({ clock: systemClock, mailbox, ratePerSecond: textRate });
  return queues.endpoint;
};

const optionsSchema = v.object({ dataDir: v.string() });

answerParent(
  {
    start: async (given) => {
      useLocalCredentials();
      const { dataDir } = v.parse(optionsSchema, given);
      database = await startDatabase(dataDir, undefined);
      return { dynamo: database.endpoint, sqs: await openQueues(dataDir) };
    },
    /** Empty queues in place of those that are there. */
    loseQueues: async (given) => {
      await queues?.stop();
      return openQueues(v.parse(optionsSchema, given).dataDir);
    },
  },
  async () => {
    await Promise.all([database?.stop(), queues?.stop()]);
  },
);
