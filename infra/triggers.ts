import { Duration, Validations } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as InvokeFunction } from "aws-cdk-lib/aws-events-targets";
import { FilterCriteria, FilterRule, type Function as LambdaFunction, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq, SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { alarmPeriod, type Alarms, countedMetric } from "./alarms.ts";
import { acceptPermission } from "./lambda.ts";
import { type FunctionName, functions, type Trigger } from "./pipeline.ts";
import { type ConsumedQueue, DeadLetters, grantDeadLetters } from "./queues.ts";
import { type TableDefinition, tables } from "./tables.ts";

type Of<Kind extends Trigger["kind"]> = Extract<Trigger, { kind: Kind }>;

/** Messages wake the function; each failed one comes again by itself. */
export const onQueue = (fn: LambdaFunction, trigger: Of<"queue">, consumed: ConsumedQueue): void => {
  const { batchSize, maxConcurrency } = trigger;
  fn.addEventSource(
    new SqsEventSource(consumed.queue, {
      batchSize,
      reportBatchItemFailures: true,
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    }),
  );
  grantDeadLetters(fn, consumed);
};

/** Retries of a failing record before it is put aside: minutes, so that one bad variant does not hold the others up. */
const streamRetries = 10;
/** The stream keeps records for 24 hours: one that fails must be put aside before it vanishes. */
const maxRecordAge = Duration.hours(12);
const lateAfter = Duration.minutes(10);

/** Changes of a table's rows wake the function, in order for each partition key. */
export const onStream = (
  fn: LambdaFunction,
  name: FunctionName,
  trigger: Of<"stream">,
  table: Table,
  alarms: Alarms,
): void => {
  const definition: TableDefinition = tables[trigger.table];
  if (definition.stream === undefined) throw new Error(`${name} reads the stream of ${trigger.table}, which has none`);
  const prefixes = definition.stream.sortKeyPrefixes.flatMap((prefix) => FilterRule.beginsWith(prefix));
  const deadLetters = new DeadLetters(fn, "DeadLetters", { consumer: name, alarms });
  fn.addEventSource(
    new DynamoEventSource(table, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: trigger.batchSize,
      filters: [FilterCriteria.filter({ dynamodb: { Keys: { sk: { S: prefixes } } } })],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: streamRetries,
      maxRecordAge,
      onFailure: new SqsDlq(deadLetters.queue),
    }),
  );
  acceptPermission(fn, "*", "dynamodb:ListStreams, which Lambda asks for, knows no resources.");
  Validations.of(deadLetters).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "It is a dead-letter queue: the stream's failure destination, which cdk-nag does not see.",
  });
  alarms.add(fn, "LateAlarm", {
    metric: fn.metric("IteratorAge", { period: alarmPeriod, statistic: "Maximum" }),
    atLeast: lateAfter.toMilliseconds(),
    seen: `A change has waited ${lateAfter.toMinutes()} minutes for ${name}.`,
    meaning: functions[name].failureMeans,
    section: name,
  });
};

/** Runs the function every minute. */
export const onEveryMinute = (fn: LambdaFunction, name: FunctionName, alarms: Alarms): void => {
  // The next minute's run does what a failed one left: a retry would only run beside it.
  fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  new Rule(fn, "EveryMinute", {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new InvokeFunction(fn, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
  alarms.add(fn, "ItemsAlarm", {
    // One failing item never keeps the others waiting, so the run itself does not fail.
    metric: countedMetric("TickItemsFailed"),
    bad: { periods: 2, of: 3 },
    seen: `${name} keeps failing at something that is due.`,
    meaning: functions[name].failureMeans,
    section: name,
  });
  alarms.add(fn, "SilenceAlarm", {
    metric: fn.metricInvocations({ period: alarmPeriod }),
    atMost: 0,
    seen: `${name} has not run for ${alarmPeriod.toMinutes()} minutes.`,
    meaning: functions[name].failureMeans,
    section: name,
  });
};
