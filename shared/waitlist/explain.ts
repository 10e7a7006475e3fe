import type { Message } from "../message/message.ts";
import type { Chunk, Outcome } from "../restock/chunk.ts";
import { isReachable } from "./channels.ts";
import { isActive, type Signup } from "./signup.ts";

/** Why a signup was or was not told (rules 1.7): the codes are stable, the words are for people. */
export const reasons = {
  told: "Told; the mail was accepted for delivery.",
  told_by_text: "Told by text; the text was accepted for delivery.",
  delivered: "Told; the mail was delivered.",
  delayed: "Told; the mailbox provider has not taken the mail yet.",
  bounced: "Told, but the mail bounced.",
  refused: "The mail service took the mail and then refused it.",
  rejected: "The mail service did not take the mail for this address.",
  being_told: "Being told right now.",
  unsettled: "The mail may or may not have been accepted; it is not sent again by itself.",
  waiting_for_confirmation: "Not told: the address is not confirmed yet.",
  unsubscribed: "Not told: unsubscribed.",
  expired: "Not told: the signup has expired.",
  bought: "Not told: has bought it meanwhile.",
  suppressed: "Not told: the address bounced or its owner complained. The place in line is kept.",
  sending_paused: "Not told yet: sending is paused; see settings for the reason. The place in line is kept.",
  quiet_hours: "Not told yet: a text has to wait until it is morning where the phone is. The place in line is kept.",
  texts_stopped: "Not told: texts to this phone were ended with STOP. The place in line is kept.",
  text_failed: "Not told: the phone takes no texts. The place in line is kept.",
  settling: "Not told yet: stock has just come back and has to stay for a moment first.",
  in_line: "Not told yet: in line for the next wave.",
  not_enough_stock: "Not told yet: wants more units than there are. The place in line is kept.",
  told_by_this_restock: "Signed up again after this restock; waits for the next one.",
  sold_out_before_turn: "Not told: the stock was gone before this place in line. The place is kept.",
  not_back_yet: "Not told yet: not back in stock.",
} as const;
export type ReasonCode = keyof typeof reasons;

export interface Circumstances {
  nowMs: number;
  /** The state of the text that told (or is telling) this signup, where a text does. */
  text?: Message["state"] | undefined;
  paused: boolean;
  /** Only a text reaches this signup, and it is a quiet hour where its phone is. */
  quiet?: boolean;
  /** The chunk that told (or is telling) this signup, and what became of this member. */
  chunk?: Chunk | undefined;
  memberOutcome?: Outcome | undefined;
  sellable: number;
  phase: "below" | "rising" | "open" | "falling";
  /** Number of the last restock, and when it closed if it has. */
  lastRestock: { n: number; closedAt: number | undefined } | undefined;
}

const whyTold = (signup: Signup, { chunk, memberOutcome, text }: Circumstances): ReasonCode => {
  if (memberOutcome === "texted") return text === undefined || text === "sent" ? "told_by_text" : "being_told";
  if (signup.outcome !== undefined) return signup.outcome.kind;
  if (chunk?.state === "unsettled" || memberOutcome === "unsettled") return "unsettled";
  if (memberOutcome === "rejected") return "rejected";
  return chunk !== undefined && chunk.state !== "done" ? "being_told" : "told";
};

const whyUnreachable = (signup: Signup): ReasonCode => {
  if (signup.phoneHeld === undefined) return signup.held === undefined ? "waiting_for_confirmation" : "suppressed";
  return signup.phoneHeld === "stopped" ? "texts_stopped" : "text_failed";
};

const whyWaiting = (signup: Signup, now: Circumstances): ReasonCode => {
  if (!isReachable(signup)) return whyUnreachable(signup);
  if (now.phase === "rising") return "settling";
  if (now.phase === "below") {
    const closedAt = now.lastRestock?.closedAt ?? 0;
    return closedAt > signup.createdAt ? "sold_out_before_turn" : "not_back_yet";
  }
  if (signup.lastRestock === now.lastRestock?.n) return "told_by_this_restock";
  if (signup.quantity > now.sellable) return "not_enough_stock";
  if (now.quiet === true) return "quiet_hours";
  return now.paused ? "sending_paused" : "in_line";
};

/** The reason code of a signup as things stand. */
export const explain = (signup: Signup, now: Circumstances): ReasonCode => {
  switch (signup.status) {
    case "pending":
      return "waiting_for_confirmation";
    case "unsubscribed":
      // Signed up again: they wait as soon as the chunk that they were in is done.
      return signup.againAt === undefined ? "unsubscribed" : "in_line";
    case "expired":
    case "bought":
      return signup.status;
    case "told":
      if (!isActive(signup) || signup.lastRestock === now.lastRestock?.n) return whyTold(signup, now);
      break;
    case "waiting":
      break;
  }
  return signup.expiresAt <= now.nowMs ? "expired" : whyWaiting(signup, now);
};
