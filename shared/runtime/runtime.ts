import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** What a function is given by its host: Lambda, the one-machine runtime, or a test. */
export interface Runtime {
  env: Record<string, string | undefined>;
  clock: Clock;
  log: Log;
  /** A host's own clients, where it counts or disturbs every call that leaves a function; else the environment's. */
  clients?: Clients;
}

/** Everything that a function reaches of AWS: no call leaves it by another way. */
export interface Clients {
  dynamo: DynamoDBClient;
  sqs: SQSClient;
  ses: SESv2Client;
  sns: SNSClient;
}

/** Reads a function's environment. Throws at the start, naming every variable that is missing or wrong. */
export const readEnv = <Entries extends v.ObjectEntries>(
  runtime: Runtime,
  entries: Entries,
): v.InferOutput<v.ObjectSchema<Entries, undefined>> => {
  const result = v.safeParse(v.object(entries), runtime.env);
  if (result.success) return result.output;
  const names = result.issues.map((issue) => v.getDotPath(issue) ?? "environment");
  throw new Error(`Missing or wrong environment: ${names.join(", ")}`);
};

export const envText = v.pipe(v.string(), v.minLength(1));
export const envNumber = v.pipe(v.string(), v.transform(Number), v.number(), v.minValue(0));

/** Retries of reads and idempotent writes; sending mail has none, because a repeat could tell someone twice. */
const sdkAttempts = 4;

const endpointOf = (runtime: Runtime, service: string) => {
  const endpoint = runtime.env[`AWS_ENDPOINT_URL_${service}`] ?? runtime.env["AWS_ENDPOINT_URL"];
  return endpoint === undefined ? {} : { endpoint };
};

/**
 * The SDK copies all that goes out and comes in for a log that nobody has asked for: a tenth of a sender's CPU.
 * Every service's client has that middleware.
 */
const withoutLog = <Client extends { middlewareStack: { remove(name: string): boolean } }>(client: Client): Client => {
  client.middlewareStack.remove("loggerMiddleware");
  return client;
};

export const dynamoClient = (runtime: Runtime): DynamoDBClient =>
  runtime.clients?.dynamo ??
  withoutLog(new DynamoDBClient({ ...endpointOf(runtime, "DYNAMODB"), maxAttempts: sdkAttempts }));

export const sqsClient = (runtime: Runtime): SQSClient =>
  runtime.clients?.sqs ?? withoutLog(new SQSClient({ ...endpointOf(runtime, "SQS"), maxAttempts: sdkAttempts }));

export const sesClient = (runtime: Runtime): SESv2Client =>
  runtime.clients?.ses ?? withoutLog(new SESv2Client({ ...endpointOf(runtime, "SESV2"), maxAttempts: 1 }));

export const snsClient = (runtime: Runtime): SNSClient =>
  runtime.clients?.sns ?? withoutLog(new SNSClient({ ...endpointOf(runtime, "SNS"), maxAttempts: 1 }));
