import * as v from "valibot";
import { expect, test } from "vitest";
import { environmentOf } from "./functions.ts";
import { refOf, subscriptionTo, synthesise, template } from "./synthesise.ts";

const subscription = subscriptionTo("InboundQueue");
const redriveSchema = v.object({ deadLetterTargetArn: v.unknown() });

test("a shopper's text goes to the inbound queue as AWS wrote it, and is put aside where it cannot", () => {
  expect(subscription).toMatchObject({ Protocol: "sqs", RawMessageDelivery: true });
  const { deadLetterTargetArn } = v.parse(redriveSchema, subscription?.["RedrivePolicy"]);
  expect(refOf(deadLetterTargetArn)).toMatch(/^InboundDeadLetters/);
});

test("only this account's numbers may publish shoppers' texts", () => {
  const topic = refOf(subscription?.["TopicArn"]);
  const policies = template
    .ofType("AWS::SNS::TopicPolicy")
    .filter(({ Properties }) => JSON.stringify(Properties["Topics"]).includes(topic ?? "none"));
  expect(policies.map(({ Properties }) => Properties["PolicyDocument"])).toEqual([
    {
      Version: "2012-10-17",
      Statement: [
        expect.objectContaining({ Effect: "Deny", Sid: "AllowPublishThroughSSLOnly" }),
        {
          Sid: expect.any(String),
          Effect: "Allow",
          Principal: { Service: "sms-voice.amazonaws.com" },
          Action: "sns:Publish",
          Resource: { Ref: topic },
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        },
      ],
    },
  ]);
});

test("texts are sent as fast as the slowest number may, unless the settings say more", () => {
  expect(environmentOf(template, "send-message").get("TEXT_RATE")).toBe("1");
  expect(environmentOf(synthesise({ textRate: "20" }), "send-message").get("TEXT_RATE")).toBe("20");
});

test("a STOP that waits is noticed sooner than a message that may be delayed", () => {
  const thresholdOf = (id: string) =>
    template.ofType("AWS::CloudWatch::Alarm").find((alarm) => alarm.id.startsWith(id))?.Properties["Threshold"];
  expect(thresholdOf("InboundQueueLateAlarm")).toBe(6 * 60);
  expect(thresholdOf("MessageQueueLateAlarm")).toBe(27 * 60);
});
