import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { localTableName } from "../../../infra/local/database.ts";
import { contextOf, environmentOf, wires } from "../../../infra/local/host.ts";
import { consumerOf, type FunctionName, type QueueName, queues as queueNames } from "../../../infra/pipeline.ts";
import { type TableName, tableNames, tables } from "../../../infra/tables.ts";
import { messageRowSchema } from "../../../shared/message/message.ts";
import { createTable, type Row } from "../../../shared/runtime/table.ts";
import { readApiKey } from "../../../shared/store/api-key.ts";
import { defaultSettings, type Settings } from "../../../shared/store/settings.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import * as v from "valibot";
import { clientOf } from "../../simulation/memory/client.ts";
import { createMemoryDynamo, type Twist } from "../../simulation/memory/dynamo.ts";
import { createMemoryQueues } from "../../simulation/memory/queues.ts";
import { createMemorySes, type TakenMail } from "../../simulation/memory/ses.ts";
import { createMemorySns } from "../../simulation/memory/sns.ts";

const store = "shop";
const keys = { hashKey: "hash", linkKey: "link" };
const apiKey = `sl_${store}_${"k".repeat(43)}`;
const minuteMs = 60_000;
/** Noon on a Monday, in the zone of the store. */
export const startsAt = Date.UTC(2026, 5, 1, 12);

/** One call that leaves a function: its number within the run, and what it is, as in `dynamo.Query`. */
export interface Call {
  nth: number;
  name: string;
  command: object;
}

/** What becomes of a run's calls: it may throw before or after one, do something else meanwhile, or let a read lag. */
export interface Disturb {
  before?: (call: Call) => Promise<void> | void;
  after?: (call: Call) => Promise<void> | void;
  twist?: (call: Call) => Twist | undefined;
}

/** The end of a worker: none of its later calls happens. */
export class Crash extends Error {}

/** A worker that dies before or after its `n`th call. */
export const crashAt = (n: number, when: "before" | "after"): Disturb => ({
  [when]: ({ nth }: Call) => {
    if (nth === n) throw new Crash();
  },
});

export interface WorldOptions {
  settings?: Partial<Settings>;
}

const deadlineMs = 60 * 24 * 3_600_000;

/**
 * The functions that follow orders and run ledgers, as AWS runs them, with the API before and the senders behind them:
 * over a database, queues, SES and SNS in memory, one thing after the other, in virtual time.
 */
