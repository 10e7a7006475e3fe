import { App } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { readSettings } from "../../infra/settings.ts";
import { environmentOf } from "./functions.ts";
import { synthesise } from "./synthesise.ts";

const settingsFrom = (context: Record<string, unknown>) => readSettings(new App({ context }));

test("settings come as text from the command line, and have defaults", () => {
  expect(settingsFrom({})).toEqual({ sendRate: 14, publicUrl: undefined, sesEndpoint: undefined });
  expect(settingsFrom({ sendRate: "50", publicUrl: "https://alerts.example/" })).toMatchObject({
    sendRate: 50,
    publicUrl: "https://alerts.example",
  });
});

test("wrong settings are all named", () => {
  expect(() => settingsFrom({ sendRate: "fast", publicUrl: "alerts.example" })).toThrow(/sendRate.*publicUrl/);
});

test("a public address replaces the API's own in links", () => {
  const environment = environmentOf(synthesise({ publicUrl: "https://alerts.example" }), "send-chunk");
  expect(environment.get("PUBLIC_URL")).toBe("https://alerts.example");
});

test("no function is pointed away from AWS unless the deployment check asks for it", () => {
  const endpoints = ({ all }: ReturnType<typeof synthesise>) => JSON.stringify(all).match(/AWS_ENDPOINT_URL\w*/g);
  expect(endpoints(synthesise())).toBeNull();
  expect(endpoints(synthesise({ sesEndpoint: "http://127.0.0.1:1234" }))).toEqual(["AWS_ENDPOINT_URL_SESV2"]);
});
