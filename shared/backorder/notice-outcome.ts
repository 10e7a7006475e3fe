import type { Message } from "../message/message.ts";
import type { Fact } from "./delay.ts";
import type { NoticeRow } from "./delays-table.ts";

export type NoticeOutcome = Extract<Fact, { kind: "notice_report" }>["outcome"];

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
  const { channel, state, sentAt = 0, wording } = message;
  const outcome = outcomeOf(message);
  if (outcome === undefined || wording === undefined) return undefined;
  const { version: wordingVersion, text } = wording;
  return { line, n, channel, wordingVersion, text, sentAt, outcome: state === "unsettled" ? state : outcome };
};

/** What the evidence says of a notice whose message is gone with its customer. */
export const outcomeKept = ({ outcome }: NoticeRow): NoticeOutcome =>
  outcome === "accepted" || outcome === "delivered" || outcome === "bounced" ? outcome : "failed";
