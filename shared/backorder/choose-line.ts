import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import * as v from "valibot";
import { step } from "./delay.ts";
import type { Choosing, Saying } from "./delay-choices.ts";
import type { AddWorkingDays } from "./delay-ending.ts";
import type { DelaysTable } from "./delays-table.ts";
import { effectSchema } from "./effect-row.ts";
import type { OrderRef } from "./order.ts";

export interface ChooseLineDeps {
  clock: Clock;
  delays: DelaysTable;
  orderQueue: Queue<OrderRef>;
}

export type LineChoice = Omit<Choosing, "kind" | "atMs">;

/**
 * One choice of the customer about a late line. Of two at once one wins, and both are recorded; what it asks for is done
 * by whoever follows the order. Answers what to tell the customer; undefined where the line has no clock.
 */
export const createChooseLine =
  ({ clock, delays, orderQueue }: ChooseLineDeps) =>
  async (ref: OrderRef, line: string, choice: LineChoice, calendar: AddWorkingDays): Promise<Saying | undefined> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const row = await delays.get(ref, line);
      if (row === undefined) return undefined;
      const { state, effects, says } = step(row.state, { kind: "chose", atMs: clock.now(), ...choice }, calendar);
      const todo = [...row.todo, ...effects.map((effect) => v.parse(effectSchema, effect))];
      if ((await delays.put(ref, { ...row, state, todo })).kind === "refused") continue;
      await orderQueue.send(ref);
      return says;
    }
    throw new Error("A late line kept changing while its customer chose");
  };
export type ChooseLine = ReturnType<typeof createChooseLine>;
