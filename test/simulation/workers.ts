import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { contextOf, wires } from "../../infra/local/host.ts";
import type { FunctionName } from "../../infra/pipeline.ts";
import type { Clients } from "../../shared/runtime/runtime.ts";
import { type Call, callOf, kindsFor, type Service } from "./calls.ts";
import type { FaultKind, Faults } from "./faults.ts";
import { clientOf } from "./memory/client.ts";
import type { Random } from "./random.ts";

/** One run of a function. */
export interface Worker {
  id: number;
  name: FunctionName;
  startedAt: number;
  state: "running" | "done" | "failed" | "gone";
  /** What it answered. */
  result?: unknown;
  /** Calls to the database until it reaches it no more. */
  callsLeft: number;
  /** Calls of it that wait for their moment. */
  parked: Set<Parked>;
}

interface Parked {
  worker: Worker;
  until: number;
  resume: () => void;
}

/** A place where functions run: its own clock, a little off, its own clients; used again until a run of it breaks. */
interface Environment {
  name: FunctionName;
  skewMs: number;
  handle: (event: unknown, context: Context) => Promise<unknown>;
  worker: Worker | undefined;
}

export interface WorkersOptions {
  time: { now: number };
  random: Random;
  faults: Faults;
  variables: (name: FunctionName) => Record<string, string>;
  /** Carries a call out. */
  run: (worker: Worker, call: Call, fault: FaultKind | undefined) => unknown;
  onEvent: (text: string) => void;
}

/** Longer than a moment, than a lease, and than the wait for evidence (milliseconds). */
const pauses = [2_000, 95_000, 95_000, 1_000_000];
/** How many calls to the database a run makes that cannot be finished, before it reaches it no more. */
const callsOfTheDying = [0, 0, 1, 2, 4, 8];
/** How far the clocks of two machines are apart, at most twice that. */
export const longestSkewMs = 2_000;

/** A function's time on AWS; a lease is longer. */
const timeoutMs = 60_000;

/** Every answer that is there to be had comes before this does: promises are settled first. */
const allSettled = async () => new Promise((resolve) => setImmediate(resolve));

/**
 * Runs functions side by side on one thread and in virtual time. A run goes on until each of its calls is answered or
 * parked; which one goes on next, and where one stands still or ends, is drawn.
 */
