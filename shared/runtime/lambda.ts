import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { systemClock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Runtime } from "./runtime.ts";

/** A function's work, built once from what its host gives it. */
export type Wire<Event, Result> = (runtime: Runtime) => (event: Event, context: Context) => Promise<Result>;

const lambdaLog = (logger: Logger, metrics: Metrics): Log => ({
  info: (code, fields = {}) => logger.info(code, fields),
  warn: (code, fields = {}) => logger.warn(code, fields),
  error: (code, fields = {}) => logger.error(code, fields),
  count: (metric, value = 1) => metrics.addMetric(metric, MetricUnit.Count, value),
});

/** Puts a function's work on Lambda: built while the environment starts, with structured logs and metrics around it. */
export const onLambda = <Event, Result>(wire: Wire<Event, Result>) => {
  const build = () => {
    const logger = new Logger({ serviceName: "stockline" });
    // Its only warning is that a call counted nothing, which most calls do.
    const quiet = { ...console, warn: () => {} };
    const metrics = new Metrics({ namespace: "Stockline", serviceName: "stockline", logger: quiet });
    const work = wire({ env: process.env, clock: systemClock, log: lambdaLog(logger, metrics) });
    return middy<Event, Result>()
      .use(injectLambdaContext(logger, { clearState: true }))
      .use(logMetrics(metrics))
      .handler(async (event, context) => work(event, context));
  };
  // Other hosts import the same module for its `wire`, without a function's environment.
  return process.env["AWS_LAMBDA_FUNCTION_NAME"] === undefined ? undefined : build();
};
