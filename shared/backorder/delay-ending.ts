import { addDays, type Day, dayOf } from "../runtime/day.ts";
import { sources } from "./delay-law.ts";
import { change, type Course, record } from "./delay-effects.ts";
import { byRegime, type DelayState, type Ground, isOpen, openUnitsOf, type Phase } from "./delay-state.ts";

/** The store's working days: the day that lies `days` working days after another one. */
export type AddWorkingDays = (day: Day, days: number) => Day;

const ftcRefundWorkingDays = 7;
/** Our reading of "without undue delay", after art. 13(1). */
const euRefundDays = 14;

/** The last day on which a refund can be sent in time, when the right to it arose on `day`. */
const refundByOf = ({ terms }: DelayState, day: Day, addWorkingDays: AddWorkingDays): Day | undefined => {
  switch (terms.regime) {
    case "ftc":
      return terms.billingCycleDays === undefined
        ? addWorkingDays(day, ftcRefundWorkingDays)
        : addDays(day, terms.billingCycleDays);
    case "eu":
      return addDays(day, euRefundDays);
    case "none":
      return undefined;
  }
};

interface Owing {
  units: number;
  ground: Ground;
  /** The day on which the buyer's right to it arose. */
  since: Day;
  atMs: number;
}

export const oweRefund = (course: Course, { units, ground, since, atMs }: Owing, calendar: AddWorkingDays): Course => {
  const { refunds } = course.state;
  const byDay = refundByOf(course.state, since, calendar);
  const rule = byRegime(course.state, { ftc: sources.ftcRefund, eu: sources.euRefund, none: sources.none });
  const n = Math.max(refunds.at(-1)?.n ?? 0, course.state.lastRefund ?? 0) + 1;
  const known = { n, units, ground, ...(byDay !== undefined && { byDay }) };
  const owed = change(
    course,
    { refunds: [...refunds, known] },
    { type: "refund_owed", ...known, withShippingCost: true, storeCredit: false, rule },
  );
  return record(owed, atMs, `refund ${n} owed for ${units}: ${ground}, by ${byDay ?? "no set day"}`, rule);
};

/** Why a line was cancelled, in the words of the law that it was cancelled under. */
const groundRules: Record<Ground, { ftc: string; eu: string }> = {
  customer: { ftc: sources.ftcOffer, eu: sources.euWithdrawal },
  merchant: { ftc: sources.ftcCancelled, eu: sources.ours },
  quantity_lowered: { ftc: sources.ftcCancelled, eu: sources.ours },
  no_valid_notice: { ftc: sources.ftcCancelled, eu: sources.ours },
  long_delay_unanswered: { ftc: sources.ftcSilenceRefuses, eu: sources.ours },
  renewed_unanswered: { ftc: sources.ftcRenewed, eu: sources.ours },
  revised_date_missed: { ftc: sources.ftcCancelled, eu: sources.ours },
};

interface Cancelling {
  ground: Ground;
  atMs: number;
  /** The deadline that was missed, whose day begins the refund's clock; else the day of `atMs`. */
  missed?: Day | undefined;
}

/** Ends an open line: what is unshipped is cancelled, and its money owed back. */
export const cancel = (course: Course, { ground, atMs, missed }: Cancelling, calendar: AddWorkingDays): Course => {
  const { state } = course;
  const units = openUnitsOf(state);
  const rule = byRegime(state, { ...groundRules[ground], ...isTerminable(state, ground), none: sources.none });
  const cancelled = change(
    course,
    { current: { phase: "cancelled", atMs, ground }, before: state.current },
    { type: "cancel", ground, units, atMs, rule },
  );
  const recorded = record(cancelled, atMs, `cancelled: ${ground}`, rule);
  return oweRefund(recorded, { units, ground, since: missed ?? dayOf(atMs, state.terms.zone), atMs }, calendar);
};

/** Once the additional period is over, the buyer who cancels terminates; before, the buyer withdraws. */
const isTerminable = ({ current }: DelayState, ground: Ground): { eu?: string } =>
  ground === "customer" && current.phase === "terminable" ? { eu: sources.euPeriod } : {};

/** Goes on to another phase of an open line, and says why. */
export const enter = (course: Course, current: Phase, atMs: number, what: string, rule: string): Course => {
  if (!isOpen(course.state)) return course;
  const before = current.phase === "shipped" ? { before: course.state.current } : {};
  return record(change(course, { current, ...before }), atMs, what, rule);
};
