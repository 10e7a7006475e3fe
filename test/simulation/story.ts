import type { Settings, WavePolicy } from "../../shared/store/settings.ts";
import type { Bent } from "./faults.ts";
import type { Random } from "./random.ts";

/** How a shopper is reached. */
export type Addresses = "email" | "phone" | "both";

/** What happens from outside. */
export type Step =
  | { do: "sign up"; who: number; by: "shopper" | "merchant"; addresses: Addresses; every: boolean; quantity: number }
  | { do: "confirm"; who: number }
  | { do: "unsubscribe"; who: number }
  | { do: "text"; who: number; body: "STOP" | "START" | "YES" }
  | { do: "stock"; units: number }
  | { do: "wait"; seconds: number }
  | { do: "lose queues" }
  | { do: "tick" };

export interface Story {
  waves: WavePolicy;
  settings: Pick<Settings, "doubleOptIn" | "texts">;
  /** Mails and texts a second; chunks are half as large. */
  sendRate: number;
  /** Each with how many moves of the service follow it. */
  steps: { step: Step; moves: number }[];
}

const people = 6;

const drawSignup = (
  random: Random,
  texts: boolean,
  who = random.below(people),
  by: "shopper" | "merchant" = random.of(["shopper", "merchant", "merchant"]),
): Step => ({
  do: "sign up",
  who,
  by,
  addresses: texts ? random.of(["email", "phone", "both"]) : "email",
  every: random.oneIn(3),
  quantity: random.oneIn(6) ? 2 : 1,
});

const drawStep = (random: Random, texts: boolean): Step => {
  const who = random.below(people);
  switch (random.below(texts ? 16 : 13)) {
    case 0:
    case 1:
    case 2:
      return drawSignup(random, texts);
    case 3:
    case 4:
      return { do: "confirm", who };
    case 5:
    case 6:
      return { do: "unsubscribe", who };
    case 7:
    case 8:
      return { do: "stock", units: random.of([0, 0, 0, 1, 2, 5]) };
    case 9:
    case 10:
      return { do: "wait", seconds: random.of([1, 5, 61, 95, 1_000]) };
    case 11:
      return random.oneIn(2) ? { do: "lose queues" } : { do: "tick" };
    case 12:
      return { do: "tick" };
    default:
      return { do: "text", who, body: random.of(["STOP", "START", "YES"]) };
  }
};

/** Somebody told signs up again, or time passes until it is known whether they were. */
const drawRegret = (random: Random, texts: boolean): Step =>
  random.of<() => Step>([
    () => drawSignup(random, texts),
    () => drawSignup(random, texts),
    () => ({ do: "wait", seconds: 1_000 }),
    () => ({ do: "tick" }),
  ])();

/** A shopper asks to be told and says yes, in any order. */
const drawYes = (random: Random, texts: boolean): Step => {
  const who = random.below(people);
  return random.of<() => Step>([
    () => drawSignup(random, texts, who, "shopper"),
    () => ({ do: "confirm", who }),
    () => (texts ? { do: "text", who, body: "YES" } : { do: "confirm", who }),
  ])();
};

/** What a bent makes likely: of five later steps so many. */
const likely: Partial<Record<Bent, { of5: number; draw: typeof drawStep }>> = {
  doubtful: { of5: 4, draw: drawRegret },
  deadly: { of5: 2, draw: drawRegret },
  picky: { of5: 3, draw: drawYes },
};

/** A store, its shoppers and what they do; follows from the draws alone. */
export const drawStory = (random: Random, bent: Bent = "none"): Story => {
  const texts = random.below(3) > 0;
  const first = Array.from({ length: 2 + random.below(3) }, () => drawSignup(random, texts));
  const often = likely[bent];
  const units = often ? 5 : random.of([1, 3, 5]);
  const later = Array.from({ length: 8 + random.below(14) }, () =>
    often && random.below(5) >= 5 - often.of5 ? often.draw(random, texts) : drawStep(random, texts),
  );
  const steps: Step[] = [...first, { do: "stock", units }, ...later];
  return {
    waves: {
      peoplePerUnit: random.of([1, 1, 2, "everyone"]),
      intervalMinutes: random.of([0, 10]),
      minimumStock: 1,
      settleSeconds: random.of([0, 0, 60]),
      order: random.oneIn(8) ? "newest" : "oldest",
    },
    settings: { doubleOptIn: random.oneIn(2) || bent === "picky", texts: { on: texts, maxParts: 2 } },
    sendRate: random.of([2, 2, 4, 6, 8]),
    steps: steps.map((step) => ({ step, moves: random.below(7) })),
  };
};

export const tellStep = (step: Step): string => {
  switch (step.do) {
    case "sign up":
      return `${step.by === "shopper" ? "shopper" : "merchant signs up"} ${step.who} ${step.by === "shopper" ? "signs up " : ""}by ${step.addresses}${step.every ? ", every time" : ""}${step.quantity > 1 ? `, wants ${step.quantity}` : ""}`;
    case "confirm":
      return `shopper ${step.who} confirms`;
    case "unsubscribe":
      return `shopper ${step.who} unsubscribes`;
    case "text":
      return `shopper ${step.who} texts ${step.body}`;
    case "stock":
      return `the stock is ${step.units}`;
    case "wait":
      return `${step.seconds} s pass`;
    case "lose queues":
      return "every queue is lost";
    case "tick":
      return "the tick comes";
  }
};
