import * as v from "valibot";
import { addBusinessDays } from "../../shared/backorder/calendar.ts";
import { step } from "../../shared/backorder/delay.ts";
import { endOfDay } from "../../shared/backorder/delay-state.ts";
import { type DelayRow, delaysIn, noticesIn } from "../../shared/backorder/delays-table.ts";
import { describeDelay, describeRefunds } from "../../shared/backorder/describe-delay.ts";
import { orderOfKey } from "../../shared/backorder/orders-table.ts";
import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { addDays } from "../../shared/runtime/day.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { calendarOf } from "../../shared/backorder/calendar.ts";
import { getDue, getEvidence, postRefunds } from "./contract-delays.ts";
import type { MerchantApiDeps } from "./deps.ts";
import { evidencePage } from "./evidence-page.ts";

const hourMs = 3_600_000;
const pageSchema = (store: string) =>
  v.object({
    pk: v.pipe(v.string(), v.startsWith(`${store}#`)),
    sk: v.string(),
    deadlineOf: v.literal(store),
    deadlineAt: v.number(),
  });

/** Paying needs no calendar: what is owed is known. */
const anyDays = (day: string, days: number): string => addBusinessDays(calendarOf({}), day, days) ?? addDays(day, days);

/** Refunds that are owed, and the next deadline, as things to be done. */
const dutiesOf = (row: DelayRow & { pk: string }, nowMs: number) => {
  const { order } = orderOfKey(row);
  const { zone } = row.state.terms;
  const owed = row.state.refunds.flatMap(({ n, units, byDay, paidAtMs }) => {
    if (byDay === undefined || paidAtMs !== undefined) return [];
    const atMs = endOfDay(byDay, zone);
    return [{ order, line: row.line, what: "refund" as const, n, units, lastDay: byDay, atMs }];
  });
  const { nextDeadlineAt, phase } = describeDelay(row);
  const next =
    nextDeadlineAt === undefined || owed.length > 0
      ? []
      : [{ order, line: row.line, what: "deadline" as const, phase, atMs: Date.parse(nextDeadlineAt) }];
  return [...owed, ...next].map(({ atMs, ...duty }) => ({ ...duty, at: toInstant(atMs), overdue: atMs <= nowMs }));
};

export const createDelayRoutes = (deps: MerchantApiDeps): Route[] => {
  const { clock, guard, orders, delays } = deps;
  return [
    implement(getDue, guard, async ({ params: { store }, query: { hours, limit, cursor } }) => {
      const nowMs = clock.now();
      const after = decodeCursor(cursor, pageSchema(store));
      const { rows, next } = await delays.dueUntil(store, nowMs + hours * hourMs, Math.min(limit, 100), after);
      const duties = rows.flatMap((row) => dutiesOf(row, nowMs)).toSorted((a, b) => (a.at < b.at ? -1 : 1));
      return json(200, list(duties, next));
    }),
    implement(getEvidence, guard, async ({ params: { store, id }, query: { format } }) => {
      const { order, rest } = await orders.read({ store, order: id });
      const rows = delaysIn(rest);
      if (order === undefined && rows.length === 0) throw new Problem("not-found");
      const lines = rows.map((row) => describeDelay(row, noticesIn(rest)));
      if (format === "json") return json(200, { id, lines });
      return {
        status: 200,
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
        },
        body: evidencePage(order?.name ?? id, lines),
      };
    }),
    implement(postRefunds, guard, async ({ params: { store, id }, body: { line, n } }) => {
      const ref = { store, order: id };
      for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
        const row = await delays.get(ref, line);
        if (row === undefined) throw new Problem("not-found");
        const { state } = step(row.state, { kind: "refund_paid", atMs: clock.now(), n }, anyDays);
        const next = { ...row, state };
        if ((await delays.put(ref, next)).kind === "written") return json(200, { refunds: describeRefunds(next) });
      }
      throw new Error("A late line kept changing while its refund was noted");
    }),
  ];
};
