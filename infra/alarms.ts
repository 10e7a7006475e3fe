import { Duration, Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";

export interface AlarmDefinition {
  /** A sum or maximum over `alarmPeriod`, unless it brings its own. */
  metric: IMetric;
  /** What was seen, as in "Messages were put aside." */
  seen: string;
  /** What that means to a shopper or merchant. */
  meaning: string;
  /** The runbook's section: the name of a function, or of a part all functions share. */
  section: string;
  /** The metric's value that is too high; 1 unless said. */
  atLeast?: number;
  /** Set for a metric that must not stay away or below this. */
  atMost?: number;
  /** Periods of the last `periods` that must be bad; 1 of 1 unless said. */
  bad?: { periods: number; of: number };
}

export const alarmPeriod = Duration.minutes(5);

/** Something that functions count with `log.count`; Powertools gives its metrics the dimension `service`. */
export const countedMetric = (metricName: string): Metric =>
  new Metric({
    namespace: "Stockline",
    metricName,
    dimensionsMap: { service: "stockline" },
    statistic: "Sum",
    period: alarmPeriod,
  });

/** Where all alarms go, and how each says what it means and what to do. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, "Topic", { enforceSSL: true });
    // A topic with a policy of its own no longer lets CloudWatch in by default.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
  }

  add(scope: Construct, id: string, definition: AlarmDefinition): Alarm {
    const { metric, seen, meaning, section, atLeast = 1, atMost, bad = { periods: 1, of: 1 } } = definition;
    const alarm = new Alarm(scope, id, {
      metric,
      alarmDescription: `${seen} ${meaning} What to do: docs/runbook.md#${section}`,
      threshold: atMost ?? atLeast,
      comparisonOperator:
        atMost === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: bad.of,
      datapointsToAlarm: bad.periods,
      // Silence is good news, except where the alarm is about silence.
      treatMissingData: atMost === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }
}
