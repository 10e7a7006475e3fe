import * as fc from "fast-check";
import { Crash, type Hook } from "./faults.ts";
import { sns, type TextAnswer } from "./texting.ts";
import { hour, nightPhone, otherPhone, phone, write } from "./texts-support.ts";
import { pausedStore, type Run, ses, throttled, type World } from "./world.ts";

/** What others can see of a worker. */
const effects = /^(dynamo\.(Put|Update|Transact|BatchExecute)|(waveQueue|chunkQueue|messageQueue|ses|sns)\.)/;

/** What breaks in one worker: at most one thing, at the `at`-th of its effects, before or after. */
type Fault =
  | { kind: "none" }
  | { kind: "crash"; at: number; redelivered: boolean }
  | { kind: "pause"; at: number; seconds: number; meanwhile: TextStep[] };

export type TextStep =
  | { do: "signUp"; who: number }
  | { do: "unsubscribe"; who: number }
  | { do: "write"; body: string; who: number; again: boolean }
  | { do: "level"; units: number }
  | { do: "work"; pick: number; times: number; fault: Fault }
  | { do: "tick"; fault: Fault }
  | { do: "wait"; seconds: number }
  | { do: "lose" }
  | { do: "repeat"; pick: number }
  | { do: "textAnswer"; kind: number; times: number }
  | { do: "mailAnswer"; kind: number };

/** One phone has two signups; another one's night is another. */
export const shoppers = [
  { phone },
  { phone, email: "both@example.com", channels: "both" as const },
  { phone: otherPhone, email: "first@example.com", channels: "smsFirst" as const },
  { phone: nightPhone },
  { phone: nightPhone, email: "night@example.com", channels: "smsFirst" as const },
  { email: "mail@example.com" },
];
const phones = [phone, otherPhone, nightPhone];

const textAnswers: TextAnswer[] = [sns.throttles, sns.rejects, sns.pauses, sns.losesTaken, sns.losesUntaken];
const mailAnswers = [ses.takes(0, throttled), ses.takes(0, pausedStore), ses.loses(1), ses.loses(0)];

const who = fc.nat(shoppers.length - 1);
const calm = <Of extends TextStep["do"]>(what: Of) => fc.constant(what);
const none = fc.constant<Fault>({ kind: "none" });
const work = (fault: fc.Arbitrary<Fault>) =>
  fc.record({ do: calm("work"), pick: fc.nat(5), times: fc.constantFrom(1, 2, 8), fault });
const level = fc.record({ do: calm("level"), units: fc.constantFrom(0, 1, 5) });
const writing = fc.record({
  do: calm("write"),
  body: fc.constantFrom("STOP", "START", "Is it blue?"),
  who: fc.nat(phones.length - 1),
  again: fc.boolean(),
});
const unsubscribe = fc.record({ do: calm("unsubscribe"), who });

const meanwhile: fc.Arbitrary<TextStep[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: work(none) },
    level,
    writing,
    unsubscribe,
    fc.record({ do: calm("tick"), fault: none }),
  ),
  { minLength: 1, maxLength: 4 },
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 3, arbitrary: none },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("crash" as const), at: fc.nat(16), redelivered: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pause" as const),
      at: fc.nat(16),
      seconds: fc.constantFrom(0, 1, 95),
      meanwhile,
    }),
  },
);

export const textStep: fc.Arbitrary<TextStep> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: calm("signUp"), who }) },
  unsubscribe,
  { weight: 2, arbitrary: writing },
  { weight: 3, arbitrary: level },
  { weight: 12, arbitrary: work(fault) },
  { weight: 3, arbitrary: fc.record({ do: calm("tick"), fault }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: calm("wait"), seconds: fc.constantFrom(1, 5, 61, 95, 2 * 3_600, 8 * 3_600) }),
  },
  fc.record({ do: calm("lose") }),
  fc.record({ do: calm("repeat"), pick: fc.nat(5) }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: calm("textAnswer"),
      kind: fc.nat(textAnswers.length - 1),
      times: fc.constantFrom(1, 1, 8),
    }),
  },
  fc.record({ do: calm("mailAnswer"), kind: fc.nat(mailAnswers.length - 1) }),
);

/** How often each thing happened, over all schedules played. */
export const happened = new Map<string, number>();
const count = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1);

const runOf = (world: World, fault: Fault): Run => {
  let passed = 0;
  const hook: Hook = async ({ call }) => {
    if (fault.kind === "none" || !effects.test(call)) return;
    passed += 1;
    if (passed !== fault.at + 1) return;
    count(`${fault.kind} at ${call}`);
    if (fault.kind === "crash") throw new Crash();
    world.advance(fault.seconds * 1_000);
    await playTexts(world, fault.meanwhile);
  };
  return { hook };
};

const workOn = async (world: World, { pick, times, fault }: Extract<TextStep, { do: "work" }>) => {
  for (let turn = 0; turn < times; turn += 1) {
    const ready = world.messages.filter(({ at }) => at <= world.time.now);
    const message = ready[pick % Math.max(ready.length, 1)];
    if (message === undefined) return;
    world.messages.splice(world.messages.indexOf(message), 1);
    const result = await world.handle(message, turn === times - 1 ? runOf(world, fault) : {});
    // What is on disk comes again.
    const isKept = message.queue === "stock" || message.queue === "text";
    if (result === "crashed" && (isKept || (fault.kind === "crash" && fault.redelivered))) world.messages.push(message);
  }
};

const contactOf = (world: World, at: number) => {
  const { email, phone: number } = { email: undefined, phone: undefined, ...shoppers[at] };
  return { ...world.variantRef, contact: world.contact(email ?? number ?? "") };
};

export const playTexts = async (world: World, steps: TextStep[]): Promise<void> => {
  for (const step of steps) {
    world.advance(1);
    count(`step ${step.do}`);
    switch (step.do) {
      case "signUp": {
        const shopper = { email: undefined, ...shoppers[step.who] };
        await world.signUp(shopper.email, shopper);
        break;
      }
      case "unsubscribe":
        await world.direct.waitlist.unsubscribe([contactOf(world, step.who)]);
        break;
      case "write": {
        const message = write(world, step.body, phones[step.who]);
        if (step.again) world.messages.push({ ...message, at: world.time.now + hour / 10 });
        break;
      }
      case "level":
        await world.setLevel(step.units);
        break;
      case "work":
        await workOn(world, step);
        break;
      case "tick":
        await world.tick(runOf(world, step.fault));
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
      case "textAnswer":
        for (let n = 0; n < step.times; n += 1) world.textAnswers.push(textAnswers[step.kind] ?? sns.accepts);
        break;
      case "mailAnswer":
        world.answers.push(mailAnswers[step.kind] ?? ses.accepts);
        break;
    }
  }
};
