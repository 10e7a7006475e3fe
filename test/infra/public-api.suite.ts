import * as v from "valibot";
import { expect, test } from "vitest";
import { type FunctionDefinition, functionNames, functions } from "../../infra/pipeline.ts";
import { template } from "./synthesise.ts";

const stageSchema = v.object({
  StageName: v.string(),
  AccessLogSettings: v.object({ Format: v.string() }),
  DefaultRouteSettings: v.object({
    ThrottlingRateLimit: v.number(),
    ThrottlingBurstLimit: v.number(),
  }),
});
const [stage] = template.ofType("AWS::ApiGatewayV2::Stage").map(({ Properties }) => v.parse(stageSchema, Properties));

test("the routes are the pipeline's", () => {
  const routes = template.ofType("AWS::ApiGatewayV2::Route").map(({ Properties }) => Properties["RouteKey"]);
  const definitions: FunctionDefinition[] = functionNames.map((name) => functions[name]);
  const expected = definitions.flatMap(({ trigger }) => (trigger.kind === "http" ? trigger.routes : []));
  expect(routes.toSorted()).toEqual(expected.toSorted());
});

test("access logs know neither query strings nor callers: no token, no address, no key", () => {
  const format: unknown = JSON.parse(stage?.AccessLogSettings.Format ?? "");
  const variables = Object.values(v.parse(v.record(v.string(), v.string()), format));
  expect(variables.toSorted()).toEqual([
    "$context.httpMethod",
    "$context.integrationErrorMessage",
    "$context.path",
    "$context.requestId",
    "$context.requestTime",
    "$context.responseLatency",
    "$context.responseLength",
    "$context.routeKey",
    "$context.status",
  ]);
});

test("a flood is throttled before it reaches the functions", () => {
  expect(stage).toMatchObject({
    StageName: "$default",
    DefaultRouteSettings: { ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 2_500 },
  });
});
