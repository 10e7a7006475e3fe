import type { DynamoDBRecord, SQSRecord } from "aws-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import * as v from "valibot";
import { createQueueConsumer, createStreamConsumer, type DeadLetters } from "../../../shared/runtime/batch.ts";
import { createRecordedLog } from "./recorded-log.ts";

const record = (messageId: string, body: string, receives = 1): SQSRecord => ({
  messageId,
  body,
  receiptHandle: messageId,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: "0",
    SenderId: "test",
    ApproximateFirstReceiveTimestamp: "0",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:local:000000000000:test",
  awsRegion: "local",
});

const schema = v.object({ name: v.string() });
const message = (name: string) => JSON.stringify({ name });

describe("a queue's consumer", () => {
  let handled: string[];
  let aside: { body: string; reason: string }[];
  let log: ReturnType<typeof createRecordedLog>;
  beforeEach(() => {
    handled = [];
    aside = [];
    log = createRecordedLog();
  });

  const keepAside: DeadLetters = {
    put: async (body, reason) => {
      aside.push({ body, reason });
    },
  };
  /** Handles every message but those whose name says that they fail. */
  const consume = async (records: SQSRecord[], deadLetters = keepAside) => {
    const work = async ({ name }: { name: string }) => {
      if (name.startsWith("fails")) throw new RangeError(`no luck with ada@example.com in ${name}`);
      handled.push(name);
    };
    const consumer = createQueueConsumer({ log, deadLetters, maxReceives: 3, schema, work });
    const { batchItemFailures } = await consumer({ Records: records });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

  it("reports those that failed, and no others", async () => {
    const failed = await consume([
      record("1", message("a")),
      record("2", message("fails")),
      record("3", message("b")),
      record("4", message("fails too")),
    ]);
    expect(failed).toEqual(["2", "4"]);
    expect(handled).toEqual(["a", "b"]);
    expect(aside).toEqual([]);
  });

  it("reports nothing when all went well", async () => {
    expect(await consume([record("1", message("a")), record("2", message("b"))])).toEqual([]);
  });

  it.each([
    ["not JSON", "{"],
    ["not JSON", ""],
    ["missing or wrong: name", "{}"],
    ["missing or wrong: name", '{"name":7}'],
    ["missing or wrong: body", "null"],
    ["missing or wrong: body", '"text"'],
  ])("puts a message that can never be handled aside at once: %s", async (reason, body) => {
    expect(await consume([record("1", body), record("2", message("a"))])).toEqual([]);
    expect(aside).toEqual([{ body, reason }]);
    expect(handled).toEqual(["a"]);
  });

  it("lets a message fail until its last receive, and then puts it aside with the failure's name", async () => {
    expect(await consume([record("1", message("fails"), 2)])).toEqual(["1"]);
    expect(aside).toEqual([]);
    expect(await consume([record("1", message("fails"), 3)])).toEqual([]);
    expect(aside).toEqual([{ body: message("fails"), reason: "RangeError" }]);
  });

  it("keeps a message that could not be put aside either", async () => {
    const broken: DeadLetters = { put: async () => Promise.reject(new Error("no queue")) };
    const failed = await consume(
      [record("1", "{"), record("2", message("fails"), 9), record("3", message("a"))],
      broken,
    );
    expect(failed).toEqual(["1", "2"]);
    expect(handled).toEqual(["a"]);
  });

  it("logs that a message failed, and nothing of what was in it", async () => {
    await consume([record("1", message("fails for ada@example.com")), record("2", '{"address":"ada@example.com"}')]);
    expect(log.lines.map(({ level, code }) => [level, code])).toEqual(
      expect.arrayContaining([
        ["error", "message_failed"],
        ["error", "message_refused"],
      ]),
    );
    expect(JSON.stringify(log.lines)).not.toContain("ada@");
  });
});

describe("a stream's consumer", () => {
  const change = (sequence: string, pk: string): DynamoDBRecord => ({
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: "variant" } }, SequenceNumber: sequence },
  });

  const consume = async (records: DynamoDBRecord[], failing: string[] = []) => {
    const worked: string[] = [];
    const log = createRecordedLog();
    const consumer = createStreamConsumer({
      log,
      work: async (pk) => {
        worked.push(pk);
        if (failing.includes(pk)) throw new Error("no luck");
      },
    });
    const { batchItemFailures } = await consumer({ Records: records });
    return { worked, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), log };
  };

  const batch = [change("10", "demo#A"), change("11", "demo#B"), change("12", "demo#A"), change("13", "demo#C")];

  it("works once on each partition that changed, however often it did", async () => {
    expect(await consume(batch)).toMatchObject({ worked: ["demo#A", "demo#B", "demo#C"], failed: [] });
  });

  it("goes on from the lowest record that failed, so that nothing behind it is lost", async () => {
    expect((await consume(batch, ["demo#B"])).failed).toEqual(["11"]);
    expect((await consume(batch, ["demo#C", "demo#B"])).failed).toEqual(["11"]);
    expect((await consume(batch, ["demo#A"])).failed).toEqual(["10"]);
  });

  it("works on the other partitions although one failed, and says so", async () => {
    const { worked, log } = await consume(batch, ["demo#A"]);
    expect(worked).toEqual(["demo#A", "demo#B", "demo#C"]);
    expect(log.lines).toMatchObject([{ level: "error", code: "stream_record_failed" }]);
  });

  it("does nothing for an empty batch", async () => {
    expect(await consume([])).toMatchObject({ worked: [], failed: [] });
  });
});
