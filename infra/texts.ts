import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { ConsumedQueue } from "./queues.ts";
import type { StackSettings } from "./settings.ts";

/** How texts go out through SNS, and how shoppers' texts come in: the account's number → topic → inbound queue. */
export class Texts extends Construct {
  /** Where each number of the account has to publish what it receives; that is set at the number, not here. */
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { inbound }: { inbound: ConsumedQueue }) {
    super(scope, id);
    this.topic = new Topic(this, "Inbound", { enforceSSL: true });
    // https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-iam-policy-auto.html
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("sms-voice.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        // Numbers are bought after the deployment: any of this account's, and nobody else's.
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    this.topic.addSubscription(
      // What SNS cannot deliver goes where answer-text's own failures go, and can be put back in the same way.
      new SqsSubscription(inbound.queue, { rawMessageDelivery: true, deadLetterQueue: inbound.deadLetters.queue }),
    );
  }

  /** Tells a function how fast it may send texts, and lets it publish to phone numbers: to no topic and no app. */
  grantSend(fn: LambdaFunction, { textRate, snsEndpoint }: StackSettings): void {
    fn.addEnvironment("TEXT_RATE", String(textRate));
    if (snsEndpoint !== undefined) fn.addEnvironment("AWS_ENDPOINT_URL_SNS", snsEndpoint);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["sns:Publish"],
        // A phone number has no ARN, so that it can only be what is left when all that have one are taken away.
        notResources: [`arn:${Stack.of(this).partition}:sns:*:*:*`],
      }),
    );
  }
}
