import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { alarmPeriod, type Alarms } from "./alarms.ts";
import { eachByName, pascal } from "./names.ts";
import {
  consumerOf,
  deadLetterVariable,
  type FunctionDefinition,
  type FunctionName,
  functionNames,
  functions,
  maxReceives,
  type QueueName,
  queues,
  queueVariable,
} from "./pipeline.ts";

const encrypted: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** What a consumer could not handle, kept as long as SQS can, with an alarm that says what that means. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { consumer, alarms }: { consumer: FunctionName; alarms: Alarms }) {
    super(scope, id);
    this.queue = new Queue(this, "Queue", { ...encrypted, retentionPeriod: Duration.days(14) });
    alarms.add(this, "Alarm", {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: alarmPeriod,
        statistic: "Maximum",
      }),
      seen: `Messages were put aside by ${consumer}.`,
      meaning: functions[consumer].failureMeans,
      section: consumer,
    });
  }
}

export interface ConsumedQueue {
  queue: Queue;
  deadLetters: DeadLetters;
}

/** The longest delay that SQS knows and a sender may ask for. */
const longestDelay = Duration.minutes(15);

const isFedHere = (name: QueueName): boolean => {
  const definitions: FunctionDefinition[] = functionNames.map((each) => functions[each]);
  return definitions.some(({ wakes }) => wakes.includes(name));
};

const createQueue = (scope: Construct, name: QueueName, alarms: Alarms): ConsumedQueue => {
  const consumer = consumerOf(name);
  const deadLetters = new DeadLetters(scope, `${pascal(name)}DeadLetters`, { consumer, alarms });
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's timeout.
  const visibilityTimeout = Duration.seconds(6 * functions[consumer].timeoutSeconds);
  const queue = new Queue(scope, `${pascal(name)}Queue`, {
    ...encrypted,
    visibilityTimeout,
    // The consumer puts messages aside itself, with the reason; this is for when it cannot even run.
    deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: maxReceives + 1 },
  });
  // A message that was delayed and failed twice is not late yet: it comes again after the visibility timeout. AWS
  // itself delays nothing: a shopper's STOP is late sooner.
  const delay = isFedHere(name) ? longestDelay : Duration.seconds(0);
  const lateAfter = delay.plus(Duration.seconds(2 * visibilityTimeout.toSeconds()));
  alarms.add(queue, "LateAlarm", {
    metric: queue.metricApproximateAgeOfOldestMessage({
      period: alarmPeriod,
      statistic: "Maximum",
    }),
    atLeast: lateAfter.toSeconds(),
    seen: `A message has waited ${lateAfter.toMinutes()} minutes for ${consumer}.`,
    meaning: functions[consumer].failureMeans,
    section: consumer,
  });
  return { queue, deadLetters };
};

export type Queues = ReturnType<typeof createQueues>;

/** The queues of the pipeline, each with the dead letters of its one consumer. */
export const createQueues = (scope: Construct, alarms: Alarms) =>
  eachByName(queues, (name) => createQueue(scope, name, alarms));

const letSend = (fn: LambdaFunction, queue: Queue): void =>
  fn.addToRolePolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] }));

/** Tells a function a queue that it wakes and lets it send there: one never without the other. */
export const grantWake = (fn: LambdaFunction, name: QueueName, { queue }: ConsumedQueue): void => {
  fn.addEnvironment(queueVariable(name), queue.queueUrl);
  letSend(fn, queue);
};

/** Lets a consumer put messages aside itself, with the reason. */
export const grantDeadLetters = (fn: LambdaFunction, { deadLetters }: ConsumedQueue): void => {
  fn.addEnvironment(deadLetterVariable, deadLetters.queue.queueUrl);
  fn.addEnvironment("MAX_RECEIVES", String(maxReceives));
  letSend(fn, deadLetters.queue);
};
