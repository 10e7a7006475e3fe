import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { localTableName } from "../../../infra/local/database.ts";
import { environmentOf, wires } from "../../../infra/local/host.ts";
import { openQueues, type Queues } from "../../../infra/local/queues.ts";
import { tableNames, tables } from "../../../infra/tables.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import type { Log } from "../../../shared/runtime/log.ts";
import type { Clients } from "../../../shared/runtime/runtime.ts";
import { createTable } from "../../../shared/runtime/table.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { clientOf } from "../../simulation/memory/client.ts";
import { createMemoryDynamo } from "../../simulation/memory/dynamo.ts";
import { createMemoryQueues } from "../../simulation/memory/queues.ts";
import type { Scope } from "../support/scope.ts";
import { publicUrl } from "./public-url.ts";
import { startServers } from "./stockline.ts";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, count: () => {} };
const name = "receive-webhook";

const wire = (endpoints: { dynamo: string; sqs: string }, urlOf: Queues["urlOf"], clients?: Clients) => {
  const places = {
    database: { endpoint: endpoints.dynamo },
    queues: { endpoint: endpoints.sqs, urlOf },
    sesEndpoint: endpoints.sqs,
    sendRate: 1,
    publicUrl,
  };
  return wires[name]({
    env: environmentOf(name, places),
    clock: systemClock,
    log: silent,
    ...(clients && { clients }),
  });
};

/** The function that takes webhooks, over a database and queues in this process: what its own code costs. */
export const openEdgeInMemory = () => {
  const schema = Object.fromEntries(tableNames.map((table) => [localTableName(table), tables[table]]));
  const database = createMemoryDynamo(schema, Date.now);
  const queues = createMemoryQueues(Date.now);
  const dynamo = clientOf(DynamoDBClient, async (command) => database.run(command));
  const none = async () => Promise.reject(new Error("A webhook that is taken sends nothing"));
  const handle = wire({ dynamo: "http://memory", sqs: "http://memory" }, (queue) => `http://memory/${queue}`, {
    dynamo,
    sqs: clientOf(SQSClient, async (command) => queues.run(command)),
    ses: clientOf(SESv2Client, none),
    sns: clientOf(SNSClient, none),
  });
  return { handle, stores: createStoresTable(createTable(dynamo, localTableName("stores"))) };
};

/** The same with the SDK's calls over HTTP, to a database and queues in a process of their own. */
export const openEdge = async (scope: Scope) => {
  const { endpoints } = await startServers(scope);
  const queues = openQueues(endpoints.sqs);
  const dynamo = new DynamoDBClient({ endpoint: endpoints.dynamo });
  scope.keep({ stop: async () => queues.stop() });
  scope.keep({ stop: async () => dynamo.destroy() });
  const handle = wire(endpoints, (queue) => queues.urlOf(queue));
  return { handle, stores: createStoresTable(createTable(dynamo, localTableName("stores"))) };
};
