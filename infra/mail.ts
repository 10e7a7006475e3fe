import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { type Alarms, countedMetric } from "./alarms.ts";
import { acceptPermission } from "./lambda.ts";
import type { ConsumedQueue } from "./queues.ts";
import type { StackSettings } from "./settings.ts";

/** Everything that says what became of a mail. Opens and clicks are nobody's business. */
const events = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.DELIVERY_DELAY,
];

/** How mail goes out through SES, and how SES tells what became of it: events → topic → feedback queue. */
export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { feedback, alarms }: { feedback: ConsumedQueue; alarms: Alarms }) {
    super(scope, id);
    this.configurationSet = new ConfigurationSet(this, "ConfigurationSet", {
      reputationMetrics: true,
    });
    this.topic = new Topic(this, "Events", { enforceSSL: true });
    this.configurationSet.addEventDestination("ToTopic", {
      destination: EventDestination.snsTopic(this.topic),
      events,
    });
    this.topic.addSubscription(
      // What SNS cannot deliver goes where record-feedback's own failures go, and can be put back in the same way.
      new SqsSubscription(feedback.queue, {
        rawMessageDelivery: true,
        deadLetterQueue: feedback.deadLetters.queue,
      }),
    );
    alarms.add(this, "PausedAlarm", {
      metric: countedMetric("SendingPaused"),
      // send-message counts the refusals of texts here too.
      seen: "SES or SNS refused to send, for a store or for the whole account.",
      meaning: "Its sending rests 15 minutes at a time; everyone keeps their place and nobody is told.",
      section: "sending-paused",
    });
  }

  /** Tells a function how to send, and lets it send through the configuration set only. */
  grantSend(fn: LambdaFunction, { sesEndpoint }: StackSettings): void {
    fn.addEnvironment("CONFIGURATION_SET", this.configurationSet.configurationSetName);
    if (sesEndpoint !== undefined) fn.addEnvironment("AWS_ENDPOINT_URL_SESV2", sesEndpoint);
    fn.addToRolePolicy(
      new PolicyStatement({
        // SES checks the API's own action and the one of version 1 beneath it:
        // https://anymail.dev/en/stable/esps/amazon_ses/#iam-permissions
        actions: ["ses:SendBulkEmail", "ses:SendBulkTemplatedEmail"],
        resources: [
          this.arnOf("configuration-set", this.configurationSet.configurationSetName),
          this.arnOf("identity", "*"),
        ],
      }),
    );
    this.acceptAnyIdentity(fn);
  }

  /** Lets a function ask for the verification of senders, and see how far it is. */
  grantIdentities(fn: LambdaFunction, { sesEndpoint }: StackSettings): void {
    if (sesEndpoint !== undefined) fn.addEnvironment("AWS_ENDPOINT_URL_SESV2", sesEndpoint);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["ses:CreateEmailIdentity", "ses:GetEmailIdentity"],
        resources: [this.arnOf("identity", "*")],
      }),
    );
    this.acceptAnyIdentity(fn);
  }

  private arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: "ses", resource, resourceName });
  }

  private acceptAnyIdentity(fn: LambdaFunction): void {
    acceptPermission(
      fn,
      "arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*",
      "Merchants send from their own verified domains, which are not known at deployment; only this account's.",
    );
  }
}
