import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, type Code, Function as LambdaFunction, LoggingFormat, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { alarmPeriod, type Alarms } from "./alarms.ts";
import { pascal } from "./names.ts";
import { type FunctionDefinition, type FunctionName, functions } from "./pipeline.ts";

/** Logs carry no addresses; a month is enough to see what happened before somebody asks. */
export const logRetention = {
  retention: RetentionDays.ONE_MONTH,
  removalPolicy: RemovalPolicy.DESTROY,
};

/** A function that may do nothing yet but write its own log; grants and triggers are added by who owns them. */
export const createFunction = (scope: Construct, name: FunctionName, code: Code, alarms: Alarms): LambdaFunction => {
  const definition: FunctionDefinition = functions[name];
  const id = pascal(name);
  const logGroup = new LogGroup(scope, `${id}Log`, logRetention);
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  logGroup.grantWrite(role);
  const fn = new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: "index.handler",
    code,
    role,
    logGroup,
    // Powertools writes JSON lines and metrics (EMF) by itself; Lambda leaves them as they are.
    loggingFormat: LoggingFormat.TEXT,
    timeout: Duration.seconds(definition.timeoutSeconds),
    memorySize: definition.memoryMb,
  });
  alarms.add(fn, "ErrorsAlarm", {
    metric: fn.metricErrors({ period: alarmPeriod }),
    // One timeout is retried by whatever woke the function; two bad periods of three are not a hiccup.
    bad: { periods: 2, of: 3 },
    seen: `${name} throws or runs out of time.`,
    meaning: definition.failureMeans,
    section: name,
  });
  return fn;
};

/** Accepts a cdk-nag finding about what a function is permitted, and says why. */
export const acceptPermission = (fn: LambdaFunction, resource: string, reason: string): void => {
  Validations.of(fn.role ?? fn).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${resource}]`,
    reason,
  });
};
