import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { failureFields, type Log } from "../../shared/runtime/log.ts";
import { writeWhole } from "./files.ts";

export interface StreamReader {
  /** True when everything written before the call has been handled. */
  caughtUp(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface StreamOptions {
  endpoint: string;
  tableName: string;
  sortKeyPrefixes: readonly string[];
  batchSize: number;
  /** Milliseconds between two looks at a stream where nothing happens. */
  pollMs?: number;
  dataDir: string;
  log: Log;
  handle: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
}

/** Sooner than on AWS, so that a try-out feels live. */
const livelyPollMs = 40;
/** Tries of a failing record before it is put aside, as on AWS. */
const maxTries = 10;

const toRecord = ({ dynamodb, eventID, eventName }: StreamRecord): DynamoDBRecord => {
  const pk = dynamodb?.Keys?.["pk"]?.S ?? "";
  const sk = dynamodb?.Keys?.["sk"]?.S ?? "";
  return {
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "local",
    ...(eventID !== undefined && { eventID }),
    ...(eventName !== undefined && { eventName }),
    dynamodb: {
      Keys: { pk: { S: pk }, sk: { S: sk } },
      SequenceNumber: dynamodb?.SequenceNumber ?? "0",
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
};

const createCheckpoint = (dataDir: string) => {
  const file = join(dataDir, "stream-checkpoint");
  return {
    read: () => {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return undefined;
      }
    },
    write: (sequenceNumber: string) => writeWhole(file, sequenceNumber),
  };
};

const createSource = async ({ endpoint, tableName }: StreamOptions) => {
  const database = new DynamoDBClient({ endpoint });
  const client = new DynamoDBStreamsClient({ endpoint });
  const { Table } = await database.send(new DescribeTableCommand({ TableName: tableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  database.destroy();
  return {
    readAfter: async (sequenceNumber: string | undefined): Promise<StreamRecord[]> => {
      const position =
        sequenceNumber === undefined
          ? { ShardIteratorType: "TRIM_HORIZON" as const }
          : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER" as const, SequenceNumber: sequenceNumber };
      const { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...position }));
      const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 1_000 }));
      return Records;
    },
    close: () => client.destroy(),
  };
};

/** Reads a table's stream from where it stopped, in order, as Lambda does: a failed record comes again. */
export const startStream = async (options: StreamOptions): Promise<StreamReader> => {
  const source = await createSource(options);
  const checkpoint = createCheckpoint(options.dataDir);
  const stopping = new AbortController();
  const { pollMs = livelyPollMs } = options;
  let position = checkpoint.read();
  let tries = 0;

  const isWanted = (record: DynamoDBRecord) =>
    options.sortKeyPrefixes.some((prefix) => record.dynamodb?.Keys?.["sk"]?.S?.startsWith(prefix));

  const moveTo = (sequenceNumber: string | undefined) => {
    if (sequenceNumber === undefined) return;
    position = sequenceNumber;
    tries = 0;
    checkpoint.write(sequenceNumber);
  };

  const handleBatch = async (records: DynamoDBRecord[]) => {
    const { batchItemFailures } = await options.handle({ Records: records });
    const failed = batchItemFailures[0]?.itemIdentifier;
    if (failed === undefined) {
      moveTo(records.at(-1)?.dynamodb?.SequenceNumber);
      return;
    }
    const index = records.findIndex((record) => record.dynamodb?.SequenceNumber === failed);
    tries += 1;
    const skipped = tries >= maxTries;
    if (skipped) options.log.error("stream_record_put_aside", { sequenceNumber: failed });
    if (index > 0 || skipped) moveTo(records[skipped ? index : index - 1]?.dynamodb?.SequenceNumber);
    await wait(100);
  };

  const readOn = async (): Promise<boolean> => {
    const records = (await source.readAfter(position)).map(toRecord);
    if (records.length === 0) return false;
    const wanted = records.filter(isWanted).slice(0, options.batchSize);
    if (wanted.length > 0) await handleBatch(wanted);
    else moveTo(records.at(-1)?.dynamodb?.SequenceNumber);
    return true;
  };

  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        if (!(await readOn())) await wait(pollMs);
      } catch (error) {
        if (!stopping.signal.aborted) options.log.error("stream_failed", failureFields(error));
        await wait(pollMs);
      }
    }
  };
  const looping = loop();

  return {
    caughtUp: async () => (await source.readAfter(position)).length === 0,
    stop: async () => {
      stopping.abort();
      await looping;
      source.close();
    },
  };
};
