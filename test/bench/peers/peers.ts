import * as v from "valibot";
import { shopperOf } from "../stockline/shop.ts";
import { startChild } from "../support/child.ts";
import type { Scope } from "../support/scope.ts";
import { until } from "../support/until.ts";
import type { Contest, Worker } from "./contest.ts";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";

const nothing = v.optional(v.unknown());
const restSeconds = 60;

const startPeer = async (scope: Scope, file: string, options: unknown) => {
  const child = scope.keep(startChild(file));
  await child.ask(nothing, "start", options);
  const worker: Worker = {
    restock: async () => child.ask(nothing, "restock"),
    rest: async () => until(`${file} at rest`, restSeconds, async () => child.ask(v.boolean(), "isAtRest")),
    cpuMs: async () => child.ask(v.number(), "cpuMs"),
    kill: async () => child.kill(),
  };
  return { child, worker };
};

/** A contestant whose worker is a file of this folder, and who keeps its people in a server of its own. */
const peer = (name: string, file: string, startStore: (scope: Scope) => Promise<Record<string, unknown>>): Contest => ({
  name,
  prepare: async (scope, sink, people) => {
    const options = { ...(await startStore(scope)), smtpPort: sink.smtpPort };
    const waiting = Array.from({ length: people }, (_, n) => ({ contact: `contact-${n}`, email: shopperOf(n) }));
    const filler = await startPeer(scope, file, options);
    await filler.child.ask(nothing, "wait", waiting);
    await filler.child.stop();
    return {
      emails: waiting.map(({ email }) => email),
      start: async () => (await startPeer(scope, file, options)).worker,
    };
  },
});

export const bullmq = peer("bullmq", "peers/bullmq-process.ts", async (scope) => ({
  redisPort: await startRedis(scope),
}));

export const loop = peer("loop", "peers/loop-process.ts", async (scope) => ({
  connectionString: await startPostgres(scope),
}));
