import type { Fact } from "../../shared/backorder/delay.ts";
import type { DelayRow, DelaysTable, NoticeRow } from "../../shared/backorder/delays-table.ts";
import { noticeIdOf, noticeLineOf } from "../../shared/backorder/notice-message.ts";
import { evidenceOf, outcomeKept, outcomeOf, reportsOf } from "../../shared/backorder/notice-outcome.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";

type Report = Extract<Fact, { kind: "notice_report" }>;

/**
 * What became of the notices of a line, from their messages; each is kept with its text as evidence, which speaks for
 * those whose messages are gone.
 */
export const createReportsOf =
  ({ messages, delays }: { messages: MessagesTable; delays: DelaysTable }) =>
  async (ref: OrderRef, row: DelayRow, kept: readonly NoticeRow[]): Promise<Report[]> => {
    const asked = row.state.notices.flatMap(({ n, deliveries }) =>
      deliveries.filter(({ status }) => status !== "dead").map(({ channel }) => ({ n, channel })),
    );
    const ids = new Map(asked.map((one) => [noticeIdOf(ref, noticeLineOf(row, one.n), one.n, one.channel), one]));
    const found = new Map((await messages.getMany([...ids.keys()])).map((message) => [message.id, message]));
    const reports: Report[] = [];
    for (const [id, of] of ids) {
      const line = noticeLineOf(row, of.n);
      const copy = kept.find((one) => one.line === line && one.n === of.n && one.channel === of.channel);
      const message = found.get(id);
      if (message === undefined) {
        if (copy !== undefined) reports.push(...reportsOf(of, outcomeKept(copy), copy));
        continue;
      }
      const outcome = outcomeOf(message);
      if (outcome === undefined) continue;
      reports.push(...reportsOf(of, outcome, { sentAt: message.sentAt, outcomeAt: message.reasonAt }));
      const evidence = evidenceOf(message, line, of.n);
      if (evidence !== undefined && evidence.outcome !== copy?.outcome) await delays.keepNotice(ref, evidence);
    }
    return reports;
  };
export type ReportsOf = ReturnType<typeof createReportsOf>;
