import type { Context } from "aws-lambda";
import { wire as answerText } from "../../functions/answer-text/index.ts";
import { wire as applyReceipt } from "../../functions/apply-receipt/index.ts";
import { wire as followOrder } from "../../functions/follow-order/index.ts";
import { wire as inviteWave } from "../../functions/invite-wave/index.ts";
import { wire as merchantApi } from "../../functions/merchant-api/index.ts";
import { wire as onStockChange } from "../../functions/on-stock-change/index.ts";
import { wire as receiveWebhook } from "../../functions/receive-webhook/index.ts";
import { wire as recordFeedback } from "../../functions/record-feedback/index.ts";
import { wire as runJob } from "../../functions/run-job/index.ts";
import { wire as runLedger } from "../../functions/run-ledger/index.ts";
import { wire as sendChunk } from "../../functions/send-chunk/index.ts";
import { wire as sendMessage } from "../../functions/send-message/index.ts";
import { wire as shopperPages } from "../../functions/shopper-pages/index.ts";
import { wire as storefrontApi } from "../../functions/storefront-api/index.ts";
import { wire as tick } from "../../functions/tick/index.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Clients, Runtime } from "../../shared/runtime/runtime.ts";
import { deadLetterVariable, type FunctionName, functions, maxReceives, queues, queueVariable } from "../pipeline.ts";
import { tableNames, tableVariable } from "../tables.ts";
import { type Database, localTableName } from "./database.ts";
import type { Queues } from "./queues.ts";

/** The same code that Lambda runs, by the name it has in the pipeline. */
export const wires = {
  "storefront-api": storefrontApi,
  "shopper-pages": shopperPages,
  "merchant-api": merchantApi,
  "receive-webhook": receiveWebhook,
  "apply-receipt": applyReceipt,
  "run-job": runJob,
  "on-stock-change": onStockChange,
  "follow-order": followOrder,
  "run-ledger": runLedger,
  "invite-wave": inviteWave,
  "send-chunk": sendChunk,
  "send-message": sendMessage,
  "answer-text": answerText,
  "record-feedback": recordFeedback,
  tick,
} satisfies Record<FunctionName, unknown>;

/** Where a host's parts are. */
export interface HostPlaces {
  database: Pick<Database, "endpoint">;
  queues: Pick<Queues, "endpoint" | "urlOf">;
  sesEndpoint: string;
  sendRate: number;
  publicUrl: string;
  /** Clients of the host's own for a function, where it counts what leaves it. */
  clientsOf?: (name: FunctionName) => Clients;
}

export interface HostOptions extends HostPlaces {
  clock: Clock;
  log: Log;
}

/** The variables that AWS would set for a function. */
export const environmentOf = (name: FunctionName, options: HostPlaces): Record<string, string> => {
  const { trigger } = functions[name];
  const entries: [string, string][] = [
    ...tableNames.map((table): [string, string] => [tableVariable(table), localTableName(table)]),
    ...queues.map((queue): [string, string] => [queueVariable(queue), options.queues.urlOf(queue)]),
    ["AWS_ENDPOINT_URL_DYNAMODB", options.database.endpoint],
    ["AWS_ENDPOINT_URL_SQS", options.queues.endpoint],
    ["AWS_ENDPOINT_URL_SESV2", options.sesEndpoint],
    ["AWS_ENDPOINT_URL_SNS", options.queues.endpoint],
    ["CONFIGURATION_SET", "stockline"],
    ["SEND_RATE", String(options.sendRate)],
    ["TEXT_RATE", String(options.sendRate)],
    ["PUBLIC_URL", options.publicUrl],
    ["MAX_RECEIVES", String(maxReceives)],
  ];
  if (trigger.kind === "queue") entries.push([deadLetterVariable, options.queues.urlOf(`${trigger.queue}-dlq`)]);
  return Object.fromEntries(entries);
};

/** What Lambda tells a function of its surroundings; nothing here reads more than the name. */
export const contextOf = (functionName: FunctionName): Context => ({
  functionName,
  functionVersion: "local",
  invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
  memoryLimitInMB: String(functions[functionName].memoryMb),
  awsRequestId: "local",
  logGroupName: "local",
  logStreamName: "local",
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => functions[functionName].timeoutSeconds * 1_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

/** Builds every function with this machine's tables, queues, mail server and clock. */
export const wireFunctions = (options: HostOptions) => {
  const runtimeOf = (name: FunctionName): Runtime => ({
    env: environmentOf(name, options),
    clock: options.clock,
    log: options.log,
    ...(options.clientsOf && { clients: options.clientsOf(name) }),
  });
  return {
    http: {
      "storefront-api": wires["storefront-api"](runtimeOf("storefront-api")),
      "shopper-pages": wires["shopper-pages"](runtimeOf("shopper-pages")),
      "merchant-api": wires["merchant-api"](runtimeOf("merchant-api")),
      "receive-webhook": wires["receive-webhook"](runtimeOf("receive-webhook")),
    },
    queue: {
      receipt: wires["apply-receipt"](runtimeOf("apply-receipt")),
      job: wires["run-job"](runtimeOf("run-job")),
      wave: wires["invite-wave"](runtimeOf("invite-wave")),
      chunk: wires["send-chunk"](runtimeOf("send-chunk")),
      message: wires["send-message"](runtimeOf("send-message")),
      order: wires["follow-order"](runtimeOf("follow-order")),
      ledger: wires["run-ledger"](runtimeOf("run-ledger")),
      inbound: wires["answer-text"](runtimeOf("answer-text")),
      feedback: wires["record-feedback"](runtimeOf("record-feedback")),
    },
    stream: wires["on-stock-change"](runtimeOf("on-stock-change")),
    tick: wires.tick(runtimeOf("tick")),
  };
};
export type WiredFunctions = ReturnType<typeof wireFunctions>;
