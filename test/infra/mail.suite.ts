import { expect, test } from "vitest";
import { subscriptionTo, template } from "./synthesise.ts";

const [destination] = template.ofType("AWS::SES::ConfigurationSetEventDestination");

test("what became of a mail goes to the feedback queue as SES wrote it", () => {
  expect(destination?.Properties["EventDestination"]).toMatchObject({
    Enabled: true,
    MatchingEventTypes: ["send", "delivery", "bounce", "complaint", "reject", "renderingFailure", "deliveryDelay"],
  });
  expect(subscriptionTo("FeedbackQueue")).toMatchObject({ Protocol: "sqs", RawMessageDelivery: true });
});

test("SES may publish for this configuration set only", () => {
  const policies = template.ofType("AWS::SNS::TopicPolicy").map(({ Properties }) => JSON.stringify(Properties));
  const own = policies.filter((policy) => policy.includes("ses.amazonaws.com"));
  expect(own).toEqual([expect.stringMatching(/AWS:SourceArn.*configuration-set/)]);
});
