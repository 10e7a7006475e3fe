import { Stack, Validations } from "aws-cdk-lib";
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type HttpRouteIntegration,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { alarmPeriod, type Alarms } from "./alarms.ts";
import { logRetention } from "./lambda.ts";

/** Half of what a new AWS account allows all its APIs together: a flood here leaves room for the others. */
const throttle = { rateLimit: 5_000, burstLimit: 2_500 };

/** Paths carry ids only. Query strings carry the tokens of mails' links, and addresses are personal: neither is logged. */
const accessLog = AccessLogFormat.custom(
  JSON.stringify({
    time: "$context.requestTime",
    requestId: "$context.requestId",
    route: "$context.routeKey",
    method: "$context.httpMethod",
    path: "$context.path",
    status: "$context.status",
    latencyMs: "$context.responseLatency",
    bytes: "$context.responseLength",
    integrationError: "$context.integrationErrorMessage",
  }),
);

const readRoute = (route: string): HttpRouteKey => {
  const [verb, path] = route.split(" ");
  const method = Object.values(HttpMethod).find((known) => known === verb);
  if (method === undefined || path === undefined) throw new Error(`Not a route: ${route}`);
  return HttpRouteKey.with(path, method);
};

/** The one way in from outside: shoppers, merchants and webhooks. */
export class PublicApi extends Construct {
  readonly api: HttpApi;
  /** Without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, alarms: Alarms) {
    super(scope, id);
    this.api = new HttpApi(this, "Api", {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
    });
    this.url = this.api.apiEndpoint;
    const log = new LogGroup(this, "AccessLog", logRetention);
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLog },
    });
    alarms.add(this, "FailuresAlarm", {
      // Functions answer a failure with 500 instead of throwing: their own error counts do not show it.
      metric: new Metric({
        namespace: "AWS/ApiGateway",
        metricName: "5xx",
        dimensionsMap: { ApiId: this.api.apiId },
        statistic: "Sum",
        period: alarmPeriod,
      }),
      atLeast: 5,
      seen: "Requests were answered with 5xx.",
      meaning: "Some shoppers, merchants or webhooks got no answer; most callers try again.",
      section: "http-api",
    });
  }

  /** Sends the routes, as in `POST /v1/stores/{store}/signups`, to a function. */
  route(fn: IFunction, name: string, routes: string[]): void {
    const integration: HttpRouteIntegration = new HttpLambdaIntegration(name, fn);
    for (const route of routes) {
      const created = new HttpRoute(this.api, route, {
        httpApi: this.api,
        integration,
        routeKey: readRoute(route),
      });
      Validations.of(created).acknowledge({
        id: "AwsSolutions-APIG4",
        reason:
          "Functions check keys, signatures and link tokens themselves: each route has another kind, some have none.",
      });
    }
  }
}
