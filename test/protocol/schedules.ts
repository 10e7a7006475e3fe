import * as fc from "fast-check";
import { Crash, type Hook } from "./faults.ts";
import { type Answer, pausedAccount, pausedStore, rejected, type Run, ses, throttled, type World } from "./world.ts";

/** What others can see of a worker; and every call that leaves it. */
const points = {
  effects: /^(dynamo\.(Put|Update|Transact|BatchExecute)|(waveQueue|chunkQueue|ses)\.)/,
  calls: /^(dynamo|waveQueue|chunkQueue|ses)\./,
};
/** The `at`-th of these calls of a worker, before or after it. */
interface Place {
  of: keyof typeof points;
  at: number;
}

/** What breaks in one worker: at most one thing. */
export type Fault =
  | { kind: "none" }
  | { kind: "crash"; place: Place; redelivered: boolean }
  | { kind: "pause"; place: Place; seconds: number; meanwhile: Step[] }
  | { kind: "repeat"; write: number };

export interface Worker {
  fault: Fault;
  /** Bit by bit, whether the next lax read lags. */
  stale: number;
}

export type Step =
  | { do: "signUp"; who: number; every: boolean; worker: Worker }
  | { do: "unsubscribe"; who: number; noteOnly: boolean }
  | { do: "level"; units: number }
  | { do: "work"; pick: number; times: number; worker: Worker }
  | { do: "tick"; worker: Worker }
  | { do: "wait"; seconds: number }
  | { do: "lose" }
  | { do: "repeat"; pick: number }
  | { do: "answer"; kind: number; count: number }
  | { do: "tell"; pick: number };

const people = 6;
const emailOf = (who: number) => `p${who}@example.com`;

const answers: ((count: number) => Answer)[] = [
  (count) => ses.takes(count, throttled),
  (count) => ses.takes(count, rejected),
  (count) => ses.takes(count, pausedStore),
  (count) => ses.takes(count, pausedAccount),
  (count) => ses.loses(count),
];

const seconds = fc.constantFrom(1, 5, 61, 95, 1_000);
const none: Worker = { fault: { kind: "none" }, stale: 0 };

const calmSteps = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("work" as const),
      pick: fc.nat(5),
      times: fc.constantFrom(1, 2, 20),
      worker: fc.constant(none),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tick" as const), worker: fc.constant(none) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("level" as const), units: fc.constantFrom(0, 1, 2, 5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("unsubscribe" as const), who: fc.nat(people - 1), noteOnly: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("signUp" as const),
      who: fc.nat(people - 1),
      every: fc.constant(false),
      worker: fc.constant(none),
    }),
  },
);

const place = fc.oneof(
  { weight: 3, arbitrary: fc.record({ of: fc.constant("effects" as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant("calls" as const), at: fc.nat(70) }) },
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "none" as const }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("crash" as const), place, redelivered: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pause" as const),
      place,
      seconds: fc.constantFrom(0, 1, 95, 95),
      meanwhile: fc.array(calmSteps, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("repeat" as const), write: fc.integer({ min: 1, max: 12 }) }) },
);
const worker: fc.Arbitrary<Worker> = fc.record({
  fault,
  stale: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(255) }),
});

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("signUp" as const), who: fc.nat(people - 1), every: fc.boolean(), worker }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("unsubscribe" as const), who: fc.nat(people - 1), noteOnly: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("level" as const), units: fc.constantFrom(0, 1, 2, 5) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("work" as const),
      pick: fc.nat(5),
      times: fc.constantFrom(1, 1, 2, 5),
      worker,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("tick" as const), worker }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), seconds }) },
  { weight: 1, arbitrary: fc.constant({ do: "lose" as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("repeat" as const), pick: fc.nat(5) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("answer" as const), kind: fc.nat(answers.length - 1), count: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tell" as const), pick: fc.nat(9) }) },
);

/** How often each thing happened, over all schedules played. */
export const happened = new Map<string, number>();
const count = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1);

const runOf = (world: World, { fault, stale }: Worker): Run => {
  let passed = 0;
  let lax = 0;
  const hook: Hook = async ({ call }) => {
    if (!("place" in fault) || !points[fault.place.of].test(call)) return;
    passed += 1;
    if (passed !== fault.place.at + 1) return;
    count(`${fault.kind} at ${call}`);
    if (fault.kind === "crash") throw new Crash();
    world.advance(fault.seconds * 1_000);
    await play(world, fault.meanwhile);
  };
  return {
    hook,
    isStale: () => {
      const lags = ((stale >> (lax++ % 8)) & 1) === 1;
      if (lags) count("lagging read");
      return lags;
    },
    ...(fault.kind === "repeat" && { repeats: fault.write }),
  };
};

const work = async (world: World, { pick, times, worker }: Extract<Step, { do: "work" }>) => {
  for (let turn = 0; turn < times; turn += 1) {
    const ready = world.messages.filter(({ at }) => at <= world.time.now);
    const message = ready[pick % Math.max(ready.length, 1)];
    if (message === undefined) return;
    world.messages.splice(world.messages.indexOf(message), 1);
    const isLast = turn === times - 1;
    const result = await world.handle(message, isLast ? runOf(world, worker) : {}).catch((error: unknown) => {
      count(String(error));
      return "crashed" as const;
    });
    const again = message.queue === "stock" || (worker.fault.kind === "crash" && worker.fault.redelivered);
    if (result === "crashed" && again) world.messages.push(message);
  }
};

export const play = async (world: World, steps: Step[]): Promise<void> => {
  for (const step of steps) {
    world.advance(1);
    count(`step ${step.do}`);
    switch (step.do) {
      case "signUp": {
        const input = { every: step.every };
        // Whoever gets no answer asks again.
        if ((await world.signUp(emailOf(step.who), input, runOf(world, step.worker))) === "crashed") {
          await world.signUp(emailOf(step.who), input);
        }
        break;
      }
      case "unsubscribe":
        await world.unsubscribe(emailOf(step.who), step);
        break;
      case "level":
        await world.setLevel(step.units);
        break;
      case "work":
        await work(world, step);
        break;
      case "tick":
        await world.tick(runOf(world, step.worker));
        break;
      case "wait":
        world.advance(step.seconds * 1_000);
        break;
      case "lose":
        world.loseMessages();
        break;
      case "repeat": {
        const message = world.messages[step.pick % Math.max(world.messages.length, 1)];
        if (message !== undefined) world.messages.push({ ...message });
        break;
      }
      case "answer":
        world.answers.push(answers[step.kind]?.(step.count) ?? ses.accepts);
        break;
      case "tell": {
        const mail = world.mails[step.pick % Math.max(world.mails.length, 1)];
        if (mail !== undefined) await world.tell(mail);
        break;
      }
    }
  }
};
