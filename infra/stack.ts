import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Code, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { Alarms } from "./alarms.ts";
import { createFunction } from "./lambda.ts";
import { Mail } from "./mail.ts";
import { pascal } from "./names.ts";
import { type FunctionDefinition, type FunctionName, functionNames, functions } from "./pipeline.ts";
import { PublicApi } from "./public-api.ts";
import { createQueues, grantWake, type Queues } from "./queues.ts";
import type { StackSettings } from "./settings.ts";
import { createStorage, grantBatchUpdates, grantTable, type Storage } from "./storage.ts";
import { tableNames } from "./tables.ts";
import { Texts } from "./texts.ts";
import { onEveryMinute, onQueue, onStream } from "./triggers.ts";

export interface StocklineProps {
  settings: StackSettings;
  /** A function's bundle. */
  codeOf: (name: FunctionName) => Code;
}

interface Parts {
  alarms: Alarms;
  storage: Storage;
  queues: Queues;
  api: PublicApi;
  mail: Mail;
  texts: Texts;
}

/** Plans chunks, whose size follows from the send rate, or sends them. */
const handlesChunks = ({ tables, wakes }: FunctionDefinition) => tables.messages === "write" && wakes.includes("chunk");

const grant = (fn: LambdaFunction, definition: FunctionDefinition, parts: Parts, settings: StackSettings): void => {
  const { storage, queues, mail, texts, api } = parts;
  for (const table of tableNames) {
    const access = definition.tables[table];
    if (access !== undefined) grantTable(fn, table, storage(table), access);
  }
  for (const queue of definition.wakes) grantWake(fn, queue, queues(queue));
  if (definition.makesLinks) fn.addEnvironment("PUBLIC_URL", settings.publicUrl ?? api.url);
  if (definition.sendsMail || handlesChunks(definition)) fn.addEnvironment("SEND_RATE", String(settings.sendRate));
  if (definition.sendsMail) mail.grantSend(fn, settings);
  // Who sends a chunk marks its recipients first, 25 at a time.
  if (definition.sendsMail && handlesChunks(definition)) grantBatchUpdates(fn, storage("waitlist"));
  if (definition.coversQueues) grantBatchUpdates(fn, storage("orders"));
  if (definition.verifiesSenders) mail.grantIdentities(fn, settings);
  if (definition.sendsTexts) texts.grantSend(fn, settings);
};

const connect = (fn: LambdaFunction, name: FunctionName, parts: Parts): void => {
  const { trigger }: FunctionDefinition = functions[name];
  switch (trigger.kind) {
    case "http":
      return parts.api.route(fn, pascal(name), trigger.routes);
    case "queue":
      return onQueue(fn, trigger, parts.queues(trigger.queue));
    case "stream":
      return onStream(fn, name, trigger, parts.storage(trigger.table), parts.alarms);
    case "everyMinute":
      return onEveryMinute(fn, name, parts.alarms);
  }
};

/**
 * Stockline on AWS, made from `pipeline.ts` and `tables.ts`. One to an account and region: the send rate that its
 * senders share is the SES account's.
 */
export class StocklineStack extends Stack {
  constructor(scope: Construct, id: string, { settings, codeOf }: StocklineProps) {
    super(scope, id, { description: "Stockline: tells shoppers when it's back" });
    const alarms = new Alarms(this, "Alarms");
    const storage = createStorage(this);
    const queues = createQueues(this, alarms);
    const api = new PublicApi(this, "PublicApi", alarms);
    const mail = new Mail(this, "Mail", { feedback: queues("feedback"), alarms });
    const texts = new Texts(this, "Texts", { inbound: queues("inbound") });
    const parts: Parts = { alarms, storage, queues, api, mail, texts };

    for (const name of functionNames) {
      const fn = createFunction(this, name, codeOf(name), alarms);
      grant(fn, functions[name], parts, settings);
      connect(fn, name, parts);
    }

    new CfnOutput(this, "ApiUrl", { value: api.url });
    new CfnOutput(this, "AlarmTopic", {
      value: alarms.topic.topicArn,
      description: "Subscribe whoever is on call",
    });
    new CfnOutput(this, "InboundTextsTopic", {
      value: texts.topic.topicArn,
      description: "Where the account's number publishes the texts it receives (two-way SMS)",
    });
    for (const table of tableNames) new CfnOutput(this, `${pascal(table)}Table`, { value: storage(table).tableName });
  }
}
