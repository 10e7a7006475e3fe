import type { Channel } from "../contact/channel.ts";
import type { Day } from "../runtime/day.ts";
import { type DelayState, type Ground, maxHistory, maxMinorHistory, type NoticeKind } from "./delay-state.ts";

/** What the caller has to do, written down in the same write as the state. */
export type Effect =
  | {
      type: "send_notice";
      n: number;
      kind: NoticeKind;
      channel: Channel;
      /** R; `null`: there is no date, and the notice says why. */
      revisedOn: Day | null;
      reason?: string | undefined;
      silenceMeans: "consent" | "refusal";
      /** When silence decides; none where it never does. */
      decidesAtMs?: number | undefined;
      /** A reminder's notice. */
      of?: number | undefined;
    }
  | { type: "cancel"; ground: Ground; units: number; atMs: number; rule: string }
  | {
      type: "refund_owed";
      n: number;
      units: number;
      ground: Ground;
      byDay?: Day | undefined;
      /** Shipping that was paid for these units goes back too. */
      withShippingCost: true;
      /** Money goes back the way it came, never as store credit. */
      storeCredit: false;
      rule: string;
    }
  | { type: "alert"; what: Alert; n?: number | undefined; day?: Day | undefined }
  | { type: "substitute"; units: number; sku?: string | undefined }
  | { type: "ship_available" }
  /** `n`: when that was, for who chooses the same once more wants it anew. */
  | { type: "service_chosen"; service: string; n: number };

export type Alert =
  /** No channel took the notice, or all bounced: reach the customer yourself, or correct the address. */
  | "unreachable"
  /** The last hours before a deadline, and no provider has taken the notice yet. */
  | "notice_not_accepted"
  /** The last hours of the day on which it was to ship. */
  | "unshipped_on_last_day"
  /** The deadline had passed before the service could send a notice. */
  | "too_late_for_notice"
  | "shipped_after_cancellation"
  | "shipped_before_cancellation"
  | "units_added_after_end"
  | "unshipped_after_end"
  /** Open again, and its deadline is over: the merchant has until the end of the day. */
  | "open_after_deadline"
  | "additional_period_over"
  | "refund_overdue";

/** A state on its way, and what has come of it so far. */
export interface Course {
  state: DelayState;
  effects: Effect[];
}

export const change = ({ state, effects }: Course, patch: Partial<DelayState>, ...more: Effect[]): Course => ({
  state: { ...state, ...patch },
  effects: [...effects, ...more],
});

/**
 * Adds to the evidence. The same entry is kept once: whatever is said twice was so once. Where it is full the oldest entries
 * give way, those that moved no clock before others, and never the first, which says how T came about.
 */
export const record = (course: Course, atMs: number, what: string, rule: string): Course => {
  const { history, forgotten } = course.state;
  if (isKnown(course, atMs, what)) return course;
  const isFull = history.length >= maxHistory;
  const minor = history.findIndex((entry) => entry.minor === true);
  const kept = isFull ? history.toSpliced(minor < 0 ? 1 : minor, 1) : history;
  return change(course, { history: [...kept, { atMs, what, rule }], forgotten: forgotten + (isFull ? 1 : 0) });
};

/** Adds to the evidence what moved no clock. Of these there is a limit of their own, beyond which they are only counted. */
export const recordMinor = (course: Course, atMs: number, what: string, rule: string): Course => {
  const { history, forgotten } = course.state;
  if (isKnown(course, atMs, what)) return course;
  const isFull = history.length >= maxHistory || history.filter(({ minor }) => minor).length >= maxMinorHistory;
  if (isFull) return change(course, { forgotten: forgotten + 1 });
  return change(course, { history: [...history, { atMs, what, rule, minor: true }] });
};

const isKnown = ({ state }: Course, atMs: number, what: string): boolean =>
  state.history.some((entry) => entry.atMs === atMs && entry.what === what);

interface Occasion {
  n?: number | undefined;
  day?: Day | undefined;
}

/** Alerts the merchant, once for each occasion. */
export const alert = (course: Course, what: Alert, { n, day }: Occasion = {}): Course => {
  const key = [what, n, day].filter((part) => part !== undefined).join("#");
  if (course.state.alerted.includes(key)) return course;
  return change(
    course,
    { alerted: [...course.state.alerted, key].slice(-maxHistory) },
    {
      type: "alert",
      what,
      ...(n !== undefined && { n }),
      ...(day !== undefined && { day }),
    },
  );
};
