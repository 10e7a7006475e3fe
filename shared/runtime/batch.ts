import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type {
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from "aws-lambda";
import * as v from "valibot";
import { failureFields, type Log } from "./log.ts";

export interface DeadLetters {
  /** Puts a message aside with the reason why it was not handled. */
  put(body: string, reason: string): Promise<void>;
}

export const createDeadLetters = (client: SQSClient, queueUrl: string): DeadLetters => ({
  put: async (body, reason) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageAttributes: { reason: { DataType: "String", StringValue: reason } },
      }),
    );
  },
});

export interface QueueConsumer<Schema extends v.GenericSchema> {
  log: Log;
  deadLetters: DeadLetters;
  /** The last receive that may fail before a message is put aside. */
  maxReceives: number;
  schema: Schema;
  work: (message: v.InferOutput<Schema>) => Promise<void>;
}

const parseMessage = <Schema extends v.GenericSchema>(schema: Schema, body: string) => {
  try {
    return v.safeParse(schema, JSON.parse(body));
  } catch {
    return undefined;
  }
};

/**
 * Handles a batch of a queue, each message by itself. One that can never be handled, or has failed too often, is
 * put aside with its reason; one that failed is reported and comes again; the others are done.
 */
export const createQueueConsumer = <Schema extends v.GenericSchema>(consumer: QueueConsumer<Schema>) => {
  const handle = async (record: SQSRecord): Promise<"done" | "failed"> => {
    const parsed = parseMessage(consumer.schema, record.body);
    if (!parsed?.success) {
      const fields = parsed?.issues.map((issue) => v.getDotPath(issue) ?? "body").join(", ");
      await consumer.deadLetters.put(record.body, fields === undefined ? "not JSON" : `missing or wrong: ${fields}`);
      consumer.log.error("message_refused", { messageId: record.messageId, fields });
      return "done";
    }
    try {
      await consumer.work(parsed.output);
      return "done";
    } catch (error) {
      const receives = Number(record.attributes.ApproximateReceiveCount);
      consumer.log.error("message_failed", { messageId: record.messageId, receives, ...failureFields(error) });
      if (receives < consumer.maxReceives) return "failed";
      await consumer.deadLetters.put(record.body, error instanceof Error ? error.name : "failed");
      return "done";
    }
  };

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const results = await Promise.allSettled(event.Records.map(handle));
    const failed = event.Records.filter((_, index) => {
      const result = results[index];
      return result?.status !== "fulfilled" || result.value === "failed";
    });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
};

export interface StreamConsumer {
  log: Log;
  /** Called once for each partition that changed, whatever the number of its records. */
  work: (pk: string) => Promise<void>;
}

const partitionOf = (record: DynamoDBRecord): string => record.dynamodb?.Keys?.["pk"]?.S ?? "";

/** Handles a batch of a table's stream. Reports the lowest failed record: the stream goes on from there. */
export const createStreamConsumer =
  ({ log, work }: StreamConsumer) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const partitions = [...new Set(event.Records.map(partitionOf))];
    const results = await Promise.allSettled(partitions.map(work));
    const failed = new Set(partitions.filter((_, index) => results[index]?.status === "rejected"));
    for (const result of results) {
      if (result.status === "rejected") log.error("stream_record_failed", failureFields(result.reason));
    }
    const first = event.Records.find((record) => failed.has(partitionOf(record)));
    const sequenceNumber = first?.dynamodb?.SequenceNumber;
    return { batchItemFailures: sequenceNumber === undefined ? [] : [{ itemIdentifier: sequenceNumber }] };
  };
