import { addDays, type Day } from "../runtime/day.ts";
import { alert, change, type Course } from "./delay-effects.ts";
import { type AddWorkingDays, cancel, enter } from "./delay-ending.ts";
import { type Regime, sources } from "./delay-law.ts";
import { isValidBy, optionNotices } from "./delay-notices.ts";
import { type DelayState, endOfDay, type Ground, type Notice, type Phase } from "./delay-state.ts";

/** A deadline that is over: the end of a day in the store's zone. */
interface Passed {
  day: Day;
  atMs: number;
  calendar: AddWorkingDays;
  /** When it counts, and the day of that: later than the deadline only where the line was open again after it. */
  end: { missed: Day; atMs: number };
}

type Passing = (course: Course, passed: Passed) => Course;

/**
 * What a line becomes when it is unshipped at the end of its deadline's day:
 *
 *     ftc  promised ──T, first notice with a date up to T + 30──► agreed (until R) ──R──► cancelled
 *          promised ──T, first notice with a later date or none─► asked ──T + 30──► cancelled
 *          promised ──T, no valid notice────────────────────────► cancelled
 *          promised, asked, agreed ──the customer waits for R───► agreed (until R)
 *          promised, asked, agreed ──the customer waits for ever► indefinite
 *     eu   promised ──T──► additional ──T + 14──► terminable
 *     none nothing
 */
const passings: Record<Regime, Partial<Record<Phase["phase"], Passing>>> = {
  ftc: {
    promised: (course, passed) => passShipBy(course, passed, passed.end),
    asked: (course, { day, end, calendar }) =>
      cancel(course, { ground: groundOfSilence(course.state, day), ...end }, calendar),
    agreed: (course, passed) => passRevisedDate(course, passed),
  },
  eu: {
    promised: (course, { day, atMs }) => {
      const until = addDays(day, course.state.terms.additionalPeriodDays);
      const notices = optionNotices(course.state);
      const told = notices.some((notice) => isValidBy(notice, atMs)) ? course : alertOfNone(course, notices, day);
      return enter(told, { phase: "additional", until }, atMs, `additional period until ${until}`, sources.euPeriod);
    },
    additional: (course, { day, atMs }) => {
      const over = enter(course, { phase: "terminable" }, atMs, "the buyer may terminate", sources.euPeriod);
      return alert(over, "additional_period_over", { day });
    },
  },
  none: {},
};

/** The last day of the clock that runs, or undefined where none does. */
export const clockDayOf = ({ terms, current }: DelayState): Day | undefined => {
  switch (current.phase) {
    case "promised":
      return terms.regime === "none" ? undefined : terms.shipBy;
    case "asked":
      return current.decidesOn;
    case "agreed":
    case "additional":
      return current.until;
    case "indefinite":
    case "terminable":
    case "shipped":
    case "cancelled":
    case "substituted":
      return undefined;
  }
};

/** The day at whose end that clock counts. */
const endDayOf = (state: DelayState): Day | undefined => {
  const { resumedOn } = state;
  const day = clockDayOf(state);
  return day !== undefined && resumedOn !== undefined && resumedOn > day ? resumedOn : day;
};

/** The legal end of the clock that runs, or undefined where none does. */
export const clockEndOf = (state: DelayState): number | undefined => {
  const day = endDayOf(state);
  return day === undefined ? undefined : endOfDay(day, state.terms.zone);
};

/** Lets time pass until `nowMs`: every deadline until then counts at its own instant, however late the clock looks. */
export const passTime = (course: Course, nowMs: number, calendar: AddWorkingDays): Course => {
  const { terms, current } = course.state;
  const [day, missed] = [clockDayOf(course.state), endDayOf(course.state)];
  const passing = passings[terms.regime][current.phase];
  if (day === undefined || missed === undefined || passing === undefined) return lookAtRefunds(course, nowMs);
  const end = { missed, atMs: endOfDay(missed, terms.zone) };
  if (end.atMs > nowMs) return lookAtRefunds(course, nowMs);
  return passTime(passing(course, { day, atMs: endOfDay(day, terms.zone), end, calendar }), nowMs, calendar);
};

