import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { localTableName } from "../../infra/local/database.ts";
import { messageRowSchema } from "../../shared/message/message.ts";
import { parseRestockKey } from "../../shared/restock/restock.ts";
import { type Signup, signupRowSchema } from "../../shared/waitlist/signup.ts";
import type { Call } from "./calls.ts";
import type { Faults } from "./faults.ts";
import type { MemoryDynamo } from "./memory/dynamo.ts";
import { keyOf } from "./memory/store.ts";
import type { TakenMail } from "./memory/ses.ts";
import type { TakenText } from "./memory/sns.ts";
import type { Item } from "./memory/values.ts";
import { longestSkewMs, type Worker } from "./workers.ts";

/** A mail or a text about a restock that was taken. */
export interface Told {
  channel: "email" | "sms";
  restock: number;
  wave: number;
  to: string;
  /** The stock was there at some moment since its sender's run began. */
  inStock: boolean;
  contact: string;
  /** Of a mail: the chunk that it was sent with. */
  chunk?: string;
}

/** What a planner had read of the waitlist when it wrote a wave's first chunk. */
export interface Plan {
  restock: number;
  wave: number;
  at: number;
  reading: Signup[];
}

export interface WatcherOptions {
  time: { now: number };
  /** How long stock has to stay before a restock may open. */
  settleMs: number;
  dynamo: MemoryDynamo;
  faults: Faults;
  feedback: (event: string, delayMs: number) => void;
  onEvent: (text: string) => void;
}

const waitlistTable = localTableName("waitlist");
const messagesTable = localTableName("messages");
const stockTable = localTableName("stock");
const lateMs = 30 * 60_000;
/** The phone network's and SES's own delay. */
const soonMs = 500;

const itemsOf = (answer: unknown): Item[] => (answer instanceof Object ? (Reflect.get(answer, "Items") ?? []) : []);

/** Sees from outside what the service does: whom SES and SNS take messages to, what is read and what is planned. */
export const createWatcher = ({ time, settleMs, dynamo, faults, feedback, onEvent }: WatcherOptions) => {
  const told: Told[] = [];
  const plans: Plan[] = [];
  const confirmLinks = new Map<string, string>();
  /** By planner: what it has read of each shard. */
  const readings = new Map<Worker, Map<string, Item[]>>();
  /** By sender of single messages: the one that it wrote last. */
  const claims = new Map<Worker, string>();
  const phases: { at: number; isOpen: boolean }[] = [];
  /** Restocks that opened before the stock had settled; mails to who had left. */
  const tooEarly: string[] = [];
  const afterLeaving: string[] = [];
  /** Addresses whose owner has unsubscribed and done nothing else since, and when the answer came. */
  const left = new Map<string, number>();
  /** Who signed up last without any answer, and did not ask again. */
  const gaveUp = new Set<string>();
  let rising: number | undefined;

  const wasOpenSince = (from: number): boolean =>
    phases.findLast(({ at }) => at < from)?.isOpen === true || phases.some(({ at, isOpen }) => at >= from && isOpen);

  const tellOfMail = (mail: TakenMail) => {
    const tags = Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]]));
    for (const eventType of ["Send", "Delivery"]) {
      const event = JSON.stringify({ eventType, mail: { messageId: mail.id, tags } });
      const fault = faults.draw(`event ${eventType}`, ["lost", "late", "twice"]);
      if (fault === "lost") continue;
      feedback(event, fault === "late" ? lateMs : soonMs);
      if (fault === "twice") feedback(event, lateMs);
    }
  };

  const onMails = (worker: Worker, mails: TakenMail[]) => {
    for (const mail of mails) {
      const { restock, chunk = "", signup = "" } = mail.tags;
      if (restock === undefined) {
        confirmLinks.set(mail.to, mail.values["confirmUrl"] ?? "");
        onEvent(`${mail.to} is asked to confirm`);
      } else {
        const { n } = parseRestockKey(Buffer.from(restock, "base64url").toString());
        const wave = Number(chunk.split("-")[1]);
        told.push({
          channel: "email",
          restock: n,
          wave,
          to: mail.to,
          chunk,
          inStock: wasOpenSince(worker.startedAt),
          contact: signup,
        });
        onEvent(`${mail.to} is told of restock ${n} in wave ${wave}`);
        if ((left.get(mail.to) ?? Number.POSITIVE_INFINITY) < worker.startedAt) afterLeaving.push(mail.to);
      }
      tellOfMail(mail);
    }
  };

  /** A text says nothing of the restock that it is about: the message that its sender had claimed does. */
  const onText = (worker: Worker, { to }: TakenText) => {
    const item = dynamo.table(messagesTable).get(claims.get(worker) ?? "");
    const about = item && v.parse(messageRowSchema, unmarshall(item)).about;
    if (about?.kind !== "back_in_stock") return;
    const inStock = wasOpenSince(worker.startedAt);
    told.push({ channel: "sms", restock: about.restock, wave: 0, to, inStock, contact: about.contact });
    onEvent(`${to} is told of restock ${about.restock} by text`);
  };

  const onRead = (worker: Worker, { input }: QueryCommand, answer: unknown) => {
    if (input.TableName !== waitlistTable || input.ConsistentRead !== true) return;
    const shards = readings.get(worker) ?? new Map<string, Item[]>();
    readings.set(worker, shards);
    const shard = input.ExpressionAttributeValues?.[":pk"]?.S ?? "";
    const before = input.ExclusiveStartKey === undefined ? [] : (shards.get(shard) ?? []);
    shards.set(shard, [...before, ...itemsOf(answer)]);
  };

  const onPlan = (worker: Worker, item: Item) => {
    const [kind, wave, chunk] = item["sk"]?.S?.split("#") ?? [];
    if (kind !== "members" || Number(chunk) !== 1) return;
    const { n } = parseRestockKey(item["pk"]?.S ?? "");
    const rows = [...(readings.get(worker)?.values() ?? [])].flat();
    const reading = rows.map((row) => v.parse(signupRowSchema, unmarshall(row)));
    plans.push({ restock: n, wave: Number(wave), at: time.now, reading });
  };

  const onPhase = (item: Item) => {
    const { phase, since } = item["phase"]?.M ?? {};
    const isOpen = phase?.S === "open";
    const wasOpen = phases.at(-1)?.isOpen === true;
    if (isOpen && !wasOpen && rising !== undefined && time.now < rising + settleMs - 2 * longestSkewMs) {
      tooEarly.push(`after ${time.now - rising} ms`);
    }
    if (phase?.S === "falling") rising = undefined;
    else if (phase?.S !== "open") rising = phase?.S === "rising" ? Number(since?.N) : time.now;
    if (phases.at(-1)?.isOpen === isOpen) return;
    phases.push({ at: time.now, isOpen });
    onEvent(`the stock counts as ${isOpen ? "there" : "gone"}`);
  };

  return {
    told,
    plans,
    confirmLinks,
    tooEarly,
    afterLeaving,
    left,
    gaveUp,
    onMails,
    onText,
    onWrite: (worker: Worker | undefined, table: string, item: Item | undefined) => {
      if (table === stockTable && item?.["sk"]?.S === "stock") onPhase(item);
      if (table !== messagesTable || worker === undefined || item === undefined) return;
      if (item["sk"]?.S === "message") claims.set(worker, keyOf(item));
      else onPlan(worker, item);
    },
    onAnswer: (worker: Worker, { command }: Call, answer: unknown) => {
      if (command instanceof QueryCommand) onRead(worker, command, answer);
    },
  };
};
