import type { Fact } from "../../shared/backorder/delay.ts";
import type { DelayState } from "../../shared/backorder/delay-state.ts";
import type { DelaysTable } from "../../shared/backorder/delays-table.ts";
import { noticeIdOf } from "../../shared/backorder/notice-message.ts";
import type { OrderRef } from "../../shared/backorder/order.ts";
import type { Message } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";

type Report = Extract<Fact, { kind: "notice_report" }>;

/** What a message's state says of the notice that it is; nothing while nobody knows. */
const outcomeOf = ({ state, reason }: Message): Report["outcome"] | undefined => {
  switch (state) {
    case "sent":
      if (reason === "bounced" || reason === "refused") return "bounced";
      return reason === "delivered" ? "delivered" : "accepted";
    case "failed":
    case "cancelled":
      return "failed";
    // Nobody can show that it went out: for the law it has not.
    case "unsettled":
      return "failed";
    case "open":
    case "sending":
    case "received":
      return undefined;
  }
};

/** What became of the notices of a line, from their messages; each is kept with its text as evidence. */
export const createReportsOf =
  ({ messages, delays }: { messages: MessagesTable; delays: DelaysTable }) =>
  async (ref: OrderRef, line: string, state: DelayState): Promise<Report[]> => {
    const asked = state.notices.flatMap(({ n, deliveries }) =>
      deliveries.filter(({ status }) => status !== "dead").map(({ channel }) => ({ n, channel })),
    );
    const ids = new Map(asked.map((one) => [noticeIdOf(ref, line, one.n, one.channel), one]));
    const found = await messages.getMany([...ids.keys()]);
    const reports: Report[] = [];
    for (const message of found) {
      const of = ids.get(message.id);
      const outcome = outcomeOf(message);
      if (of === undefined || outcome === undefined) continue;
      const { sentAt = 0, wording } = message;
      reports.push({ kind: "notice_report", atMs: sentAt, ...of, outcome });
      if (wording === undefined) continue;
      await delays.keepNotice(ref, {
        line,
        ...of,
        wordingVersion: wording.version,
        text: wording.text,
        sentAt,
        outcome: message.state === "unsettled" ? "unsettled" : outcome,
      });
    }
    return reports;
  };
export type ReportsOf = ReturnType<typeof createReportsOf>;
