import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type FunctionDefinition, functionNames, functions, maxReceives } from "../../infra/pipeline.ts";
import { tables } from "../../infra/tables.ts";
import { functionOf } from "./functions.ts";
import { refOf, template } from "./synthesise.ts";

const mappingSchema = v.looseObject({ EventSourceArn: v.unknown(), FunctionName: v.unknown() });
const queueSchema = v.object({
  VisibilityTimeout: v.optional(v.number()),
  MessageRetentionPeriod: v.optional(v.number()),
  SqsManagedSseEnabled: v.optional(v.boolean()),
  RedrivePolicy: v.optional(v.object({ deadLetterTargetArn: v.unknown(), maxReceiveCount: v.number() })),
});
const alarmSchema = v.object({
  MetricName: v.string(),
  Dimensions: v.optional(v.array(v.object({ Name: v.string(), Value: v.unknown() })), []),
});

const mappings = template
  .ofType("AWS::Lambda::EventSourceMapping")
  .map(({ Properties }) => v.parse(mappingSchema, Properties));
const queueOf = (id: string | undefined) => {
  const queue = template.ofType("AWS::SQS::Queue").find((resource) => resource.id === id);
  return v.parse(queueSchema, queue?.Properties);
};
const isWatched = (queue: string | undefined) =>
  template
    .ofType("AWS::CloudWatch::Alarm")
    .map(({ Properties }) => v.parse(alarmSchema, Properties))
    .some(
      ({ MetricName, Dimensions }) =>
        MetricName === "ApproximateNumberOfMessagesVisible" && Dimensions.some(({ Value }) => refOf(Value) === queue),
    );
const mappingOf = (functionId: string) => {
  const own = mappings.filter(({ FunctionName }) => refOf(FunctionName) === functionId);
  expect(own).toHaveLength(1);
  return v.parse(mappingSchema, own[0]);
};

const fourteenDays = 14 * 86_400;
const consumers = functionNames.map((name) => {
  const definition: FunctionDefinition = functions[name];
  return { name, trigger: definition.trigger };
});
const queueConsumers = consumers.flatMap(({ name, trigger }) => (trigger.kind === "queue" ? [{ name, trigger }] : []));
const streamConsumers = consumers.flatMap(({ name, trigger }) =>
  trigger.kind === "stream" ? [{ name, trigger }] : [],
);

test("every event source belongs to a consumer of the pipeline", () => {
  expect(mappings).toHaveLength(queueConsumers.length + streamConsumers.length);
});

describe.each(queueConsumers)("$name reads a queue", ({ name, trigger }) => {
  const fn = functionOf(template, name);
  const mapping = mappingOf(fn.id);
  const queue = queueOf(refOf(mapping.EventSourceArn));
  const deadLetters = refOf(queue.RedrivePolicy?.deadLetterTargetArn);

  test("each message fails by itself", () => {
    expect(mapping).toMatchObject({
      BatchSize: trigger.batchSize,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  test("no message is shown again while the function may still work on it", () => {
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * fn.Timeout);
  });

  test("no more run at once than the pipeline says", () => {
    const limit = trigger.maxConcurrency === undefined ? undefined : { MaximumConcurrency: trigger.maxConcurrency };
    expect(mapping["ScalingConfig"]).toEqual(limit);
  });

  test("the queue puts a message aside only after the function had its chance to", () => {
    expect(queue.RedrivePolicy?.maxReceiveCount).toBe(maxReceives + 1);
    expect(fn.Environment?.Variables).toMatchObject({ MAX_RECEIVES: String(maxReceives) });
    expect(refOf(fn.Environment?.Variables["DEAD_LETTER_QUEUE_URL"])).toBe(deadLetters);
  });

  test("what is put aside is kept for 14 days and somebody is told", () => {
    expect(queueOf(deadLetters).MessageRetentionPeriod).toBe(fourteenDays);
    expect(isWatched(deadLetters)).toBe(true);
  });
});

const streamMappingSchema = v.looseObject({
  BisectBatchOnFunctionError: v.boolean(),
  MaximumRetryAttempts: v.number(),
  MaximumRecordAgeInSeconds: v.number(),
  FunctionResponseTypes: v.array(v.string()),
  DestinationConfig: v.object({ OnFailure: v.object({ Destination: v.unknown() }) }),
  FilterCriteria: v.object({ Filters: v.array(v.object({ Pattern: v.string() })) }),
});

describe.each(streamConsumers)("$name reads a stream", ({ name, trigger }) => {
  const mapping = v.parse(streamMappingSchema, mappingOf(functionOf(template, name).id));
  const deadLetters = refOf(mapping.DestinationConfig.OnFailure.Destination);

  test("one bad record does not hold up the others for long", () => {
    expect(mapping.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
    expect(mapping.BisectBatchOnFunctionError).toBe(true);
    expect(mapping.MaximumRetryAttempts).toBeGreaterThan(0);
    expect(mapping.MaximumRetryAttempts).toBeLessThanOrEqual(20);
  });

  test("a record that fails is put aside before the stream forgets it, and somebody is told", () => {
    expect(mapping.MaximumRecordAgeInSeconds).toBeGreaterThan(0);
    expect(mapping.MaximumRecordAgeInSeconds).toBeLessThan(86_400);
    expect(queueOf(deadLetters).MessageRetentionPeriod).toBe(fourteenDays);
    expect(isWatched(deadLetters)).toBe(true);
  });

  test("only the rows that the table names wake it", () => {
    const patterns = mapping.FilterCriteria.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern));
    const { stream } = { stream: undefined, ...tables[trigger.table] };
    expect(patterns).toEqual([
      { dynamodb: { Keys: { sk: { S: stream?.sortKeyPrefixes.map((prefix) => ({ prefix })) } } } },
    ]);
  });
});

test("no two consumers share their dead letters", () => {
  const used = [
    ...queueConsumers.map(({ name }) =>
      refOf(queueOf(refOf(mappingOf(functionOf(template, name).id).EventSourceArn)).RedrivePolicy?.deadLetterTargetArn),
    ),
    ...streamConsumers.map(({ name }) =>
      refOf(
        v.parse(streamMappingSchema, mappingOf(functionOf(template, name).id)).DestinationConfig.OnFailure.Destination,
      ),
    ),
  ];
  expect(new Set(used).size).toBe(used.length);
});

test("every queue is encrypted", () => {
  for (const { id } of template.ofType("AWS::SQS::Queue")) expect(queueOf(id).SqsManagedSseEnabled).toBe(true);
});