const lookAtRefunds = (course: Course, nowMs: number): Course => {
  const { refunds, terms, seenMs } = course.state;
  const overdue = refunds.filter(
    ({ byDay, paidAtMs }) => paidAtMs === undefined && byDay !== undefined && endOfDay(byDay, terms.zone) <= nowMs,
  );
  const alerted = overdue.reduce((before, { n, byDay }) => alert(before, "refund_overdue", { n, day: byDay }), course);
  return change(alerted, { seenMs: Math.max(seenMs, nowMs) });
};

/** What T makes of the notices that were valid by then. */
const passShipBy = (
  course: Course,
  { day, atMs, calendar }: Omit<Passed, "end">,
  end: { missed?: Day; atMs: number },
): Course => {
  const notices = optionNotices(course.state);
  const valid = notices.filter((notice) => isValidBy(notice, atMs));
  const consented = valid.findLast(({ kind }) => kind === "first_definite");
  if (consented !== undefined && consented.revisedOn !== null) {
    const { revisedOn: until, n: after } = consented;
    const what = `silence on notice ${after} is consent until ${until}`;
    return enter(course, { phase: "agreed", until, by: "silence", after }, end.atMs, what, sources.ftcSilenceConsents);
  }
  const decidesOn = valid.at(-1)?.decidesOn;
  if (decidesOn !== undefined)
    return enter(
      course,
      { phase: "asked", decidesOn },
      end.atMs,
      `waiting for consent until ${decidesOn}`,
      sources.ftcSilenceRefuses,
    );
  return cancel(alertOfNone(course, notices, day), { ground: "no_valid_notice", ...end }, calendar);
};

/** Says why there was no valid notice, unless that was said before. */
const alertOfNone = (course: Course, notices: Notice[], day: Day): Course => {
  if (course.state.unreachableAtMs !== undefined) return course;
  const last = notices.at(-1);
  return last === undefined
    ? alert(course, "too_late_for_notice", { day })
    : alert(course, "notice_not_accepted", { n: last.n });
};

/** Where the first notice bounced, a renewed one that was sent before T may have taken its place. */
const groundOfSilence = (state: DelayState, day: Day): Ground =>
  optionNotices(state).some(({ kind, decidesOn }) => kind === "renewed" && decidesOn === day)
    ? "renewed_unanswered"
    : "long_delay_unanswered";

const passRevisedDate = (course: Course, { day, atMs, end, calendar }: Passed): Course => {
  const { current } = course.state;
  const after = current.phase === "agreed" ? current.after : 0;
  const renewed = optionNotices(course.state).filter(({ n }) => n > after);
  if (renewed.some((notice) => isValidBy(notice, atMs)))
    return cancel(course, { ground: "renewed_unanswered", ...end }, calendar);
  return cancel(alertOfNone(course, renewed, day), { ground: "revised_date_missed", ...end }, calendar);
};

/**
 * A bounce that comes after T takes back what silence on that notice had meant. The refund's clock then starts with the day
 * on which the bounce was known: until then nobody could tell that the customer had not been told.
 */
export const reconsider = (course: Course, atMs: number, calendar: AddWorkingDays): Course => {
  const { terms, current } = course.state;
  const isSilent = current.phase === "asked" || (current.phase === "agreed" && current.by === "silence");
  if (terms.shipBy === undefined || !isSilent || terms.regime !== "ftc") return course;
  const passed = { day: terms.shipBy, atMs: endOfDay(terms.shipBy, terms.zone), calendar };
  const again = passShipBy(course, passed, { atMs });
  return hasSameClock(course.state.current, again.state.current) ? course : again;
};

const hasSameClock = (before: Phase, after: Phase): boolean =>
  (before.phase === "asked" && after.phase === "asked" && before.decidesOn === after.decidesOn) ||
  (before.phase === "agreed" && after.phase === "agreed" && before.until === after.until);
