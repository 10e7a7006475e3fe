import type { Message } from "../message/message.ts";
import type { Fact } from "./delay.ts";
import type { NoticeRow } from "./delays-table.ts";

type Report = Extract<Fact, { kind: "notice_report" }>;
export type NoticeOutcome = Report["outcome"];

/** What a message's state says of the notice that it is; nothing while nobody knows. */
export const outcomeOf = ({ state, reason }: Message): NoticeOutcome | undefined => {
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

/** A notice as evidence, from its message; nothing of one that has not gone out. */
export const evidenceOf = (message: Message, line: string, n: number): NoticeRow | undefined => {
  const { channel, state, sentAt = 0, reasonAt, wording } = message;
  const outcome = outcomeOf(message);
  if (outcome === undefined || wording === undefined) return undefined;
  const { version: wordingVersion, text } = wording;
  const said = state === "unsettled" ? state : outcome;
  return {
    line,
    n,
    channel,
    wordingVersion,
    text,
    sentAt,
    ...(reasonAt !== undefined && { outcomeAt: reasonAt }),
    outcome: said,
  };
};

/** What the law's clock hears of a notice: that it was taken, and what became of it, each at its own time. */
export const reportsOf = (
  of: Pick<Report, "n" | "channel">,
  outcome: NoticeOutcome,
  { sentAt = 0, outcomeAt = sentAt }: { sentAt?: number | undefined; outcomeAt?: number | undefined },
): Report[] => {
  const report = { kind: "notice_report" as const, ...of };
  if (outcome === "accepted" || outcome === "failed") return [{ ...report, atMs: sentAt, outcome }];
  return [
    { ...report, atMs: sentAt, outcome: "accepted" },
    { ...report, atMs: Math.max(outcomeAt, sentAt), outcome },
  ];
};

/** What the evidence says of a notice whose message is gone with its customer. */
export const outcomeKept = ({ outcome }: NoticeRow): NoticeOutcome =>
  outcome === "accepted" || outcome === "delivered" || outcome === "bounced" ? outcome : "failed";
