import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { createInviteWave } from "../../functions/invite-wave/invite-wave.ts";
import { createPlanWave } from "../../functions/invite-wave/plan-wave.ts";
import { createRecordFeedback } from "../../functions/record-feedback/record-feedback.ts";
import { createTurns } from "../../functions/send-chunk/turn.ts";
import { createAttempt } from "../../functions/send-chunk/attempt.ts";
import { createBuildMail } from "../../functions/send-chunk/build-mail.ts";
import { createCheck } from "../../functions/send-chunk/check.ts";
import { createEndChunk } from "../../functions/send-chunk/end-chunk.ts";
import { createSendChunk } from "../../functions/send-chunk/send-chunk.ts";
import { createHandOverTexts, createWaysOf } from "../../functions/send-chunk/hand-over-texts.ts";
import { createRecordWish } from "../../shared/waitlist/record-wish.ts";
import type { SignupInput } from "../../functions/storefront-api/contract.ts";
import { createTakeSignup } from "../../functions/storefront-api/take-signup.ts";
import { createTick } from "../../functions/tick/tick.ts";
import { createTableInput, startDatabase } from "../../infra/local/database.ts";
import { type TableDefinition, type TableName, tableNames, tables } from "../../infra/tables.ts";
import { addressHashOf, contactOf } from "../../shared/contact/contact.ts";
import { createAddressesTable } from "../../shared/contact/addresses-table.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import type { InboundText } from "../../shared/message/inbound-text.ts";
import type { MessageWake } from "../../shared/message/message.ts";
import { createMessagesTable } from "../../shared/message/messages-table.ts";
import { createRateBucket } from "../../shared/message/rate-bucket.ts";
import type { BulkEntry, BulkMail, BulkResult } from "../../shared/message/send-bulk.ts";
import type { ChunkRef, EntryResult, Members } from "../../shared/restock/chunk.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { createReleaseLane, createWakeNext } from "../../shared/restock/release-lane.ts";
import { parseRestockKey, type RestockRef, restockKeyOf } from "../../shared/restock/restock.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { createLedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { createRestocksTable } from "../../shared/restock/restocks-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { createFollowStock } from "../../shared/stock/follow-stock.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { defaultSettings, type Settings, type WavePolicy } from "../../shared/store/settings.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { Crash, createWatch, type Hook, noFault, type Watch, watched } from "./faults.ts";
import { createPast, createUnused, type IsStale } from "./stale.ts";
import { createTexting } from "./texting.ts";

Object.assign(process.env, { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "eu-west-1" });

const store = "shop";
const sku = "TENT";
const keys = { hashKey: "hash", linkKey: "link" };
const variantRef = { store, sku };

/** What waits for a worker; a message names rows and is wanted from `at` on. */
export type Message =
  | { queue: "wave"; body: RestockRef; at: number }
  | { queue: "chunk"; body: ChunkRef; at: number }
  | { queue: "message"; body: MessageWake; at: number }
  | { queue: "text"; body: InboundText; at: number }
  | { queue: "stock"; at: number };

/** A mail that SES accepted. */
export interface Accepted {
  restock: number;
  chunk: string;
  wave: number;
  email: string;
  contact: string;
  at: number;
  /** The stock was there when its sender looked. */
  inStock: boolean;
}

/** What SES does with a call: whom it accepts, and what it answers, if its answer arrives. */
export type Answer = (entries: BulkEntry[]) => { accepted: BulkEntry[]; result: BulkResult };

const answered = (entries: EntryResult[]): BulkResult => ({ kind: "answered", entries });
const sent: EntryResult = { kind: "sent" };

export const ses = {
  accepts: (entries: BulkEntry[]) => ({ accepted: entries, result: answered(entries.map(() => sent)) }),
  /** Takes the first `count` and has `result` for the others. */
  takes:
    (count: number, result: EntryResult): Answer =>
    (entries) => ({
      accepted: entries.slice(0, count),
      result: answered(entries.map((_, index) => (index < count ? sent : result))),
    }),
  /** The answer is lost after the first `count` were accepted. */
  loses:
    (count: number): Answer =>
    (entries) => ({ accepted: entries.slice(0, count), result: { kind: "unknown", code: "timeout" } }),
};
export const throttled: EntryResult = { kind: "retry", code: "ACCOUNT_THROTTLED" };
export const rejected: EntryResult = { kind: "rejected", code: "MESSAGE_REJECTED" };
export const pausedStore: EntryResult = { kind: "paused", scope: "store", code: "MAIL_FROM_DOMAIN_NOT_VERIFIED" };
export const pausedAccount: EntryResult = { kind: "paused", scope: "account", code: "ACCOUNT_SENDING_PAUSED" };

