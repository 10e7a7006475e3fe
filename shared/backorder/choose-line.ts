import type { MessagesTable } from "../message/messages-table.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Queue } from "../runtime/queue.ts";
import * as v from "valibot";
import { step, stepAll } from "./delay.ts";
import type { Choosing, Saying } from "./delay-choices.ts";
import type { AddWorkingDays } from "./delay-ending.ts";
import type { DelayState } from "./delay-state.ts";
import type { DelaysTable } from "./delays-table.ts";
import { type EffectRow, effectSchema } from "./effect-row.ts";
import { createFindNotices, isInDoubt, reportsIn, unheard } from "./find-notices.ts";
import type { OrderRef } from "./order.ts";

export interface ChooseLineDeps {
  clock: Clock;
  delays: DelaysTable;
  messages: Pick<MessagesTable, "getMany">;
  orderQueue: Queue<OrderRef>;
}

export type LineChoice = Omit<Choosing, "kind" | "atMs" | "isInDoubt">;

/** Whoever agrees to wait is told so, with the date that it is for. Under no law there is nothing to agree to. */
const acceptedOf = (
  { terms, current }: DelayState,
  { choice }: LineChoice,
  says: Saying | undefined,
  atMs: number,
): EffectRow[] => {
  const isWaiting = choice === "wait" || choice === "wait_for_ever";
  if (!isWaiting || says !== "taken" || terms.regime === "none") return [];
  return [{ type: "accepted", n: atMs, forEver: current.phase === "indefinite" }];
};

/**
 * One choice of the customer about a late line. What providers have said of its notices counts first, so that a choice just
 * after T finds what the clock would have found. Of two at once one wins, and both are recorded; what it asks for is done
 * by whoever follows the order. Answers what to tell the customer; undefined where the line has no clock.
 */
export const createChooseLine = ({ clock, delays, messages, orderQueue }: ChooseLineDeps) => {
  const findNotices = createFindNotices(messages);
  return async (
    ref: OrderRef,
    line: string,
    choice: LineChoice,
    calendar: AddWorkingDays,
  ): Promise<Saying | undefined> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const row = await delays.get(ref, line);
      if (row === undefined) return undefined;
      const atMs = clock.now();
      const found = await findNotices(ref, row, unheard);
      const heard = stepAll(row.state, reportsIn(found), calendar);
      const { state, effects, says } = step(
        heard.state,
        { kind: "chose", atMs, ...choice, isInDoubt: isInDoubt(found, choice.n) },
        calendar,
      );
      const asked = [...heard.effects, ...effects].map((effect) => v.parse(effectSchema, effect));
      const todo = [...row.todo, ...asked, ...acceptedOf(state, choice, says, atMs)];
      if ((await delays.put(ref, { ...row, state, todo })).kind === "refused") continue;
      await orderQueue.send(ref);
      return says;
    }
    throw new Error("A late line kept changing while its customer chose");
  };
};
