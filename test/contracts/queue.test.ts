import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import { afterAll, describe, expect, it } from "vitest";
import { createQueue } from "../../shared/runtime/queue.ts";
import { clientOf } from "../simulation/memory/client.ts";
import { createMemoryQueues } from "../simulation/memory/queues.ts";

/** Queues to send to, and how many messages one has that are there now, and that come later. */
interface Desk {
  client: SQSClient;
  urlOf: (name: string) => string;
  counts: (name: string) => Promise<{ now: number; later: number }>;
}

const openMemory = async (): Promise<Desk> => {
  const queues = createMemoryQueues(Date.now);
  return {
    client: clientOf(SQSClient, async (command) => queues.run(command)),
    urlOf: (name) => `https://sqs.example/${name}`,
    counts: async (name) => {
      const now = queues.of(name).filter(({ visibleAt }) => visibleAt <= Date.now()).length;
      return { now, later: queues.of(name).length - now };
    },
  };
};

const openServer = async (): Promise<Desk> => {
  const region = "eu-west-1";
  const app = buildApp({ logger: false, defaultRegion: region });
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SQSClient({ endpoint, region, credentials });
  const urlOf = (name: string) => `${endpoint}/000000000000/${name}`;
  for (const QueueName of ["one", "many", "none", "delayed"]) await client.send(new CreateQueueCommand({ QueueName }));
  afterAll(async () => {
    client.destroy();
    await app.close();
  });
  return {
    client,
    urlOf,
    counts: async (name) => {
      const wanted = new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames: ["All"] });
      const { Attributes = {} } = await client.send(wanted);
      return {
        now: Number(Attributes.ApproximateNumberOfMessages),
        later: Number(Attributes.ApproximateNumberOfMessagesDelayed),
      };
    },
  };
};

const open = process.env["CONTRACT_DATABASE"] === "memory" ? openMemory : openServer;
const { client, urlOf, counts } = await open();

describe("a queue", () => {
  it("takes a message", async () => {
    await createQueue<{ n: number }>(client, urlOf("one")).send({ n: 1 });
    expect(await counts("one")).toEqual({ now: 1, later: 0 });
  });

  it("takes more than a batch holds, and nothing where there is nothing", async () => {
    const queue = createQueue<number>(client, urlOf("many"));
    await queue.sendAll(Array.from({ length: 25 }, (_, index) => index));
    expect(await counts("many")).toEqual({ now: 25, later: 0 });
    await createQueue<number>(client, urlOf("none")).sendAll([]);
    expect(await counts("none")).toEqual({ now: 0, later: 0 });
  });

  it("keeps a message back as long as it is told, at most a quarter of an hour", async () => {
    const queue = createQueue<string>(client, urlOf("delayed"));
    await queue.send("in a moment", { delaySeconds: 30 });
    await queue.send("tomorrow", { delaySeconds: 86_400 });
    expect(await counts("delayed")).toEqual({ now: 0, later: 2 });
  });
});
