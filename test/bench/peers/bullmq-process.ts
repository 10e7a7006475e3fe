import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import * as v from "valibot";
import { answerParent, cpuMs } from "../support/answer-parent.ts";
import { createMailer } from "./mail.ts";

/** BullMQ as its guide has it: one job opens the restock and adds a job for each who waits, under an id of its own. */
const optionsSchema = v.object({ redisPort: v.number(), smtpPort: v.number() });
const personSchema = v.object({ contact: v.string(), email: v.string() });
const restockSchema = v.object({ restock: v.string() });
const concurrency = 50;
const jobsPerCall = 500;
const queueName = "mails";
const restocks = "restocks";
/** BullMQ takes a job for abandoned after its lock's 30 s; shorter here, so that a kill costs the run less time. */
const stalled = { lockDuration: 3_000, stalledInterval: 3_000 };

const closings: (() => unknown)[] = [];
let queues: { mails: Queue; restocks: Queue; waiting: Redis } | undefined;

const open = (redisPort: number, smtpPort: number) => {
  // BullMQ makes connections of its own from this one where it has to wait for jobs.
  const connection = new Redis({ host: "127.0.0.1", port: redisPort, maxRetriesPerRequest: null });
  const mails = new Queue(queueName, { connection });
  const opened = new Queue(restocks, { connection });
  const mailer = createMailer(smtpPort);
  const openRestock = new Worker(
    restocks,
    async (job) => {
      const { restock } = v.parse(restockSchema, job.data);
      const people = Object.entries(await connection.hgetall("waiting"));
      for (let at = 0; at < people.length; at += jobsPerCall) {
        await mails.addBulk(
          people.slice(at, at + jobsPerCall).map(([contact, email]) => ({
            name: "mail",
            data: { contact, email },
            opts: { jobId: `${restock}-${contact}`, attempts: 3, backoff: { type: "exponential", delay: 500 } },
          })),
        );
      }
    },
    { connection, ...stalled },
  );
  const send = new Worker(
    queueName,
    async (job) => {
      const { contact, email } = v.parse(personSchema, job.data);
      await mailer.send(contact, email);
    },
    { connection, concurrency, ...stalled },
  );
  closings.push(
    async () => send.close(true),
    async () => openRestock.close(true),
    () => mailer.close(),
  );
  queues = { mails, restocks: opened, waiting: connection };
};

answerParent(
  {
    start: (given) => {
      const { redisPort, smtpPort } = v.parse(optionsSchema, given);
      open(redisPort, smtpPort);
    },
    wait: async (given) => {
      const people = v.parse(v.array(personSchema), given);
      for (let at = 0; at < people.length; at += jobsPerCall) {
        const pairs = people.slice(at, at + jobsPerCall).flatMap(({ contact, email }) => [contact, email]);
        await queues?.waiting.hset("waiting", ...pairs);
      }
    },
    restock: async () => {
      await queues?.restocks.add("restock", { restock: "r1" }, { jobId: "r1" });
    },
    isAtRest: async () => {
      const counts = await Promise.all(
        [queues?.mails, queues?.restocks].map(async (queue) =>
          queue?.getJobCountByTypes("waiting", "active", "delayed"),
        ),
      );
      return counts.every((count) => count === 0);
    },
    cpuMs,
  },
  async () => {
    for (const close of closings) await close();
  },
);
