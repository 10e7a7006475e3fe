import type { Fact } from "../../shared/backorder/delay.ts";
import type { DelayState } from "../../shared/backorder/delay-state.ts";
import type { DelaysTable, NoticeRow } from "../../shared/backorder/delays-table.ts";
import { noticeIdOf } from "../../shared/backorder/notice-message.ts";
import { evidenceOf, outcomeKept, outcomeOf } from "../../shared/backorder/notice-outcome.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";

type Report = Extract<Fact, { kind: "notice_report" }>;

/**
 * What became of the notices of a line, from their messages; each is kept with its text as evidence, which speaks for
 * those whose messages are gone.
 */
export const createReportsOf =
  ({ messages, delays }: { messages: MessagesTable; delays: DelaysTable }) =>
  async (ref: OrderRef, line: string, state: DelayState, kept: readonly NoticeRow[]): Promise<Report[]> => {
    const asked = state.notices.flatMap(({ n, deliveries }) =>
      deliveries.filter(({ status }) => status !== "dead").map(({ channel }) => ({ n, channel })),
    );
    const ids = new Map(asked.map((one) => [noticeIdOf(ref, line, one.n, one.channel), one]));
    const found = new Map((await messages.getMany([...ids.keys()])).map((message) => [message.id, message]));
    const reports: Report[] = [];
    for (const [id, of] of ids) {
      const message = found.get(id);
      if (message === undefined) {
        const copy = kept.find((one) => one.line === line && one.n === of.n && one.channel === of.channel);
        if (copy === undefined) continue;
        reports.push({ kind: "notice_report", atMs: copy.sentAt ?? 0, ...of, outcome: outcomeKept(copy) });
        continue;
      }
      const outcome = outcomeOf(message);
      if (outcome === undefined) continue;
      reports.push({ kind: "notice_report", atMs: message.sentAt ?? 0, ...of, outcome });
      const evidence = evidenceOf(message, line, of.n);
      if (evidence !== undefined) await delays.keepNotice(ref, evidence);
    }
    return reports;
  };
export type ReportsOf = ReturnType<typeof createReportsOf>;
