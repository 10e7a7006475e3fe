import { addDays, type Day, dayOf, startOfDay } from "../runtime/day.ts";
import { clockDayOf } from "./delay-deadlines.ts";
import { alert, type Course } from "./delay-effects.ts";
import {
  ask,
  askAgain,
  type Asking,
  askingNotices,
  giveUp,
  isStanding,
  optionNotices,
  remind,
  reminderOf,
  type Report,
} from "./delay-notices.ts";
import { type DelayState, endOfDay, isOpen, todayOf } from "./delay-state.ts";

/** A first notice of a date within so many days after T takes silence for consent; of a later one, for refusal. */
export const longDelayDays = 30;
const hourMs = 3_600_000;
/** A line that is unshipped this long before its deadline gets a notice whatever its estimate says. */
const lastCallMs = 4 * hourMs;
const ledgerPatienceMs = 120_000;

/** Sends whatever the customer is owed by now: a notice, a reminder; and warns the merchant where one may not arrive. */
export const react = (course: Course): Course => {
  const need = needOf(course.state);
  if (need === undefined) return warn(remind(course));
  const warned = need.isLastCall ? alert(course, "unshipped_on_last_day", { day: todayOf(course.state) }) : course;
  const asked = ask(warned, askingOf(course.state, need), course.state.channels[0]);
  return warn(remind(asked));
};

/** The day until which the line may be unshipped without any further notice: what was granted, else what was told. */
const grantedOf = (state: DelayState): Day | undefined => {
  const { terms, current } = state;
  if (current.phase === "agreed") return current.until;
  const told = terms.regime === "ftc" ? undefined : askingNotices(state).at(-1)?.revisedOn;
  return told ?? terms.shipBy;
};

interface Need {
  revisedOn: Day | null;
  reason?: string | undefined;
  isLastCall?: boolean;
}

/**
 * The notice that is owed at the state's own time. A date beyond what was told is told at once; so is the news that there is
 * none any more. Where nobody ever had a date, that is told on the last day; and on its last hours whatever was said, for
 * whoever is not told by then can not be told in time.
 */
export const needOf = (state: DelayState): Need | undefined => {
  const { terms, current, estimate, seenMs } = state;
  const granted = grantedOf(state);
  if (!isOpen(state) || state.unreachableAtMs !== undefined) return undefined;
  if (granted === undefined || current.phase === "indefinite") return undefined;
  // Open again after its deadline: a notice would come too late.
  if (isAfterDeadline(state)) return undefined;
  const told = askingNotices(state).at(-1);
  if (told?.revisedOn === null) return undefined;
  const known = knownDayOf(state);
  const reason = estimate?.reason === undefined ? {} : { reason: estimate.reason };
  if (known !== undefined && known > (told?.revisedOn ?? granted)) return { revisedOn: known, ...reason };
  if (estimate?.withdrawn === true) return { revisedOn: null, ...reason };
  // Here only the day of its deadline asks for the next notice, and T has passed on to R by then.
  if (told !== undefined && terms.regime === "ftc") return undefined;
  if (known === undefined) {
    const isAsked = estimate !== undefined || hasHadTime(state, granted);
    return isAsked && todayOf(state) >= granted ? { revisedOn: null, ...reason } : undefined;
  }
  return terms.regime !== "none" && seenMs >= lastCallOf(state, granted)
    ? { revisedOn: null, isLastCall: true, ...reason }
    : undefined;
};

const isAfterDeadline = (state: DelayState): boolean => {
  const day = clockDayOf(state);
  return day !== undefined && day < todayOf(state);
};

/** A line that is due on the day on which it is ordered waits for the ledger's first word, but not beyond its last hours. */
const hasHadTime = (state: DelayState, granted: Day): boolean => {
  const openedAtMs = state.history[0]?.atMs ?? state.seenMs;
  return dayOf(openedAtMs, state.terms.zone) < granted || state.seenMs >= lastCallOf(state, granted);
};

/** A day that has passed while nothing shipped says nothing any more. */
const knownDayOf = (state: DelayState): Day | undefined => {
  const day = state.estimate?.day ?? undefined;
  return day === undefined || day < todayOf(state) ? undefined : day;
};

const lastCallOf = ({ terms }: DelayState, granted: Day): number => endOfDay(granted, terms.zone) - lastCallMs;

const askingOf = (state: DelayState, { revisedOn, reason }: Need): Asking => {
  const said = { revisedOn, ...(reason !== undefined && { reason }) };
  const isFirst = askingNotices(state).length === 0;
  const firstKind = revisedOn === null ? "first_long" : "first_definite";
  const kind = isFirst ? firstKind : "renewed";
  switch (state.terms.regime) {
    case "ftc":
      return { ...said, ...ftcAskingOf(state, revisedOn) };
    case "eu":
      return { ...said, kind, silenceMeans: "consent", ...periodOf(state) };
    case "none":
      return { ...said, kind, silenceMeans: "consent" };
  }
};

