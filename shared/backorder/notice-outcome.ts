import type { Message } from "../message/message.ts";
import type { Fact } from "./delay.ts";
import type { NoticeRow } from "./delays-table.ts";

type Report = Extract<Fact, { kind: "notice_report" }>;
export type NoticeOutcome = Report["outcome"];

/** What a message's state says of the notice that it is; nothing while nobody knows. */
export const outcomeOf = ({ state, reason }: Message): NoticeOutcome | undefined => {
  switch (state) {
    case "sent":
      return takenAs(reason);
    case "failed":
    case "cancelled":
      return "failed";
    // Nobody can show that it went out: for the law it has not, until somebody does.
    case "unsettled":
      return "unsettled";
    // The provider's word may be faster than the answer of the call, or that was lost with its worker.
    case "sending":
      return reason === undefined ? undefined : takenAs(reason);
    case "open":
    case "received":
      return undefined;
  }
};

const takenAs = (reason: string | undefined): NoticeOutcome => {
  if (reason === "bounced" || reason === "refused") return "bounced";
  return reason === "delivered" ? "delivered" : "accepted";
};

/** A notice as evidence, from its message; nothing of one that has not gone out. */
export const evidenceOf = (message: Message, line: string, n: number): NoticeRow | undefined => {
  const { channel, state, sentAt = 0, reasonAt, wording } = message;
  const outcome = outcomeOf(message);
  if (outcome === undefined || wording === undefined || state === "sending") return undefined;
  const { version: wordingVersion, text } = wording;
  return {
    line,
    n,
    channel,
    wordingVersion,
    text,
    sentAt,
    ...(reasonAt !== undefined && { outcomeAt: reasonAt }),
    outcome,
  };
};

/**
 * What the law's clock hears of a notice: that it was taken, and what became of it, each at its own time. What the mailbox
 * provider said of it shows that it was taken before, where the answer of the call was written down later.
 */
export const reportsOf = (
  of: Pick<Report, "n" | "channel">,
  outcome: NoticeOutcome,
  { sentAt, outcomeAt = sentAt }: { sentAt?: number | undefined; outcomeAt?: number | undefined },
): Report[] => {
  const report = { kind: "notice_report" as const, ...of };
  const [takenAt, atMs] = [sentAt ?? outcomeAt ?? 0, outcomeAt ?? 0];
  if (outcome === "failed" || outcome === "unsettled") return [{ ...report, atMs: takenAt, outcome }];
  const taken = { ...report, atMs: Math.min(takenAt, atMs), outcome: "accepted" as const };
  return outcome === "accepted" ? [taken] : [taken, { ...report, atMs, outcome }];
};

/** The same, from the notice's message. */
export const reportsBy = (of: Pick<Report, "n" | "channel">, message: Message): Report[] => {
  const outcome = outcomeOf(message);
  return outcome === undefined ? [] : reportsOf(of, outcome, { sentAt: message.sentAt, outcomeAt: message.reasonAt });
};

/** What the evidence says of a notice whose message is gone with its customer. */
export const outcomeKept = ({ outcome }: NoticeRow): NoticeOutcome =>
  outcome === "accepted" || outcome === "delivered" || outcome === "bounced" || outcome === "unsettled"
    ? outcome
    : "failed";
