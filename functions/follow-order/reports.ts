import type { Fact } from "../../shared/backorder/delay.ts";
import type { DelayRow, DelaysTable, NoticeRow } from "../../shared/backorder/delays-table.ts";
import { createFindNotices } from "../../shared/backorder/find-notices.ts";
import { evidenceOf, outcomeKept, reportsBy, reportsOf } from "../../shared/backorder/notice-outcome.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";

type Report = Extract<Fact, { kind: "notice_report" }>;

/**
 * What became of the notices of a line, from their messages; each is kept with its text as evidence, which speaks for
 * those whose messages are gone.
 */
export const createReportsOf = ({ messages, delays }: { messages: MessagesTable; delays: DelaysTable }) => {
  const findNotices = createFindNotices(messages);
  return async (ref: OrderRef, row: DelayRow, kept: readonly NoticeRow[]): Promise<Report[]> => {
    const reports: Report[] = [];
    for (const { line, n, channel, message } of await findNotices(ref, row, ["asked", "accepted", "unsettled"])) {
      const of = { n, channel };
      const copy = kept.find((one) => one.line === line && one.n === n && one.channel === channel);
      if (message === undefined) {
        if (copy !== undefined) reports.push(...reportsOf(of, outcomeKept(copy), copy));
        continue;
      }
      reports.push(...reportsBy(of, message));
      const evidence = evidenceOf(message, line, n);
      if (evidence !== undefined && evidence.outcome !== copy?.outcome) await delays.keepNotice(ref, evidence);
    }
    return reports;
  };
};
export type ReportsOf = ReturnType<typeof createReportsOf>;
