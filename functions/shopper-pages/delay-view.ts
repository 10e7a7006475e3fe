import { askingNotices } from "../../shared/backorder/delay-notices.ts";
import {
  type Because,
  becauseOf,
  type CustomerChoice,
  type DelayState,
  isOpen,
} from "../../shared/backorder/delay-state.ts";
import { type Day, dayOf } from "../../shared/runtime/day.ts";
import type { Offer } from "./line-choices.ts";

/** What a late line's customer is asked, was granted, or is owed. */
export type DelayStanding =
  | { kind: "asked"; silence: "consent" | "refusal" | "nothing"; now: Day | null; decideBy: Day }
  /** `eu`: the additional period is over. */
  | { kind: "period_over" }
  | { kind: "waiting"; until: Day | null }
  | { kind: "refund"; byDay?: Day | undefined; isSent: boolean };

/** One thing that has happened. */
export type DelayEvent =
  | { what: "noticed"; now: Day | null }
  | { what: "reminded" }
  | { what: "chose"; choice: Exclude<CustomerChoice, "cancel"> }
  | { what: "cancelled"; because: Because }
  | { what: "refunded" };

/** What the customer of a line with a clock is shown of it. */
export interface DelayView {
  line: string;
  /** T; none where no law sets one. */
  shipBy?: Day | undefined;
  /** It is the law's own, as no date was promised. */
  isUnpromised?: boolean | undefined;
  standing?: DelayStanding | undefined;
  /** Oldest first, each with its day in the store's zone. */
  events: { on: Day; event: DelayEvent }[];
  offers: Offer[];
}

const standingOf = (state: DelayState): DelayStanding | undefined => {
  const { current, terms, refunds } = state;
  const owed = refunds.at(-1);
  if (!isOpen(state)) {
    return owed === undefined ? undefined : { kind: "refund", byDay: owed.byDay, isSent: owed.paidAtMs !== undefined };
  }
  if (current.phase === "indefinite") return { kind: "waiting", until: null };
  if (current.phase === "terminable") return { kind: "period_over" };
  const asking = askingNotices(state).at(-1);
  const isAnswered = current.phase === "agreed" && (asking === undefined || asking.n <= current.after);
  if (isAnswered && current.by === "choice") return { kind: "waiting", until: current.until };
  if (asking?.decidesOn === undefined) return undefined;
  const silence = terms.regime === "ftc" ? asking.silenceMeans : "nothing";
  return { kind: "asked", silence, now: asking.revisedOn, decideBy: asking.decidesOn };
};

const eventsOf = ({ notices, choices, current, refunds, terms }: DelayState): DelayView["events"] => {
  const all: { atMs: number; event: DelayEvent }[] = [
    ...notices.map(({ kind, askedAtMs, revisedOn }) => ({
      atMs: askedAtMs,
      event: kind === "reminder" ? { what: "reminded" as const } : { what: "noticed" as const, now: revisedOn },
    })),
    ...choices.flatMap(({ atMs, choice }) =>
      choice === "cancel" ? [] : [{ atMs, event: { what: "chose" as const, choice } }],
    ),
    ...(current.phase === "cancelled"
      ? [{ atMs: current.atMs, event: { what: "cancelled" as const, because: becauseOf[current.ground] } }]
      : []),
    ...refunds.flatMap(({ paidAtMs }) =>
      paidAtMs === undefined ? [] : [{ atMs: paidAtMs, event: { what: "refunded" as const } }],
    ),
  ];
  return all.toSorted((a, b) => a.atMs - b.atMs).map(({ atMs, event }) => ({ on: dayOf(atMs, terms.zone), event }));
};

export const delayViewOf = (line: string, state: DelayState, offers: Offer[]): DelayView => ({
  line,
  shipBy: state.terms.shipBy,
  isUnpromised: state.terms.isUnpromised,
  standing: standingOf(state),
  events: eventsOf(state),
  offers,
});