export const createWorkers = (options: WorkersOptions) => {
  const { time, random, faults } = options;
  const idle: Environment[] = [];
  const parked: Parked[] = [];
  /** Runs that are not over. */
  const current = new Map<Worker, { environment: Environment; ended: (worker: Worker) => void }>();
  const slow = new Set<Worker>();
  const stood = new Set<Worker>();
  let runs = 0;
  let isCalm = false;

  const park = async (worker: Worker, until: number) =>
    new Promise<void>((resume) => {
      const one = { worker, until, resume };
      parked.push(one);
      worker.parked.add(one);
    });

  /** A worker that is gone never hears of anything again. */
  const end = async (worker: Worker, why: string): Promise<never> => {
    worker.state = "gone";
    options.onEvent(`${label(worker)} is gone ${why}`);
    return new Promise<never>(() => {});
  };

  const stand = async (worker: Worker, why: string) => {
    const ms = random.of(pauses);
    stood.add(worker);
    options.onEvent(`${label(worker)} stands still for ${ms / 1_000} s ${why}`);
    await park(worker, time.now + ms);
  };

  const isCutOff = (worker: Worker, { service }: Call): boolean => {
    if (service !== "dynamo" || isCalm) return false;
    worker.callsLeft -= 1;
    return worker.callsLeft < 0;
  };

  const send = async (worker: Worker | undefined, service: Service, command: object): Promise<unknown> => {
    if (worker === undefined) throw new Error("A call outside of any run");
    if (worker.state === "gone") return new Promise<never>(() => {});
    const call = callOf(service, command);
    const drawn = faults.draw(`${worker.name} ${call.name}`, kindsFor(call), stood.has(worker));
    const fault = drawn ?? (isCutOff(worker, call) ? "throttle" : undefined);
    if (fault === "crash before") return end(worker, `before ${call.name}`);
    if (fault === "pause before") await stand(worker, `before ${call.name}`);
    else if (!isCalm && random.oneIn(12)) await park(worker, time.now);
    const answer = options.run(worker, call, fault);
    if (fault === "crash after") return end(worker, `after ${call.name}`);
    if (fault === "pause after") await stand(worker, `after ${call.name}`);
    return answer;
  };

  const build = (name: FunctionName): Environment => {
    const skewMs = random.below(2 * longestSkewMs) - longestSkewMs;
    const environment: Environment = { name, skewMs, worker: undefined, handle: async () => undefined };
    const client = (service: Service) => async (command: object) => send(environment.worker, service, command);
    const clients: Clients = {
      dynamo: clientOf(DynamoDBClient, client("dynamo")),
      sqs: clientOf(SQSClient, client("sqs")),
      ses: clientOf(SESv2Client, client("ses")),
      sns: clientOf(SNSClient, client("sns")),
    };
    const note = (code: string) =>
      options.onEvent(`${environment.worker ? label(environment.worker) : name} says ${code}`);
    const handler = wires[name]({
      env: options.variables(name),
      clients,
      clock: {
        now: () => time.now + skewMs,
        sleep: async (ms) => environment.worker && park(environment.worker, time.now + Math.max(0, ms)),
      },
      log: { info: () => {}, warn: note, error: note, count: () => {} },
    });
    const handle = async (event: unknown, context: Context): Promise<unknown> =>
      Reflect.apply(handler, undefined, [event, context]);
    return Object.assign(environment, { handle });
  };

  const take = (name: FunctionName): Environment => {
    const at = idle.findIndex((environment) => environment.name === name);
    return idle.splice(at, at < 0 ? 0 : 1)[0] ?? build(name);
  };

  /** Starts a run; `ended` hears when it is done, has failed, or is gone. One that is dying loses the database. */
  const start = async (
    name: FunctionName,
    event: unknown,
    ended: (worker: Worker) => void,
    isDying = false,
  ): Promise<void> => {
    const environment = take(name);
    const callsLeft = isDying ? random.of(callsOfTheDying) : Number.POSITIVE_INFINITY;
    const worker: Worker = {
      id: (runs += 1),
      name,
      startedAt: time.now,
      state: "running",
      callsLeft,
      parked: new Set(),
    };
    environment.worker = worker;
    const over = (state: "done" | "failed", result: unknown) => {
      // Another of its calls was its end: what this one still came to is nothing.
      if (worker.state === "gone") return;
      Object.assign(worker, { state, result });
      ended(worker);
    };
    environment.handle(event, contextOf(name)).then(
      (result) => over("done", result),
      (error: unknown) => over("failed", error),
    );
    current.set(worker, { environment, ended });
    await look(worker);
  };

  /** Where a worker is, once everything that can be answered is. */
  const look = async (worker: Worker) => {
    await allSettled();
    const run = current.get(worker);
    if (run === undefined) return;
    if (worker.state === "running" && worker.parked.size === 0) {
      throw new Error(`${label(worker)} waits for something that the simulation does not know`);
    }
    if (worker.state === "running") return;
    current.delete(worker);
    // One of its calls may still be on its way: then nothing else runs there.
    if (worker.state !== "gone" && worker.parked.size === 0) idle.push(run.environment);
    if (worker.state !== "gone") return;
    for (const one of worker.parked) parked.splice(parked.indexOf(one), 1);
    worker.parked.clear();
    run.ended(worker);
  };

  /** Lets one of the parked calls go on whose time has come; false where there is none. */
  const resume = async (): Promise<boolean> => {
    const ready = parked.filter(({ until }) => until <= time.now);
    if (ready.length === 0) return false;
    const one = isCalm ? ready[0] : random.of(ready);
    if (one === undefined) return false;
    parked.splice(parked.indexOf(one), 1);
    one.worker.parked.delete(one);
    if (time.now - one.worker.startedAt > timeoutMs) slow.add(one.worker);
    one.resume();
    await look(one.worker);
    return true;
  };

  return {
    start,
    resume,
    /** Runs that took longer than AWS lets them. */
    slow,
    /** When the next of the parked calls goes on. */
    nextAt: (): number | undefined => (parked.length === 0 ? undefined : Math.min(...parked.map(({ until }) => until))),
    canResume: () => parked.some(({ until }) => until <= time.now),
    /** From here on runs go on without standing still. */
    calm: () => {
      isCalm = true;
    },
  };
};

export const label = ({ name, id }: Worker): string => `${name}#${id}`;
