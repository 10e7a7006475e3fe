import { toInstant } from "../runtime/clock.ts";
import { clockEndOf } from "./delay-deadlines.ts";
import type { DelayRow, NoticeRow } from "./delays-table.ts";
import { noticeLineOf } from "./notice-message.ts";

export const describeRefunds = ({ state }: DelayRow) =>
  state.refunds.map(({ n, units, ground, byDay, paidAtMs }) => ({
    n,
    units,
    ground,
    ...(byDay !== undefined && { lastDay: byDay }),
    ...(paidAtMs !== undefined && { sentAt: toInstant(paidAtMs) }),
  }));

/** The notices of a line, as they were asked for and what became of them. */
export const describeNotices = (row: DelayRow, sent: readonly NoticeRow[]) =>
  row.state.notices.map(({ n, kind, revisedOn, reason, askedAtMs, decidesOn, silenceMeans, deliveries, answered }) => ({
    n,
    kind,
    revisedOn,
    ...(reason !== undefined && { reason }),
    askedAt: toInstant(askedAtMs),
    ...(decidesOn !== undefined && { decidesOn, silenceMeans }),
    ...(answered === true && { answered }),
    deliveries: deliveries.map(({ channel, status, acceptedAtMs }) => {
      const line = noticeLineOf(row, n);
      const copy = sent.find((one) => one.line === line && one.n === n && one.channel === channel);
      return {
        channel,
        status,
        ...(acceptedAtMs !== undefined && { acceptedAt: toInstant(acceptedAtMs) }),
        ...(copy !== undefined && {
          outcome: copy.outcome,
          wordingVersion: copy.wordingVersion,
          text: copy.text,
        }),
      };
    }),
  }));

/** Where a line's clock stands. */
export const describeDelay = (row: DelayRow, sent: readonly NoticeRow[] = []) => {
  const { terms, current } = row.state;
  const deadlineAtMs = clockEndOf(row.state);
  return {
    line: row.line,
    law: terms.regime,
    shipBy: terms.shipBy ?? null,
    timeZone: terms.zone,
    phase: current.phase,
    ...("until" in current && { until: current.until }),
    ...("decidesOn" in current && { decidesOn: current.decidesOn }),
    ...("ground" in current && { ground: current.ground }),
    ...(deadlineAtMs !== undefined && { nextDeadlineAt: toInstant(deadlineAtMs) }),
    notices: describeNotices(row, sent),
    refunds: describeRefunds(row),
    history: row.state.history.map(({ atMs, what, rule }) => ({ at: toInstant(atMs), what, rule })),
    ...(row.state.forgotten > 0 && { earlierEntriesDropped: row.state.forgotten }),
  };
};
export type Evidence = ReturnType<typeof describeDelay>;
