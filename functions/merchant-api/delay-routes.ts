import * as v from "valibot";
import { step } from "../../shared/backorder/delay.ts";
import { endOfDay } from "../../shared/backorder/delay-state.ts";
import { type DelayRow, delaysIn, noticesIn } from "../../shared/backorder/delays-table.ts";
import { describeDelay, describeRefunds } from "../../shared/backorder/describe-delay.ts";
import { effectSchema } from "../../shared/backorder/effect-row.ts";
import { orderOfKey } from "../../shared/backorder/orders-table.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import { workingDaysOf } from "../../shared/backorder/working-days.ts";
import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { notInStore, Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
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

/** Refunds that are owed, and the next deadline, as things to be done by an instant. */
const dutiesOf = (row: DelayRow & { pk: string }, nowMs: number, untilMs: number) => {
  const of = { order: orderOfKey(row).order, line: row.line };
  const { zone } = row.state.terms;
  const owed = row.state.refunds.flatMap(({ n, units, byDay, paidAtMs }) => {
    if (byDay === undefined || paidAtMs !== undefined) return [];
    return [{ ...of, what: "refund" as const, n, units, lastDay: byDay, atMs: endOfDay(byDay, zone) }];
  });
  const { nextDeadlineAt, phase } = describeDelay(row);
  const next =
    nextDeadlineAt === undefined ? [] : [{ ...of, what: "deadline" as const, phase, atMs: Date.parse(nextDeadlineAt) }];
  return [...owed, ...next]
    .filter(({ atMs }) => atMs <= untilMs)
    .map(({ atMs, ...duty }) => ({ ...duty, at: toInstant(atMs), overdue: atMs <= nowMs }));
};

export const createDelayRoutes = (deps: MerchantApiDeps): Route[] => {
  const { clock, guard, stores, orders, delays, orderQueue } = deps;
  return [
    implement(getDue, guard, async ({ params: { store }, query: { hours, limit, cursor } }) => {
      const nowMs = clock.now();
      const after = decodeCursor(cursor, pageSchema(store));
      const untilMs = nowMs + hours * hourMs;
      const { rows, next } = await delays.dueUntil(store, untilMs, Math.min(limit, 100), after);
      const duties = rows.flatMap((row) => dutiesOf(row, nowMs, untilMs)).toSorted((a, b) => (a.at < b.at ? -1 : 1));
      return json(200, list(duties, next));
    }),
    implement(getEvidence, guard, async ({ params: { store, id }, query: { format } }) => {
      const { order, rest } = await orders.read({ store, order: id });
      const rows = delaysIn(rest);
      if (order === undefined && rows.length === 0) throw notInStore(`order ${id}`);
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
      const settings = (await stores.get(store))?.settings;
      if (settings === undefined) throw new Problem("not-found");
      const calendar = workingDaysOf(await loadShipping(settings.shipping, settings));
      for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
        const row = await delays.get(ref, line);
        if (row === undefined) throw notInStore(`line ${line} of an order ${id} for which a refund could be owed`);
        if (n !== undefined && row.state.refunds.every((refund) => refund.n !== n))
          throw new Problem("invalid-request", undefined, [{ field: "n", message: "is no refund of this line" }]);
        if (row.state.refunds.length === 0)
          throw new Problem("invalid-request", undefined, [{ field: "line", message: "is owed no refund" }]);
        const { state, effects } = step(row.state, { kind: "refund_paid", atMs: clock.now(), n }, calendar);
        const todo = [...row.todo, ...effects.map((effect) => v.parse(effectSchema, effect))];
        const next = { ...row, state, todo };
        if ((await delays.put(ref, next)).kind === "refused") continue;
        await orderQueue.send(ref);
        return json(200, { refunds: describeRefunds(next) });
      }
      throw new Error("A late line kept changing while its refund was noted");
    }),
  ];
};
