import { rounded } from "../support/numbers.ts";
import type { Scope } from "../support/scope.ts";
import { until } from "../support/until.ts";
import { countFates, type Sink } from "../sink/sink.ts";

/** A contestant's worker process. */
export interface Worker {
  /** Opens the restock; where one is open already, goes on with it. */
  restock(): Promise<unknown>;
  /** Answers when nothing is left to do. */
  rest(): Promise<unknown>;
  cpuMs(): Promise<number>;
  kill(): Promise<void>;
}

export interface Contest {
  name: string;
  /** Everything but the worker, and N people waiting. */
  prepare(scope: Scope, sink: Sink, people: number): Promise<Prepared>;
}

export interface Prepared {
  emails: string[];
  start: () => Promise<Worker>;
  /** People of whom the contestant itself says that it does not know whether they were told. */
  unsettled?: () => Promise<number>;
}

const maxSeconds = 60;
/** Half of them, and some of the next batch or chunk. */
const halfOf = (people: number): number => people / 2 + 7;

/** Undisturbed: mails for each second of the worker's CPU. */
export const measureSpeed = async (contest: Contest, scope: Scope, sink: Sink, people: number) => {
  const { start } = await contest.prepare(scope, sink, people);
  const worker = await start();
  const before = await worker.cpuMs();
  const began = performance.now();
  await worker.restock();
  await until(`${contest.name}: ${people} mails`, maxSeconds, async () => (await sink.count()) >= people);
  const seconds = (performance.now() - began) / 1_000;
  await worker.rest();
  const cpuSeconds = ((await worker.cpuMs()) - before) / 1_000;
  return { messagesPerCpuSecond: Math.round(people / cpuSeconds), seconds: rounded(seconds) };
};

/** Killed with SIGKILL half way and started again: who was told twice, and who never, once nothing is left to do. */
export const measureKill = async (contest: Contest, scope: Scope, sink: Sink, people: number) => {
  const { emails, start, unsettled = async () => 0 } = await contest.prepare(scope, sink, people);
  const worker = await start();
  await worker.restock();
  await until(`${contest.name}: half the mails`, maxSeconds, async () => (await sink.count()) >= halfOf(people));
  await worker.kill();
  const again = await start();
  await again.restock();
  await again.rest();
  const { twice, missing } = countFates(emails, await sink.mails());
  const unsettledAfterKill = Math.min(missing, await unsettled());
  return { twiceAfterKill: twice, forgottenAfterKill: missing - unsettledAfterKill, unsettledAfterKill };
};
