import { dueAtMsOf, openDelay, stepAll } from "../../shared/backorder/delay.ts";
import { isOpen } from "../../shared/backorder/delay-state.ts";
import { type DelayRow, delaysIn, type DelaysTable, noticesIn } from "../../shared/backorder/delays-table.ts";
import { effectSchema } from "../../shared/backorder/effect-row.ts";
import type { LineView } from "../../shared/backorder/line-view.ts";
import type { Line, OrderRef } from "../../shared/backorder/order.ts";
import { channelsOf } from "../../shared/backorder/order-message.ts";
import type { ReasonOf } from "../../shared/backorder/reason-of.ts";
import { splitOff } from "../../shared/backorder/split-delay.ts";
import { workingDaysOf } from "../../shared/backorder/working-days.ts";
import { type Clock } from "../../shared/runtime/clock.ts";
import * as v from "valibot";
import { contactsOf, factsOf, type Obeyed } from "./late-facts.ts";
import type { Perform } from "./perform.ts";
import type { ReportsOf } from "./reports.ts";

export interface ObeyDeps {
  clock: Clock;
  delays: DelaysTable;
  reportsOf: ReportsOf;
  perform: Perform;
  reasonOf: ReasonOf;
}

const wasAdded = ({ firstObservedAt = 0 }: Line, { order }: Obeyed): boolean =>
  firstObservedAt > (order.firstObservedAt ?? firstObservedAt);

/** A line that was added to an order is as old as that. */
const placedAtOf = (line: Line, of: Obeyed): number =>
  wasAdded(line, of) ? Math.max(line.firstObservedAt ?? 0, line.placedAt) : line.placedAt;

/**
 * Brings the clocks of an order's late lines in line with how it stands, and does what they ask for (rules 3). What a
 * step asks for is written down with its state, so that it is done after a crash, too. Answers whether somebody was
 * faster: then to be looked at again.
 */
export const createObey = (deps: ObeyDeps) => {
  const open = ({ line }: LineView, of: Obeyed): DelayRow | undefined => {
    const { order, settings } = of;
    const regime = order.law ?? "none";
    const { appliedFor, billingCycleDays } = order.sellerCredit ?? {};
    const { reminderDays, additionalPeriodDays } = settings.delayLaw;
    if (regime === "none") return undefined;
    const state = openDelay({
      promisedShipOn: line.promise?.on,
      placedAtMs: placedAtOf(line, of),
      zone: settings.timeZone,
      regime,
      quantity: line.quantity,
      channels: channelsOf(order, settings),
      nowMs: deps.clock.now(),
      creditApplication: appliedFor,
      billingCycleDays,
      reminderDays,
      additionalPeriodDays,
    });
    return { line: line.id, version: 0, state, todo: [], contacts: contactsOf(order) };
  };

  const obeyLine = async (ref: OrderRef, view: LineView, row: DelayRow, of: Obeyed): Promise<"done" | "again"> => {
    await deps.perform(ref, row, of);
    const nowMs = deps.clock.now();
    const calendar = workingDaysOf(of.shipping);
    const reports = await deps.reportsOf(ref, row, noticesIn(of.rest));
    const reason = await deps.reasonOf(ref.store, view, "later");
    const facts = factsOf(view, row, of, { nowMs, reports, reason });
    const { state, effects } = stepAll(row.state, facts, calendar);
    const todo = effects.map((effect) => v.parse(effectSchema, effect));
    const contacts = isOpen(state) ? contactsOf(of.order) : undefined;
    const isSame = JSON.stringify({ ...row.state, seenMs: 0 }) === JSON.stringify({ ...state, seenMs: 0 });
    const isIdle = todo.length === 0 && row.todo.length === 0 && row.dueAt === dueAtMsOf(state);
    if (isSame && isIdle && row.contacts === contacts && row.version > 0) return "done";
    const next = { ...row, state, todo, contacts };
    if ((await deps.delays.put(ref, next)).kind === "refused") return "again";
    if (todo.length === 0) return "done";
    await deps.perform(ref, next, of);
    await deps.delays.put(ref, { ...next, version: row.version + 1, todo: [] });
    // The line may have ended, and its customer been told: from here on it is another one.
    return "again";
  };

  /** Before the clock of the line that has lost them could take the units for cancelled. Answers whether any was split. */
  const split = async (ref: OrderRef, known: ReadonlyMap<string, DelayRow>, of: Obeyed): Promise<boolean> => {
    const late = of.views.flatMap(({ line }) => {
      const row = known.get(line.id);
      return row === undefined ? [] : [{ line, row }];
    });
    for (const { line } of of.views) {
      if (known.has(line.id) || line.isGone || !wasAdded(line, of)) continue;
      const rows = splitOff(line, late, deps.clock.now());
      if (rows === undefined) continue;
      await deps.delays.putBoth(ref, rows);
      return true;
    }
    return false;
  };

  return async (ref: OrderRef, of: Obeyed): Promise<"done" | "again"> => {
    const known = new Map(delaysIn(of.rest).map((row) => [row.line, row]));
    if (await split(ref, known, of)) return "again";
    const results: ("done" | "again")[] = [];
    for (const view of of.views) {
      const { line } = view;
      const row = known.get(line.id) ?? (line.isBackorder === true ? open(view, of) : undefined);
      if (row !== undefined) results.push(await obeyLine(ref, view, row, of));
    }
    return results.includes("again") ? "again" : "done";
  };
};
export type Obey = ReturnType<typeof createObey>;
