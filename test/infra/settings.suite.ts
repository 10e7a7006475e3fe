import { App } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { functionNames } from "../../infra/pipeline.ts";
import { readSettings } from "../../infra/settings.ts";
import { environmentOf } from "./functions.ts";
import { type Synthesised, synthesise, template } from "./synthesise.ts";

const configured = synthesise({
  publicUrl: "https://alerts.example/",
  sesEndpoint: "http://127.0.0.1:1234",
  snsEndpoint: "http://127.0.0.1:1235",
});

const settingsFrom = (context: Record<string, unknown>) => readSettings(new App({ context }));

test("settings come as text from the command line, and have defaults", () => {
  expect(settingsFrom({})).toEqual({ sendRate: 14, textRate: 1 });
  expect(settingsFrom({ sendRate: "50", textRate: "0.5", publicUrl: "https://alerts.example/" })).toMatchObject({
    sendRate: 50,
    textRate: 0.5,
    publicUrl: "https://alerts.example",
  });
});

test("wrong settings are all named", () => {
  expect(() => settingsFrom({ sendRate: "fast", textRate: "0", publicUrl: "alerts.example" })).toThrow(
    /sendRate.*textRate.*publicUrl/,
  );
});

test("a public address replaces the API's own in links", () => {
  expect(environmentOf(configured, "send-chunk").get("PUBLIC_URL")).toBe("https://alerts.example");
  expect(environmentOf(template, "send-chunk").get("PUBLIC_URL")).toEqual({
    "Fn::GetAtt": ["PublicApi6461FF4B", "ApiEndpoint"],
  });
});

const endpoints = ({ all }: Synthesised) => JSON.stringify(all).match(/AWS_ENDPOINT_URL\w*/g);

test("no function is pointed away from AWS unless the deployment check asks for it", () => {
  expect(endpoints(template)).toBeNull();
  const pointedAway = functionNames.flatMap((name) =>
    [...environmentOf(configured, name)]
      .filter(([variable]) => variable.startsWith("AWS_ENDPOINT_URL"))
      .map(([variable, value]) => `${name}: ${variable}=${String(value)}`),
  );
  expect(pointedAway).toEqual([
    "merchant-api: AWS_ENDPOINT_URL_SESV2=http://127.0.0.1:1234",
    "send-chunk: AWS_ENDPOINT_URL_SESV2=http://127.0.0.1:1234",
    "send-message: AWS_ENDPOINT_URL_SESV2=http://127.0.0.1:1234",
    "send-message: AWS_ENDPOINT_URL_SNS=http://127.0.0.1:1235",
  ]);
});
