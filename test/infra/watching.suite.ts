import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { functionNames, functions } from "../../infra/pipeline.ts";
import { functionOf } from "./functions.ts";
import { refOf, template } from "./synthesise.ts";

const runbook = new URL("../../docs/runbook.md", import.meta.url);

const alarmSchema = v.looseObject({
  AlarmDescription: v.string(),
  AlarmActions: v.array(v.unknown()),
  MetricName: v.string(),
  TreatMissingData: v.string(),
  Dimensions: v.optional(v.array(v.object({ Name: v.string(), Value: v.unknown() })), []),
});
const alarms = template
  .ofType("AWS::CloudWatch::Alarm")
  .map(({ id, Properties }) => Object.assign(v.parse(alarmSchema, Properties), { id }));

const sectionOf = (description: string) => / What to do: docs\/runbook\.md#([a-z-]+)$/.exec(description)?.[1];
const sections = [...functionNames, "http-api", "sending-paused"];

describe.each(alarms)("$id", (alarm) => {
  test("says what to do, to somebody", () => {
    expect(sections).toContain(sectionOf(alarm.AlarmDescription));
    expect(alarm.AlarmActions.map(refOf)).toEqual([expect.stringContaining("AlarmsTopic")]);
  });

  test.skipIf(!existsSync(runbook))("has its section in the runbook", () => {
    const headings = readFileSync(runbook, "utf8").matchAll(/^#+ (.+)$/gm);
    const anchors = [...headings].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(anchors).toContain(sectionOf(alarm.AlarmDescription));
  });
});

test.each(functionNames)("%s is watched, and its alarm says what failing means", (name) => {
  const { id } = functionOf(template, name);
  const own = alarms.filter(({ Dimensions }) => Dimensions.some(({ Value }) => refOf(Value) === id));
  expect(own.map(({ MetricName }) => MetricName)).toContain("Errors");
  for (const { AlarmDescription } of own) expect(AlarmDescription).toContain(functions[name].failureMeans);
});

test("a tick that does not run is noticed by its silence", () => {
  const { id } = functionOf(template, "tick");
  const silence = alarms.find(
    ({ MetricName, Dimensions }) => MetricName === "Invocations" && refOf(Dimensions[0]?.Value) === id,
  );
  expect(silence).toMatchObject({
    TreatMissingData: "breaching",
    ComparisonOperator: "LessThanOrEqualToThreshold",
    Threshold: 0,
  });
});

test("failed requests, paused sending and failing due items are noticed", () => {
  const watched = alarms.map(({ MetricName }) => MetricName);
  expect(watched).toEqual(expect.arrayContaining(["5xx", "SendingPaused", "TickItemsFailed"]));
});

test("CloudWatch may publish to the alarm topic", () => {
  const policies = template.ofType("AWS::SNS::TopicPolicy").map(({ Properties }) => JSON.stringify(Properties));
  expect(
    policies.filter((policy) => policy.includes("cloudwatch.amazonaws.com") && policy.includes("AlarmsTopic")),
  ).toHaveLength(1);
});