/** A chunk that a planner wanted to write, and what it saw when it chose the members. */
export interface Proposed {
  ref: ChunkRef;
  members: Members;
  reading: Signup[];
  at: number;
}

export interface WorldOptions {
  settings?: Partial<Settings>;
  waves?: Partial<WavePolicy>;
  chunkSize?: number;
}

/** How one worker runs: where it breaks, and which of its reads lag. */
export interface Run {
  hook?: Hook;
  isStale?: IsStale;
  /** Number of the write whose answer is lost, so that the SDK sends it once more. */
  repeats?: number;
}

/** Transactions carry a token of their own, so that a repeat is the same one. */
const repeatable = new Set(["PutItemCommand", "UpdateItemCommand", "BatchExecuteStatementCommand"]);

let worlds = 0;

/** A database for the tests of one file; each world has tables of its own in it. */
export const startWorlds = async () => {
  // In memory where there is such a folder: nothing here outlives its test.
  const folder = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const dataDir = mkdtempSync(join(folder, "stockline-protocol-"));
  const database = await startDatabase(dataDir, undefined);
  return {
    create: async (options: WorldOptions = {}) => createWorld(database.endpoint, options),
    stop: async () => {
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const createTables = async (client: DynamoDBClient, nameOf: (name: TableName) => string) => {
  const definitions: Record<TableName, TableDefinition> = tables;
  for (const name of tableNames) {
    const { indexes } = definitions[name];
    await client.send(new CreateTableCommand(createTableInput(nameOf(name), { indexes })));
  }
};

const modulesOf = (client: DynamoDBClient, nameOf: (name: TableName) => string) => {
  const table = (name: TableName) => createTable(client, nameOf(name));
  return {
    tables: {
      stock: table("stock"),
      orders: table("orders"),
      messages: table("messages"),
      waitlist: table("waitlist"),
      contacts: table("contacts"),
      receipts: table("receipts"),
    },
    stores: createStoresTable(table("stores")),
    stock: createStockTable(client, table("stock")),
    restocks: createRestocksTable(client, table("stock")),
    ledgers: createLedgersTable(client, table("stock")),
    chunks: createChunksTable(table("messages")),
    waitlist: createWaitlistTable(table("waitlist")),
    contacts: createContactsTable(table("contacts")),
    addresses: createAddressesTable(client, table("contacts")),
    messages: createMessagesTable(table("messages")),
    bucket: createRateBucket(table("messages"), 1_000),
    textBucket: createRateBucket(table("messages"), 100, "sms"),
  };
};

export type World = Awaited<ReturnType<typeof createWorld>>;

/**
 * The chunk protocol's functions over a real database, with virtual time, queues in memory and a scripted SES.
 * Nothing runs by itself: a test hands messages to workers, and says where those break.
 */
export const createWorld = async (endpoint: string, options: WorldOptions) => {
  worlds += 1;
  const prefix = `world-${worlds}`;
  const nameOf = (name: TableName) => `${prefix}-${name}`;
  const client = new DynamoDBClient({ endpoint });
  await createTables(client, nameOf);
  const direct = modulesOf(client, nameOf);

  const time = { now: Date.UTC(2026, 0, 1) };
  const clock: Clock = {
    now: () => time.now,
    sleep: async (ms) => {
      time.now += ms;
    },
  };
  const past = createPast(() => time.now);
  const unused = createUnused();
  const logged: string[] = [];
  const log: Log = {
    info: (code) => logged.push(code),
    warn: (code) => logged.push(code),
    error: (code) => logged.push(code),
    count: () => {},
  };

  const messages: Message[] = [];
  const mails: Accepted[] = [];
  const proposed: Proposed[] = [];
  const answers: Answer[] = [];
  const refused = new Set<string>();
  /** Mails that no restock sent, such as confirmations. */
  const notices: { email: string; message: string; at: number }[] = [];
  let calls = 0;

  const settings: Settings = {
    ...defaultSettings,
    name: "Shop",
    sender: "shop@example.com",
    postalAddress: "1 Street",
    doubleOptIn: false,
    ...options.settings,
    waves: { ...defaultSettings.waves, peoplePerUnit: "everyone", settleSeconds: 0, ...options.waves },
  };
  const texting = createTexting(settings, direct);
  await direct.stores.initialiseDeployment(keys);
  await direct.stores.create(store, settings);
  await direct.stock.putVariant(variantRef, { title: "Tent", sku, observedAt: time.now });

  /** A client whose calls are points where the worker can break, and whose lax reads may lag. */
  const workersClient = (watch: Watch, { isStale = () => false, repeats }: Run): DynamoDBClient => {
    let writes = 0;
    return new Proxy(client, {
      get: (_, property) => {
        const member: unknown = Reflect.get(client, property);
        if (property !== "send" || typeof member !== "function") return member;
        return async (command: object): Promise<unknown> =>
          watch.call(`dynamo.${command.constructor.name.replace("Command", "")}`, async () => {
            const known = unused.read(command) ?? past.read(command, isStale);
            if (known !== undefined) return known;
            unused.remember(command);
            const send = async (): Promise<unknown> => Reflect.apply(member, client, [command]);
            const isRepeated = repeatable.has(command.constructor.name) && (writes += 1) === repeats;
            if (isRepeated) await past.remember(client, command, await send());
            const output = await send();
            await past.remember(client, command, output);
            return output;
          });
      },
    });
  };

  const queueOf = <Body>(watch: Watch, name: string, toMessage: (body: Body, at: number) => Message): Queue<Body> =>
    watched(watch, name, {
      send: async (body, { delaySeconds = 0 } = {}) => {
        messages.push(toMessage(body, time.now + Math.max(0, Math.ceil(delaySeconds)) * 1_000));
      },
      sendAll: async (bodies) => {
        messages.push(...bodies.map((body) => toMessage(body, time.now)));
      },
    } satisfies Queue<Body>);

  const isInStock = async () => (await direct.stock.stock(variantRef, { consistent: true }))?.phase.phase === "open";

  const createSes = (watch: Watch, wasInStock: () => boolean) =>
    watched(watch, "ses", {
      send: async (mail: BulkMail): Promise<BulkResult> => {
        calls += 1;
        const { accepted, result } = (answers.shift() ?? ses.accepts)(mail.entries);
        for (const [index, { to }] of mail.entries.entries()) {
          if (result.kind === "answered" && result.entries[index]?.kind === "rejected") refused.add(to);
        }
        for (const { to, tags } of accepted) {
          if (tags["message"] !== undefined) {
            notices.push({ email: to, message: tags["message"], at: time.now });
            continue;
          }
          const { n } = parseRestockKey(Buffer.from(tags["restock"] ?? "", "base64url").toString());
          const [chunk = "", contact = ""] = [tags["chunk"], tags["signup"]];
          const wave = Number(chunk.split("-")[1]);
          mails.push({ restock: n, wave, chunk, contact, email: to, at: time.now, inStock: wasInStock() });
        }
        return result;
      },
    });

  /** Everything one worker has: the real functions, whose every step can be watched. */
  const createWorker = (how: Run) => {
    const watch = createWatch(how.hook ?? noFault);
    const modules = modulesOf(workersClient(watch, how), nameOf);
    const seen: { reading: Signup[]; inStock: boolean } = { reading: [], inStock: false };
    const waitlist = watched(watch, "waitlist", {
      ...modules.waitlist,
      forEach: async (ref: typeof variantRef, each: (signup: Signup) => void) => {
        seen.reading = [];
        await modules.waitlist.forEach(ref, (signup) => {
          seen.reading.push(signup);
          each(signup);
        });
      },
    });
    const chunks = watched(watch, "chunks", {
      ...modules.chunks,
      planMembers: async (ref: ChunkRef, members: Members, startedAt: number) => {
        proposed.push({ ref, members, reading: seen.reading, at: time.now });
        return modules.chunks.planMembers(ref, members, startedAt);
      },
    });
    const stock = watched(watch, "stock", {
      ...modules.stock,
      standing: async (ref: typeof variantRef) => {
        const known = await modules.stock.standing(ref);
        seen.inStock = known.stock?.phase.phase === "open";
        return known;
      },
      stock: async (...args: Parameters<typeof modules.stock.stock>) => {
        const known = await modules.stock.stock(...args);
        seen.inStock = args[1]?.consistent === true ? known?.phase.phase === "open" : await isInStock();
        return known;
      },
    });
    const deps = {
      clock,
      log,
      tables: modules.tables,
      stores: watched(watch, "stores", modules.stores),
      stock,
      restocks: watched(watch, "restocks", modules.restocks),
      chunks,
      waitlist,
      contacts: watched(watch, "contacts", modules.contacts),
      bucket: watched(watch, "bucket", modules.bucket),
      buckets: { mail: modules.bucket, text: watched(watch, "textBucket", modules.textBucket) },
      waveQueue: queueOf<RestockRef>(watch, "waveQueue", (body, at) => ({ queue: "wave", body, at })),
      chunkQueue: queueOf<ChunkRef>(watch, "chunkQueue", (body, at) => ({ queue: "chunk", body, at })),
      addresses: watched(watch, "addresses", modules.addresses),
      messages: watched(watch, "messages", modules.messages),
      messageQueue: queueOf<MessageWake>(watch, "messageQueue", (body, at) => ({ queue: "message", body, at })),
      receiptQueue: { send: async () => {}, sendAll: async () => {} },
      jobQueue: { send: async () => {}, sendAll: async () => {} },
      keys: async () => watch.call("keys", async () => keys),
    };
    const releaseLane = createReleaseLane(deps);
    const endChunk = createEndChunk(deps);
    const check = createCheck({ ...deps, endChunk });
    const sesClient = createSes(watch, () => seen.inStock);
    const attempt = createAttempt({
      ...deps,
      turns: createTurns(deps),
      check,
      endChunk,
      waysOf: createWaysOf(deps),
      handOverTexts: createHandOverTexts(deps),
      wakeNext: createWakeNext(deps),
      buildMail: createBuildMail({ ...deps, publicUrl: "https://stockline.example" }),
      sendBulk: async (mail) => sesClient.send(mail),
    });
    const orderQueue = { send: async () => {}, sendAll: async () => {} };
    const ledgerQueue = orderQueue;
    const followStock = createFollowStock({ ...deps, ledgers: modules.ledgers, ledgerQueue });
    const wakeRestock = createWakeRestock(deps);
    const recordWish = createRecordWish({ ...deps, wakeRestock });
    const sendBulk = async (mail: BulkMail) => sesClient.send(mail);
    const planWave = createPlanWave({ ...deps, releaseLane, chunkSize: options.chunkSize ?? 3 });
    return {
      watch,
      sendChunk: createSendChunk({ ...deps, releaseLane, attempt, endChunk }),
      inviteWave: createInviteWave({ ...deps, releaseLane, planWave }),
      followStock,
      tick: createTick({ ...deps, followStock, releaseLane, orderQueue, ledgerQueue }),
      recordFeedback: createRecordFeedback({ ...deps, orderQueue }),
      takeSignup: createTakeSignup({ ...deps, recordWish }),
      ...texting.createWorkers(watch, { ...deps, wakeRestock, sendBulk }),
      deps,
    };
  };

  type Worker = ReturnType<typeof createWorker>;

  /** Runs a worker to its end; answers whether it got there or broke. */
  const run = async (work: (worker: Worker) => Promise<unknown>, how: Run = {}): Promise<"done" | "crashed"> => {
    const worker = createWorker(how);
    try {
      await work(worker);
      return "done";
    } catch (error) {
      if (worker.watch.isDead() || error instanceof Crash) return "crashed";
      throw error;
    }
  };

  const handle = async (message: Message, how?: Run) =>
    run(async (worker) => {
      switch (message.queue) {
        case "stock":
          return worker.followStock(variantRef);
        case "wave":
          return worker.inviteWave(message.body);
        case "chunk":
          return worker.sendChunk(message.body);
        case "message":
          return worker.sendMessage(message.body);
        case "text":
          return worker.answerText(message.body);
      }
    }, how);

  const next = (queue?: Message["queue"]): Message | undefined => {
    const at = messages.findIndex((m) => m.at <= time.now && (queue === undefined || m.queue === queue));
    return at < 0 ? undefined : messages.splice(at, 1)[0];
  };

  /** Hands out messages until none is left that is wanted by now. */
  const drain = async (): Promise<void> => {
    for (let count = 0; ; count += 1) {
      if (count > 500) throw new Error("The queues never run dry");
      const message = next();
      if (message === undefined) return;
      await handle(message);
    }
  };

  const tick = async (how?: Run) => run(async (worker) => worker.tick(), how);

  const rowsOf = async (name: TableName) => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: nameOf(name), ConsistentRead: true }));
    return Items.map((item) => unmarshall(item));
  };

  /** When something falls due or is delivered, or undefined when nothing ever does. */
  const nextInstant = async (): Promise<number | undefined> => {
    const names: TableName[] = ["stock", "messages", "waitlist", "contacts"];
    const rows = (await Promise.all(names.map(rowsOf))).flat();
    const instants = [
      ...rows.flatMap((row) => (row["due"] === undefined ? [] : [Number(row["dueAt"])])),
      ...(rows.some((row) => row["lane"] !== undefined) ? [time.now + 60_000] : []),
      ...messages.map(({ at }) => at),
    ];
    return instants.length === 0 ? undefined : Math.min(...instants);
  };

  /** Lets time pass until nothing is on its way and nothing will ever fall due. */
  const rest = async (until = Number.POSITIVE_INFINITY): Promise<void> => {
    for (let rounds = 0; rounds < 300; rounds += 1) {
      await drain();
      await tick();
      await drain();
      const instant = await nextInstant();
      if (instant === undefined || instant > until) return;
      time.now = instant > time.now ? instant : time.now + 60_000;
    }
    throw new Error("It never comes to rest");
  };

  const contact = (email: string) => contactOf(keys.hashKey, store, email);
  const person = (email: string) => ({ ...variantRef, contact: contact(email) });

  return {
    store,
    sku,
    variantRef,
    time,
    logged,
    messages,
    mails,
    proposed,
    answers,
    /** Whom SES refused for good. */
    refused,
    settings,
    calls: () => calls,
    direct,
    run,
    handle,
    next,
    drain,
    tick,
    rest,
    rowsOf,
    contact,
    texts: texting.texts,
    textAnswers: texting.answers,
    notices,
    phoneHash: (phone: string) => addressHashOf(keys.hashKey, phone),
    /** All messages are lost, but those of the stream, which are on disk, and the texts that shoppers wrote. */
    loseMessages: () =>
      messages.splice(0, messages.length, ...messages.filter(({ queue }) => queue === "stock" || queue === "text")),
    advance: (ms: number) => {
      time.now += ms;
    },
    restock: (n = 1): RestockRef => ({ ...variantRef, n }),
    chunk: (chunk = 1, wave = 1, n = 1): ChunkRef => ({ restock: { ...variantRef, n }, wave, chunk }),
    chunkState: async (chunk = 1, wave = 1, n = 1) => direct.chunks.get({ restock: { ...variantRef, n }, wave, chunk }),
    signup: async (email: string) => direct.waitlist.get(person(email)),
    signUp: async (email: string | undefined, input: Partial<SignupInput> = {}, how?: Run) => {
      time.now += 1;
      return run(
        async (worker) => worker.takeSignup(store, { sku, email, quantity: 1, confirmed: true, ...input }),
        how,
      );
    },
    /** As the one-click link does; `noteOnly` is what a lagging index of signups leaves of it. */
    unsubscribe: async (email: string, { noteOnly = false } = {}) => {
      time.now += 1;
      await direct.contacts.unsubscribe(person(email), time.now);
      if (!noteOnly) await direct.waitlist.unsubscribe([person(email)]);
    },
    setLevel: async (available: number) => {
      time.now += 1;
      await direct.stock.putLevel(variantRef, "main", { available }, time.now);
      messages.push({ queue: "stock", at: time.now });
    },
    setPolicy: async (waves: Partial<WavePolicy>) => {
      await direct.stores.putSettings(store, { ...settings, waves: { ...settings.waves, ...waves } });
    },
    /** SES tells of a mail. */
    tell: async (mail: Pick<Accepted, "restock" | "contact" | "chunk">, eventType = "Send") => {
      const restock = Buffer.from(restockKeyOf({ ...variantRef, n: mail.restock })).toString("base64url");
      const tags = { restock: [restock], signup: [mail.contact], chunk: [mail.chunk] };
      return run(async (worker) => worker.recordFeedback({ eventType, mail: { messageId: "m", tags } }));
    },
    stop: async () => {
      for (const name of tableNames) await client.send(new DeleteTableCommand({ TableName: nameOf(name) }));
      client.destroy();
    },
  };
};
