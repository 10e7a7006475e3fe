import { dueAtMsOf, type Fact, openDelay, step } from "../../shared/backorder/delay.ts";
import type { DelayState } from "../../shared/backorder/delay-state.ts";
import { type DelayRow, delaysIn, type DelaysTable, noticesIn } from "../../shared/backorder/delays-table.ts";
import { effectSchema } from "../../shared/backorder/effect-row.ts";
import type { LineView } from "../../shared/backorder/line-view.ts";
import type { Order, OrderRef } from "../../shared/backorder/order.ts";
import { channelsOf } from "../../shared/backorder/order-message.ts";
import type { ReasonOf } from "../../shared/backorder/reason-of.ts";
import type { Shipping } from "../../shared/backorder/shipping.ts";
import { workingDaysOf } from "../../shared/backorder/working-days.ts";
import { type Clock } from "../../shared/runtime/clock.ts";
import type { Row } from "../../shared/runtime/table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import * as v from "valibot";
import type { Perform } from "./perform.ts";
import type { ReportsOf } from "./reports.ts";

export interface ObeyDeps {
  clock: Clock;
  delays: DelaysTable;
  reportsOf: ReportsOf;
  perform: Perform;
  reasonOf: ReasonOf;
}

export interface Obeyed {
  order: Order;
  views: readonly LineView[];
  rest: readonly Row[];
  settings: Settings;
  shipping: Shipping;
  /** When the units of a line were handed over, the last of them; undefined where nobody said. */
  shippedAtOf: (line: string) => number | undefined;
}

/**
 * Brings the clocks of an order's late lines in line with how it stands, and does what they ask for (rules 3). What a
 * step asks for is written down with its state, so that it is done after a crash, too. Answers whether somebody was
 * faster: then to be looked at again.
 */
export const createObey = (deps: ObeyDeps) => {
  const open = ({ line }: LineView, { order, settings }: Obeyed): DelayRow | undefined => {
    const regime = order.law ?? "none";
    if (regime === "none") return undefined;
    const state = openDelay({
      promisedShipOn: line.promise?.on,
      placedAtMs: line.placedAt,
      zone: settings.timeZone,
      regime,
      quantity: line.quantity,
      channels: channelsOf(order, settings),
      nowMs: deps.clock.now(),
    });
    return { line: line.id, version: 0, state, todo: [] };
  };

  const factsOf = async (ref: OrderRef, view: LineView, state: DelayState, of: Obeyed): Promise<Fact[]> => {
    const { line, estimate } = view;
    const nowMs = deps.clock.now();
    const channels = channelsOf(of.order, of.settings);
    const seenAt = Math.min(line.observedAt, nowMs);
    const isSettled = line.coverage !== undefined && (line.dueAt === undefined || line.dueAt <= nowMs);
    const handedAt = Math.min(of.shippedAtOf(line.id) ?? nowMs, nowMs);
    return [
      ...(JSON.stringify(channels) === JSON.stringify(state.channels)
        ? []
        : [{ kind: "contact" as const, atMs: nowMs, channels }]),
      ...(line.restated === undefined ? [] : [{ kind: "promise_moved" as const, atMs: seenAt, day: line.restated }]),
      ...(line.shipped > state.shippedUnits ? [{ kind: "shipped" as const, atMs: handedAt, units: line.shipped }] : []),
      ...(line.isGone
        ? [{ kind: "cancelled_by_merchant" as const, atMs: seenAt }]
        : [{ kind: "quantity" as const, atMs: seenAt, quantity: line.quantity }]),
      ...(await deps.reportsOf(ref, line.id, state, noticesIn(of.rest))),
      ...(isSettled && view.status === "open"
        ? [
            {
              kind: "estimate" as const,
              atMs: nowMs,
              day: estimate?.shipsOn ?? null,
              reason: await deps.reasonOf(ref.store, view, "later"),
            },
          ]
        : []),
      { kind: "time" as const, atMs: nowMs },
    ];
  };

  const obeyLine = async (ref: OrderRef, view: LineView, row: DelayRow, of: Obeyed): Promise<"done" | "again"> => {
    await deps.perform(ref, row, of);
    const calendar = workingDaysOf(of.shipping);
    let { state } = row;
    const todo: DelayRow["todo"] = [];
    for (const fact of await factsOf(ref, view, state, of)) {
      const answer = step(state, fact, calendar);
      ({ state } = answer);
      todo.push(...answer.effects.map((effect) => v.parse(effectSchema, effect)));
    }
    const isSame = JSON.stringify({ ...row.state, seenMs: 0 }) === JSON.stringify({ ...state, seenMs: 0 });
    const isIdle = todo.length === 0 && row.todo.length === 0 && row.dueAt === dueAtMsOf(state);
    if (isSame && isIdle && row.version > 0) return "done";
    const next = { ...row, state, todo };
    if ((await deps.delays.put(ref, next)).kind === "refused") return "again";
    if (todo.length === 0) return "done";
    await deps.perform(ref, next, of);
    await deps.delays.put(ref, { ...next, version: row.version + 1, todo: [] });
    // The line may have ended, and its customer been told: from here on it is another one.
    return "again";
  };

  return async (ref: OrderRef, of: Obeyed): Promise<"done" | "again"> => {
    const known = new Map(delaysIn(of.rest).map((row) => [row.line, row]));
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
