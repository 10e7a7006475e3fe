import * as v from "valibot";
import { limits } from "../../../shared/runtime/limits.ts";
import { startChild } from "../support/child.ts";
import type { Figure } from "../support/figure.ts";
import type { Scope } from "../support/scope.ts";

const barMb = 512;
/** What is left of the bar for objects, once the code and buffers have theirs. */
const heapMb = 320;

const peakOf = async (scope: Scope, waiting: number, allowance: number | "everyone"): Promise<number> =>
  scope.within(async (inner) => {
    const child = inner.keep(startChild("memory/planner-process.ts", [`--max-old-space-size=${heapMb}`]));
    return Math.round(await child.ask(v.number(), "plan", { waiting, allowance }));
  });

/** The largest memory that planning a wave takes, with a long list. */
export const memory: Figure = {
  name: "memory",
  maxSeconds: 150,
  measure: async ({ scope, quick }) => {
    const waiting = quick ? 50_000 : 1_000_000;
    const ofThousandMb = await peakOf(scope, waiting, 1_000);
    const ofEveryoneMb = await peakOf(scope, waiting, "everyone");
    const peakMb = Math.max(ofThousandMb, ofEveryoneMb);
    return {
      json: { waiting, peakMb, ofThousandMb, ofEveryoneMb },
      lines: [
        {
          what: `memory to plan waves of ${waiting} waiting: of 1,000, of everyone`,
          value: `${ofThousandMb} MB, ${ofEveryoneMb} MB`,
          bar: `<= ${barMb} MB`,
          pass: peakMb <= barMb,
        },
      ],
      notes: [
        `Memory: the whole process of the real planner, tables and SDK, with ${heapMb} MB of heap; DynamoDB's pages are made in the same process; of everyone the first step (${limits.peoplePerPlanStep} people), the others are alike.`,
      ],
    };
  },
};
