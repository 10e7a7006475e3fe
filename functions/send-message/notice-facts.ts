import { askingNotices, optionNotices } from "../../shared/backorder/delay-notices.ts";
import { becauseOf, type DelayState, isOpen, type Notice } from "../../shared/backorder/delay-state.ts";
import { toMoney, toTenThousandths } from "../../shared/backorder/money.ts";
import type { Line, Order } from "../../shared/backorder/order.ts";
import { addDays, type Day } from "../../shared/runtime/day.ts";
import type { DelayNews, OrderLineFacts } from "../../shared/message/order-news.ts";

export interface NoticeSubject {
  order: Order;
  /** What the store calls the order. */
  orderName: string;
  line: Line;
  facts: OrderLineFacts;
  state: DelayState;
  /** Why there is no date, in the customer's words. */
  why: string;
}

const silenceOf = ({ terms }: DelayState, { silenceMeans }: Notice): "consent" | "refusal" | "nothing" =>
  terms.regime === "eu" ? "nothing" : silenceMeans;

/** A reminder says again what the notice before it said. */
const offeredBy = ({ notices }: DelayState, notice: Notice): Notice =>
  notice.kind === "reminder"
    ? (notices.findLast(({ n, kind }) => n < notice.n && kind !== "reminder") ?? notice)
    : notice;

/** The day that was told before: of a renewed notice the one that was granted or named last, else T. */
const wasOf = (state: DelayState, notice: Notice, fallback: Day): Day => {
  const { terms, notices } = state;
  const { n, kind } = offeredBy(state, notice);
  const before = notices.findLast((one) => one.n < n && one.kind !== "reminder" && one.revisedOn !== null);
  return (
    (kind === "first_definite" || kind === "first_long" ? undefined : before?.revisedOn) ?? terms.shipBy ?? fallback
  );
};

/** Whether it still asks for something: a text may have waited for the morning. */
const isAsking = (state: DelayState, notice: Notice): boolean => {
  const offered = offeredBy(state, notice);
  if (!isOpen(state) || state.current.phase === "indefinite" || offered.answered === true) return false;
  return askingNotices(state).includes(offered);
};

/** The notice `n` of a line, as it is said to its customer; undefined where there is none, or it asks for nothing any more. */
export const noticeFacts = (
  { orderName, facts, state, why }: NoticeSubject,
  n: number,
  today: Day,
): DelayNews | undefined => {
  const notice = state.notices.find((one) => one.n === n);
  if (notice === undefined || !isAsking(state, notice)) return undefined;
  const silence = silenceOf(state, notice);
  const decideBy = notice.decidesOn ?? addDays(state.terms.shipBy ?? today, state.terms.additionalPeriodDays);
  const was = wasOf(state, notice, today);
  const reason = notice.reason ?? (notice.revisedOn === null ? why : undefined);
  // Beside the law's own day, any day was promised by somebody: by the shop, or by a notice.
  const isPromised = state.terms.isUnpromised !== true || was !== state.terms.shipBy;
  const isPeriodOver = silence === "nothing" && decideBy < today;
  const shared = { orderName, lines: [facts], was, isPromised, reason, decideBy, isPeriodOver };
  switch (notice.kind) {
    case "first_definite":
      return notice.revisedOn === null || silence === "refusal"
        ? {
            news: "delay_first_long",
            ...shared,
            now: notice.revisedOn,
            silenceMeans: silence === "nothing" ? silence : "refusal",
          }
        : { news: "delay_first_definite", ...shared, now: notice.revisedOn, silenceMeans: silence };
    case "first_long":
      return {
        news: "delay_first_long",
        ...shared,
        now: notice.revisedOn,
        silenceMeans: silence === "nothing" ? silence : "refusal",
      };
    case "renewed":
      return {
        news: "delay_renewed",
        ...shared,
        now: notice.revisedOn,
        silenceMeans: silence === "nothing" ? silence : "refusal",
      };
    case "reminder":
      return { news: "delay_reminder", ...shared, now: notice.revisedOn, silenceMeans: silence };
  }
};

/** Of units at a price each, without rounding. */
const amountOf = (unitPrice: string, units: number): string => toMoney(toTenThousandths(unitPrice) * BigInt(units), 2);

/** That a line is cancelled, and what is refunded by when. */
export const cancelledFacts = (
  { order, orderName, facts, line, state }: NoticeSubject,
  n: number,
): DelayNews | undefined => {
  const refund = state.refunds.find((one) => one.n === n);
  const { current } = state;
  if (refund?.byDay === undefined || current.phase !== "cancelled") return undefined;
  return {
    news: "delay_cancelled",
    orderName,
    lines: [{ ...facts, quantity: refund.units }],
    because: becauseOf[current.ground],
    refund: { amount: amountOf(line.unitPrice, refund.units), currency: order.currency },
    refundBy: refund.byDay,
  };
};

/** That waiting was agreed to; undefined where that is over, or another answer has taken its place. */
export const acceptedFacts = ({ orderName, facts, state }: NoticeSubject): DelayNews | undefined => {
  const { current } = state;
  const shared = { news: "delay_accepted" as const, orderName, lines: [facts] };
  switch (current.phase) {
    case "agreed":
      return { ...shared, now: current.until };
    case "additional":
      // The period is the buyer's; what was agreed to is the date of the notice.
      return { ...shared, now: optionNotices(state).findLast(({ answered }) => answered)?.revisedOn ?? current.until };
    case "indefinite":
      return { ...shared, now: null };
    default:
      return undefined;
  }
};