export const createWorld = async ({ settings: given = {} }: WorldOptions = {}) => {
  const time = { now: startsAt };
  const stream: { pk: string; sk: string }[] = [];
  const definitions = Object.fromEntries(tableNames.map((name) => [localTableName(name), tables[name]]));
  const dynamo = createMemoryDynamo(
    definitions,
    () => time.now,
    (table, _, after) => {
      const [pk = "", sk = ""] = [after?.["pk"]?.S, after?.["sk"]?.S];
      const isStreamed = tables.stock.stream.sortKeyPrefixes.some((prefix) => sk.startsWith(prefix));
      if (table === localTableName("stock") && isStreamed) stream.push({ pk, sk });
    },
  );
  const sqs = createMemoryQueues(() => time.now);
  const mails: (TakenMail & { at: number })[] = [];
  const texts: { to: string; body: string; at: number }[] = [];
  const services = {
    dynamo,
    sqs,
    ses: createMemorySes((taken) => mails.push(...taken.map((mail) => ({ ...mail, at: time.now })))),
    sns: createMemorySns((text) => texts.push({ ...text, at: time.now })),
  };
  const logged: { code: string; fields: object }[] = [];

  const client = clientOf(DynamoDBClient, async (command) => dynamo.run(command));
  const table = (name: TableName) => createTable(client, localTableName(name));
  const stores = createStoresTable(table("stores"));
  const settings: Settings = {
    ...defaultSettings,
    name: "Shop",
    sender: "shop@example.com",
    postalAddress: "1 Street",
    doubleOptIn: false,
    ...given,
  };
  await stores.initialiseDeployment(keys);
  await stores.create(store, settings);
  await stores.putKey(store, readApiKey(apiKey)?.hash ?? "", "2026-01-01T00:00:00Z");

  /** Starts a function in a new environment. Throws `Crash` where it died. */
  const run = async (name: FunctionName, event: unknown, disturb: Disturb = {}): Promise<unknown> => {
    let nth = 0;
    let isDead = false;
    const pass = async (hook: Disturb["before"], call: Call) => {
      if (isDead) throw new Crash();
      try {
        await hook?.(call);
      } catch (error) {
        isDead = true;
        throw error;
      }
    };
    const send = (service: keyof typeof services) => async (command: object) => {
      const call = { nth: (nth += 1), name: `${service}.${command.constructor.name.replace("Command", "")}`, command };
      await pass(disturb.before, call);
      const answer = service === "dynamo" ? dynamo.run(command, disturb.twist?.(call)) : services[service].run(command);
      await pass(disturb.after, call);
      return answer;
    };
    const log = (code: string, fields = {}) => void logged.push({ code, fields });
    const handler = wires[name]({
      env: environmentOf(name, {
        database: { endpoint: "" },
        queues: { endpoint: "", urlOf: (queue) => `https://sqs.example/${queue}` },
        sesEndpoint: "",
        sendRate: 1_000,
        publicUrl: "https://stockline.example",
      }),
      clients: {
        dynamo: clientOf(DynamoDBClient, send("dynamo")),
        sqs: clientOf(SQSClient, send("sqs")),
        ses: clientOf(SESv2Client, send("ses")),
        sns: clientOf(SNSClient, send("sns")),
      },
      clock: {
        now: () => time.now,
        sleep: async (ms) => {
          time.now += ms;
        },
      },
      log: { info: log, warn: log, error: log, count: () => {} },
    });
    const result: unknown = await Reflect.apply(handler, undefined, [event, contextOf(name)]);
    if (isDead) throw new Crash();
    return result;
  };

  const call = async (method: string, path: string, body?: unknown) => {
    const name = method === "POST" && path === "signups" ? "storefront-api" : "merchant-api";
    const url = new URL(`https://stockline.example/v1/stores/${store}/${path}`);
    const result = await run(name, {
      version: "2.0",
      routeKey: "$default",
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      queryStringParameters: Object.fromEntries(url.searchParams),
      requestContext: { http: { method, path: url.pathname, sourceIp: "192.0.2.1" } },
      body: body === undefined ? "" : JSON.stringify(body),
      isBase64Encoded: false,
    });
    const { statusCode, body: text } = v.parse(v.object({ statusCode: v.number(), body: v.string() }), result);
    if (statusCode >= 400) throw new Error(`${method} ${path}: ${statusCode} ${text}`);
    return v.parse(v.record(v.string(), v.unknown()), JSON.parse(text));
  };

  /** Hands the oldest message of a queue to its function; one whose worker dies comes again after a minute. */
  const deliver = async (name: QueueName, disturb?: Disturb): Promise<boolean> => {
    const all = sqs.of(name);
    const message = all.find(({ visibleAt }) => visibleAt <= time.now);
    if (message === undefined) return false;
    message.receives += 1;
    message.visibleAt = time.now + minuteMs;
    const attributes = { ApproximateReceiveCount: String(message.receives) };
    const result = await run(
      consumerOf(name),
      { Records: [{ messageId: message.id, body: message.body, attributes }] },
      disturb,
    );
    const failures: unknown = result instanceof Object ? Reflect.get(result, "batchItemFailures") : undefined;
    if (Array.isArray(failures) && failures.length > 0) return true;
    all.splice(all.indexOf(message), 1);
    return true;
  };

  const readStream = async () => {
    const [record] = stream.splice(0, 1);
    if (record === undefined) return false;
    const dynamodb = { Keys: { pk: { S: record.pk }, sk: { S: record.sk } }, SequenceNumber: "1" };
    await run("on-stock-change", { Records: [{ dynamodb }] });
    return true;
  };

  const move = async (): Promise<boolean> => {
    if (await readStream()) return true;
    for (const name of queueNames) if (await deliver(name)) return true;
    return false;
  };

  /** Until nothing is to be done at this instant. */
  const drain = async () => {
    for (let count = 0; await move(); count += 1) if (count > 20_000) throw new Error("It never runs dry");
  };

  const rowsOf = (name: TableName): Row[] =>
    [...dynamo.table(localTableName(name)).items()].map((item) => unmarshall(item));

  const nextAt = (): number | undefined => {
    const due = tableNames.flatMap((name) =>
      [...dynamo.table(localTableName(name)).items()].flatMap((item) =>
        item["due"] === undefined ? [] : [Number(item["dueAt"]?.N)],
      ),
    );
    const visible = queueNames.flatMap((name) => sqs.of(name).map(({ visibleAt }) => visibleAt));
    const all = [...due, ...visible];
    return all.length === 0 ? undefined : Math.min(...all);
  };

  /** Lets time pass, with a tick whenever something is due, to `untilMs`; or until nothing will ever be due. */
  const passTo = async (untilMs: number) => {
    for (let count = 0; count < 2_000; count += 1) {
      await drain();
      const next = nextAt();
      if (next === undefined || next > untilMs) {
        time.now = Math.max(time.now, Math.min(untilMs, startsAt + deadlineMs));
        return;
      }
      // What is due and stays so is looked at again by the next minute's tick.
      time.now = next > time.now ? next : Math.min(time.now + minuteMs, untilMs);
      await run("tick", {});
      await drain();
      if (time.now >= untilMs && (nextAt() ?? untilMs + 1) <= untilMs) return;
    }
    throw new Error("It never comes to rest");
  };

  const messages = () =>
    rowsOf("messages")
      .filter(({ sk }) => sk === "message")
      .map((row) => v.parse(messageRowSchema, row))
      .flatMap(({ about, ...message }) => (about.kind === "order" ? [{ ...message, ...about }] : []))
      .toSorted((a, b) => a.createdAt - b.createdAt || a.n - b.n);

  const order = (id: string, sku: string, more: Record<string, unknown> = {}) => ({
    placedAt: new Date(time.now).toISOString(),
    customer: { email: `${id}@example.com` },
    shipTo: { country: "DE", postalCode: "10115" },
    currency: "EUR",
    lines: [{ id: "1", sku, quantity: 1, unitPrice: "10.00", backorder: true }],
    ...more,
  });

  return {
    store,
    time,
    settings,
    stores,
    table,
    sqs,
    mails,
    texts,
    logged,
    run,
    call,
    deliver,
    drain,
    rowsOf,
    passTo,
    pass: async (ms: number) => passTo(time.now + ms),
    messages,
    order,
    putOrder: async (id: string, sku: string, more?: Record<string, unknown>) =>
      call("PUT", `orders/${encodeURIComponent(id)}`, order(id, sku, more)),
    putSupply: async (id: string, sku: string, more: Record<string, unknown>) =>
      call("PUT", `supplies/${encodeURIComponent(id)}`, { sku, quantity: 10, ...more }),
    putVariant: async (sku: string) => call("PUT", `variants/${sku}`, { title: `Tent ${sku}` }),
    putLevel: async (sku: string, available: number) =>
      call("PUT", `variants/${sku}/levels/main`, { available, observedAt: new Date(time.now).toISOString() }),
    line: async (id: string) => v.parse(lineSchema, await call("GET", `orders/${encodeURIComponent(id)}`)).lines[0],
    lines: async (id: string) => v.parse(lineSchema, await call("GET", `orders/${encodeURIComponent(id)}`)).lines,
    supplies: async (sku: string) => v.parse(suppliesSchema, await call("GET", `supplies?sku=${sku}`)),
    /** Topics of the messages that were sent about an order, each with its channel. */
    told: (id: string) =>
      messages()
        .filter((message) => message.order === id && message.state === "sent")
        .map(({ topic, channel }) => `${topic} by ${channel}`),
    loseQueues: () => {
      for (const name of queueNames) sqs.of(name).splice(0);
    },
  };
};
export type World = Awaited<ReturnType<typeof createWorld>>;

const lineSchema = v.object({
  lines: v.array(
    v.looseObject({
      id: v.string(),
      status: v.string(),
      backorder: v.boolean(),
      place: v.nullable(v.number()),
      promise: v.nullable(v.string()),
      estimate: v.nullable(v.looseObject({ readyOn: v.string(), shipsOn: v.string() })),
      why: v.object({ code: v.string(), text: v.string() }),
    }),
  ),
});
const suppliesSchema = v.object({
  items: v.array(v.looseObject({ id: v.string(), counted: v.number(), received: v.number() })),
  owed: v.number(),
  lines: v.number(),
  inHand: v.number(),
});
