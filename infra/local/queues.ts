import { setTimeout as wait } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { buildApp } from "fauxqs";
import { maxReceives, type QueueName, queues } from "../pipeline.ts";
import { type OnMessage, tapMessages } from "./queue-tap.ts";
import { addTexts, type TextsOptions } from "./texts-front.ts";

/** How long a failed or lost message stays away before it comes again; AWS waits six function timeouts. */
const visibilitySeconds = 3;
const region = "eu-west-1";

export interface Queues {
  /** Of SQS and of SNS. */
  endpoint: string;
  urlOf(name: QueueName | `${QueueName}-dlq`): string;
  /** Messages that wait or are being worked on; delayed nudges and dead letters do not count. */
  pending(): Promise<number>;
  /** Hands a queue's messages to `handle`, `workers` batches at a time. */
  consume(
    name: QueueName,
    batchSize: number,
    workers: number,
    handle: (event: SQSEvent) => Promise<SQSBatchResponse>,
  ): void;
  stop(): Promise<void>;
}

const toRecord = (message: Message, queue: string): SQSRecord => ({
  messageId: message.MessageId ?? "",
  receiptHandle: message.ReceiptHandle ?? "",
  body: message.Body ?? "",
  attributes: {
    ApproximateReceiveCount: message.Attributes?.ApproximateReceiveCount ?? "1",
    SentTimestamp: message.Attributes?.SentTimestamp ?? "0",
    SenderId: message.Attributes?.SenderId ?? "local",
    ApproximateFirstReceiveTimestamp: message.Attributes?.ApproximateFirstReceiveTimestamp ?? "0",
  },
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? "",
  eventSource: "aws:sqs",
  eventSourceARN: `arn:aws:sqs:${region}:000000000000:${queue}`,
  awsRegion: region,
});

const createReader = (client: SQSClient, url: string, name: QueueName, stopped: AbortSignal) => {
  const settle = async (messages: Message[], response: SQSBatchResponse) => {
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = messages.filter(({ MessageId = "" }) => !failed.has(MessageId));
    if (done.length > 0) {
      const Entries = done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    }
    for (const { MessageId = "", ReceiptHandle } of messages) {
      if (!failed.has(MessageId)) continue;
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 1 }));
    }
  };

  return async (batchSize: number, handle: (event: SQSEvent) => Promise<SQSBatchResponse>) => {
    while (!stopped.aborted) {
      try {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: batchSize,
            WaitTimeSeconds: 20,
            MessageSystemAttributeNames: ["All"],
          }),
          { abortSignal: stopped },
        );
        if (Messages.length === 0) continue;
        await settle(Messages, await handle({ Records: Messages.map((message) => toRecord(message, name)) }));
      } catch {
        // A handler that throws leaves its messages to come again, as on Lambda.
        if (!stopped.aborted) await wait(100);
      }
    }
  };
};

/** The queues of an SQS on this machine that runs already, in this process or another. */
export const openQueues = (endpoint: string): Queues => {
  const client = new SQSClient({ endpoint, region });
  const urlOf = (name: string) => `${endpoint}/000000000000/${name}`;
  const stopping = new AbortController();
  const readers: Promise<void>[] = [];
  return {
    endpoint,
    urlOf,
    pending: async () => {
      const counts = queues.map(async (name) => {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames: ["All"] }),
        );
        const { ApproximateNumberOfMessages = "0", ApproximateNumberOfMessagesNotVisible = "0" } = Attributes;
        return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
      });
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    },
    consume: (name, batchSize, workers, handle) => {
      const read = createReader(client, urlOf(name), name, stopping.signal);
      for (let worker = 0; worker < workers; worker += 1) readers.push(read(batchSize, handle));
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(readers);
      client.destroy();
    },
  };
};

const createQueues = async (endpoint: string) => {
  const client = new SQSClient({ endpoint, region });
  for (const name of queues) {
    await client.send(new CreateQueueCommand({ QueueName: `${name}-dlq` }));
    const deadLetterTargetArn = `arn:aws:sqs:${region}:000000000000:${name}-dlq`;
    const Attributes = {
      VisibilityTimeout: String(name === "wave" || name === "chunk" ? visibilitySeconds * 30 : visibilitySeconds * 10),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: maxReceives + 1 }),
    };
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  }
  client.destroy();
};

/**
 * SQS and SNS on this machine (fauxqs, in memory): what a killed process had queued, the tick wakes again. Texts go
 * to the mailbox.
 */
export const startQueues = async (texts: TextsOptions, onMessage?: OnMessage): Promise<Queues> => {
  const app = buildApp({ logger: false, host: "127.0.0.1", defaultRegion: region });
  addTexts(app, texts);
  if (onMessage !== undefined) tapMessages(app, onMessage);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("The local queues have no port");
  const endpoint = `http://127.0.0.1:${address.port}`;
  await createQueues(endpoint);
  const opened = openQueues(endpoint);
  return {
    ...opened,
    stop: async () => {
      await opened.stop();
      await app.close();
    },
  };
};
