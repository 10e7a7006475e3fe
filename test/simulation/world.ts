import { localTableName } from "../../infra/local/database.ts";
import { environmentOf } from "../../infra/local/host.ts";
import { consumerOf, functions, maxReceives, queues as queueNames, type QueueName } from "../../infra/pipeline.ts";
import { tableNames, tables } from "../../infra/tables.ts";
import { createRunner, type Services } from "./calls.ts";
import type { Faults } from "./faults.ts";
import { createMemoryDynamo } from "./memory/dynamo.ts";
import { createMemoryQueues } from "./memory/queues.ts";
import { createMemorySes } from "./memory/ses.ts";
import { createMemorySns } from "./memory/sns.ts";
import type { Item } from "./memory/values.ts";
import type { Random } from "./random.ts";
import type { Story } from "./story.ts";
import { createWatcher } from "./watcher.ts";
import { createWorkers, label, type Worker } from "./workers.ts";

export interface WorldOptions {
  random: Random;
  faults: Faults;
  story: Story;
  /** Hears what happens, with the instant. */
  onEvent: (text: string) => void;
  /** Hears of every call. */
  onCall: (name: string) => void;
}

/** Noon in New York, where the phones are. */
const startsAt = Date.UTC(2026, 0, 5, 17);
const publicUrl = "https://stockline.example";
const minuteMs = 60_000;
/** More moves than any run needs that comes to rest. */
const longestRest = 3_000;

const stockTable = localTableName("stock");
const streamed = (item: Item | undefined) =>
  tables.stock.stream.sortKeyPrefixes.some((prefix) => item?.["sk"]?.S?.startsWith(prefix));

const deadLettersOf = (name: QueueName): string => `${name}-dlq`;

const failedIn = (result: unknown): Set<string> => {
  const failures: unknown = result instanceof Object ? Reflect.get(result, "batchItemFailures") : undefined;
  const ids: unknown[] = Array.isArray(failures)
    ? failures.map((failure) => Reflect.get(failure, "itemIdentifier"))
    : [];
  return new Set(ids.map(String));
};

/** The service goes on for ever: something keeps being due, and nothing comes of it. */
export class Restless extends Error {}

export type World = ReturnType<typeof createWorld>;

/**
 * All of the service in one process, on one thread, in virtual time: the functions as AWS runs them, over a database,
 * queues, SES and SNS in memory. Nothing goes on by itself: whoever holds it makes moves.
 */
