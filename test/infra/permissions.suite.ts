import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { functionNames } from "../../infra/pipeline.ts";
import { permissionsOf } from "./functions.ts";
import { createStack, template } from "./synthesise.ts";

/** What follows the account in an ARN; of a service's ARNs altogether, the service too. */
const placeOf = (resource: unknown): string => {
  const text = JSON.stringify(resource);
  const place = /(?:sns:\*:\*:)?[^:"]*\*/.exec(text)?.[0] ?? text;
  return text.startsWith('{"allBut"') ? `all but ${place}` : place;
};

test("no permission has a wildcard, but for the few that cannot be narrower", () => {
  const wildcards = functionNames.flatMap((name) =>
    permissionsOf(template, name)
      .filter(({ action, resource }) => action.includes("*") || JSON.stringify(resource).includes("*"))
      .map(({ action, resource }) => `${name}: ${action} on ${placeOf(resource)}`),
  );
  expect(wildcards).toEqual([
    "merchant-api: ses:CreateEmailIdentity on identity/*",
    "merchant-api: ses:GetEmailIdentity on identity/*",
    "on-stock-change: dynamodb:ListStreams on *",
    "send-chunk: ses:SendBulkEmail on identity/*",
    "send-chunk: ses:SendBulkTemplatedEmail on identity/*",
    "send-message: ses:SendBulkEmail on identity/*",
    "send-message: ses:SendBulkTemplatedEmail on identity/*",
    "send-message: sns:Publish on all but sns:*:*:*",
  ]);
});

test("no role has a managed policy, and only Lambda may take one", () => {
  for (const { Properties } of template.ofType("AWS::IAM::Role")) {
    expect(Properties).not.toHaveProperty("ManagedPolicyArns");
    expect(JSON.stringify(Properties["AssumeRolePolicyDocument"])).toContain("lambda.amazonaws.com");
  }
});

test("cdk-nag finds nothing that is not acknowledged with its reason", () => {
  const stack = createStack();
  const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
  expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
});

test("queues and topics refuse plain HTTP", () => {
  const policies = [...template.ofType("AWS::SQS::QueuePolicy"), ...template.ofType("AWS::SNS::TopicPolicy")];
  const guarded = policies.filter(({ Properties }) =>
    JSON.stringify(Properties).includes('"aws:SecureTransport":"false"'),
  );
  const owners = [...template.ofType("AWS::SQS::Queue"), ...template.ofType("AWS::SNS::Topic")];
  expect(guarded).toHaveLength(owners.length);
});