const periodOf = ({ terms, current }: DelayState): Pick<Asking, "decidesOn"> => {
  if (current.phase === "additional") return { decidesOn: current.until };
  if (current.phase === "terminable") return {};
  return terms.shipBy === undefined ? {} : { decidesOn: addDays(terms.shipBy, terms.additionalPeriodDays) };
};

/** What silence on a notice does, and when: never later than on the notice before it, whose silence still counts. */
const ftcAskingOf = (state: DelayState, revisedOn: Day | null): Pick<Asking, "kind" | "decidesOn" | "silenceMeans"> => {
  const { terms, current } = state;
  if (current.phase === "agreed") return { kind: "renewed", decidesOn: current.until, silenceMeans: "refusal" };
  const asking = askingNotices(state);
  const { kind = "first_long", decidesOn } = asking.at(-1) ?? {};
  const consented = asking.findLast(({ kind }) => kind === "first_definite");
  if (consented !== undefined && consented.revisedOn !== null)
    return { kind: "renewed", decidesOn: consented.revisedOn, silenceMeans: "refusal" };
  const { shipBy } = terms;
  const longEnd = decidesOn ?? (shipBy === undefined ? undefined : addDays(shipBy, longDelayDays));
  const isShort = asking.length === 0 && revisedOn !== null && longEnd !== undefined && revisedOn <= longEnd;
  if (isShort && shipBy !== undefined) return { kind: "first_definite", decidesOn: shipBy, silenceMeans: "consent" };
  return { kind, silenceMeans: "refusal", ...(longEnd !== undefined && { decidesOn: longEnd }) };
};

/** Sends a notice that is dead on all channels so far by the next one; gives up where one is needed and none is left. */
export const tryNextChannel = (course: Course, { n, atMs }: Report): Course => {
  const { state } = course;
  const notice = optionNotices(state).find((known) => known.n === n);
  if (notice === undefined || !isOpen(state) || isStanding(notice)) return course;
  const channel = state.channels.find((one) => !notice.deliveries.some((tried) => tried.channel === one));
  if (channel !== undefined) return askAgain(course, notice, channel);
  // To an address that was corrected since it was asked for, a new notice can go.
  const isCorrected = (state.contactAtMs ?? 0) > notice.askedAtMs;
  return isCorrected || needOf(state) === undefined ? course : giveUp(course, n, atMs);
};

/** In the last hours before a deadline, a notice that no provider has taken yet is the merchant's affair. */
const warn = (course: Course): Course => {
  const atMs = warningOf(course.state);
  const n = askingNotices(course.state).at(-1)?.n;
  return atMs === undefined || atMs > course.state.seenMs ? course : alert(course, "notice_not_accepted", { n });
};

const warningOf = (state: DelayState): number | undefined => {
  const granted = grantedOf(state);
  const asking = askingNotices(state);
  const askedAtMs = asking.at(-1)?.askedAtMs;
  const isTaken = asking.some(
    ({ deliveries, answered }) => answered === true || deliveries.some(({ status }) => status === "accepted"),
  );
  const isClocked = state.current.phase === "promised" || state.current.phase === "agreed";
  if (state.terms.regime !== "ftc" || !isClocked || isTaken) return undefined;
  if (granted === undefined || askedAtMs === undefined) return undefined;
  return Math.max(lastCallOf(state, granted), askedAtMs + hourMs);
};

/** Whether `react` has something to do: a shipment is a fact after which it waits. */
export const isReactionDue = (state: DelayState): boolean => {
  const course = { state, effects: [] };
  return react(course).effects.length > 0;
};

/** The ledger's time to cover units that were not there before: until then no date of theirs means nothing. */
export const coveredFromMs = ({ quantityAtMs }: DelayState): number => quantityAtMs + ledgerPatienceMs;

/** Instants at which time alone may make a notice or a warning due; those that are past are no news. */
export const needMomentsOf = (state: DelayState): number[] => {
  const granted = grantedOf(state);
  if (!isOpen(state) || granted === undefined || state.current.phase === "indefinite") return [];
  const { zone } = state.terms;
  const others = [reminderOf(state)?.atMs, warningOf(state)].filter((atMs) => atMs !== undefined);
  const days = [startOfDay(granted, zone), lastCallOf(state, granted), endOfDay(granted, zone)];
  return [...days, coveredFromMs(state), ...others];
};