export const createWorld = ({ random, faults, story, onEvent, onCall }: WorldOptions) => {
  const time = { now: startsAt };
  let tickedAt = startsAt;
  let acting: Worker | undefined;
  const stream: { pk: string; sk: string; sequence: string }[] = [];
  let isStreaming = false;
  let sequence = 0;

  const definitions = Object.fromEntries(tableNames.map((name) => [localTableName(name), tables[name]]));
  const dynamo = createMemoryDynamo(
    definitions,
    () => time.now,
    (table, before, after) => {
      if (table === stockTable && streamed(after ?? before)) {
        stream.push({ pk: after?.["pk"]?.S ?? "", sk: after?.["sk"]?.S ?? "", sequence: String((sequence += 1)) });
      }
      watcher.onWrite(acting, table, after);
    },
  );
  const sqs = createMemoryQueues(() => time.now);
  const watcher = createWatcher({
    time,
    settleMs: story.waves.settleSeconds * 1_000,
    dynamo,
    faults,
    feedback: (event, delayMs) => sqs.put("feedback", event, delayMs),
    onEvent,
  });
  const services: Services = {
    dynamo,
    sqs,
    ses: createMemorySes((mails) => acting && watcher.onMails(acting, mails)),
    sns: createMemorySns((text) => acting && watcher.onText(acting, text)),
  };
  const runner = createRunner(services, random);

  const workers = createWorkers({
    time,
    random,
    faults,
    onEvent,
    variables: (name) =>
      environmentOf(name, {
        database: { endpoint: "" },
        queues: { endpoint: "", urlOf: (queue) => `https://sqs.example/${queue}` },
        sesEndpoint: "",
        sendRate: story.sendRate,
        publicUrl,
      }),
    run: (worker, call, fault) => {
      if (fault !== undefined) onEvent(`${label(worker)} ${call.name}: ${fault}`);
      onCall(call.name);
      acting = worker;
      const answer = runner(call, fault);
      watcher.onAnswer(worker, call, answer);
      return answer;
    },
  });

  const visible = () =>
    queueNames.flatMap((name) =>
      sqs.of(name).flatMap((message) => (message.visibleAt <= time.now ? [{ name, message }] : [])),
    );

  /** Hands a message to its function, with others of its queue where that takes several. */
  const deliver = async (name: QueueName, first: ReturnType<typeof visible>[number]["message"]) => {
    const consumer = consumerOf(name);
    const { trigger, timeoutSeconds } = functions[consumer];
    const size = trigger.kind === "queue" ? trigger.batchSize : 1;
    const others = sqs.of(name).filter((message) => message !== first && message.visibleAt <= time.now);
    const batch = [first, ...others].slice(0, size);
    const isLast = faults.draw(`${consumer} gets ${name}`, ["last receive"]) !== undefined;
    for (const message of batch) {
      message.receives = Math.max(message.receives + 1, isLast ? maxReceives : 0);
      message.visibleAt = time.now + timeoutSeconds * 6_000;
    }
    const remove = (message: (typeof batch)[number]) => {
      const all = sqs.of(name);
      if (all.includes(message)) all.splice(all.indexOf(message), 1);
    };
    const Records = batch.map(({ id, body, receives }) => ({
      messageId: id,
      body,
      attributes: { ApproximateReceiveCount: String(receives) },
    }));
    const ended = ({ state, result }: Worker) => {
      const failed = state === "done" ? failedIn(result) : new Set(batch.map(({ id }) => id));
      for (const message of batch) {
        if (failed.has(message.id)) {
          if (message.receives <= maxReceives) continue;
          remove(message);
          sqs.put(deadLettersOf(name), message.body);
        } else if (faults.draw(`queue ${name}`, ["twice"]) === undefined) remove(message);
        else message.visibleAt = time.now;
      }
    };
    onEvent(`${consumer} gets ${batch.map(({ body }) => body).join(" ")}${isLast ? ", for the last time" : ""}`);
    await workers.start(consumer, { Records }, ended, isLast);
  };

  const readStream = async () => {
    const batch = stream.slice(0, 1 + random.below(3));
    isStreaming = true;
    onEvent(`on-stock-change gets ${batch.map(({ sk }) => sk).join(", ")}`);
    const Records = batch.map((record) => ({
      dynamodb: { Keys: { pk: { S: record.pk }, sk: { S: record.sk } }, SequenceNumber: record.sequence },
    }));
    await workers.start("on-stock-change", { Records }, ({ state, result }) => {
      isStreaming = false;
      if (state !== "done") return;
      const [failed] = failedIn(result);
      const handled = failed === undefined ? batch.length : batch.findIndex((record) => record.sequence === failed);
      stream.splice(0, handled);
    });
  };

  const tick = async () => {
    tickedAt = time.now;
    await workers.start("tick", {}, () => {});
  };

  const moves = () => [
    ...(workers.canResume() ? [async () => void (await workers.resume())] : []),
    ...(stream.length > 0 && !isStreaming ? [readStream] : []),
    ...visible().map(
      ({ name, message }) =>
        async () =>
          deliver(name, message),
    ),
  ];

  /** One thing that can go on now does; false where nothing can. */
  const move = async (inOrder = false): Promise<boolean> => {
    const possible = moves();
    const chosen = inOrder ? possible[0] : possible[random.below(Math.max(possible.length, 1))];
    await chosen?.();
    return chosen !== undefined;
  };

  const advance = async (ms: number) => {
    time.now += ms;
    if (time.now - tickedAt >= minuteMs) await tick();
  };

  const soonest = (instants: (number | undefined)[]) => {
    const known = instants.filter((instant) => instant !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  };

  /** When the next thing falls due; something in a lane, which is due for nothing, within a minute. */
  const dueAt = (): number | undefined => {
    const instants: number[] = [];
    for (const name of tableNames) {
      for (const item of dynamo.table(localTableName(name)).items()) {
        if (item["due"] !== undefined) instants.push(Number(item["dueAt"]?.N));
        if (item["lane"] !== undefined) instants.push(time.now + minuteMs);
      }
    }
    return soonest(instants);
  };

  /** Lets time pass, without any further fault, until nothing is on its way and nothing will ever fall due. */
  const rest = async (): Promise<void> => {
    for (let count = 0; count < longestRest; count += 1) {
      if (await move(true)) continue;
      const due = dueAt();
      const waits = soonest([
        workers.nextAt(),
        ...queueNames.flatMap((name) => sqs.of(name).map(({ visibleAt }) => visibleAt)),
      ]);
      const next = soonest([due, waits]);
      if (next === undefined) return;
      if (next > time.now) time.now = next;
      else if (tickedAt === time.now) time.now += minuteMs;
      if (due !== undefined && due <= time.now) await tick();
    }
    throw new Restless("It never comes to rest");
  };

  return {
    publicUrl,
    time,
    dynamo,
    sqs,
    watcher,
    workers,
    move,
    advance,
    tick,
    rest,
    /** All messages are lost, but those that shoppers wrote: the phone network brings them through a queue. */
    loseQueues: () => {
      for (const name of queueNames) if (name !== "inbound") sqs.of(name).splice(0);
    },
    /** What was put aside comes again, as the runbook has it. */
    redrive: () => {
      for (const name of queueNames) for (const { body } of sqs.of(deadLettersOf(name)).splice(0)) sqs.put(name, body);
    },
    calm: () => {
      faults.end();
      workers.calm();
    },
  };
};
