import type { Channel } from "../contact/channel.ts";
import type { Day } from "../runtime/day.ts";
import { type Choosing, choose, reachInDoubt, type Saying } from "./delay-choices.ts";
import { clockEndOf, passTime, reconsider } from "./delay-deadlines.ts";
import { alert, change, type Course, type Effect, record } from "./delay-effects.ts";
import { type AddWorkingDays, cancel, enter, oweRefund } from "./delay-ending.ts";
import { type Placing, shipByOf, sources } from "./delay-law.ts";
import { isReactionDue, needMomentsOf, react, tryNextChannel } from "./delay-needs.ts";
import { noteReport, type Report } from "./delay-notices.ts";
import { restore, takeBack } from "./delay-reopen.ts";
import { isPlaceholder } from "./placeholder-day.ts";
import { type DelayState, endOfDay, isOpen, openUnitsOf, todayOf } from "./delay-state.ts";

export interface Opening extends Placing {
  quantity: number;
  /** How the customer can be reached, in the order in which to try. */
  channels: readonly Channel[];
  /** When the service hears of the order; late orders are looked at as they are. */
  nowMs: number;
  reminderDays?: number | undefined;
  additionalPeriodDays?: number | undefined;
  billingCycleDays?: number | undefined;
}

/** A line as it was ordered, with the clock that holds for it from now on. Let `time` pass once, to hear what it is due. */
export const openDelay = (opening: Opening): DelayState => {
  const { regime, zone, quantity, channels, nowMs, billingCycleDays } = opening;
  const { reminderDays = 3, additionalPeriodDays = 14 } = opening;
  const shipBy = shipByOf(opening);
  const byLaw = { ftc: sources.ftcPromise, eu: sources.euDelivery, none: sources.none };
  const how = opening.promisedShipOn === undefined ? "no date promised" : "as promised";
  return {
    terms: {
      regime,
      zone,
      reminderDays,
      additionalPeriodDays,
      ...(shipBy !== undefined && { shipBy }),
      ...(opening.promisedShipOn === undefined && { isUnpromised: true as const }),
      ...(billingCycleDays !== undefined && { billingCycleDays }),
    },
    current: { phase: "promised" },
    seenMs: nowMs,
    quantity,
    shippedUnits: 0,
    quantityAtMs: nowMs,
    channels: [...channels],
    notices: [],
    lastNotice: 0,
    choices: [],
    refunds: [],
    alerted: [],
    history: [{ atMs: nowMs, what: `ship by ${shipBy ?? "no set day"}: ${how}`, rule: byLaw[regime] }],
    forgotten: 0,
  };
};

/** Something that happened, at `atMs`. */
export type Fact =
  | { kind: "time"; atMs: number }
  /** The estimate is R now; `null`: nobody knows. The caller waits for the settle time first. */
  | { kind: "estimate"; atMs: number; day: Day | null; reason?: string | undefined }
  | Report
  | Choosing
  /** Units handed to the carrier so far, all shipments together. */
  | { kind: "shipped"; atMs: number; units: number }
  /** Units of the line now, those that have shipped included. */
  | { kind: "quantity"; atMs: number; quantity: number }
  /** Fewer units than before: a shipment that was said by mistake. */
  | { kind: "unshipped"; atMs: number; units: number }
  | { kind: "cancelled_by_merchant"; atMs: number }
  /** What the merchant had cancelled is wanted again. */
  | { kind: "restored"; atMs: number }
  | { kind: "promise_moved"; atMs: number; day: Day }
  | { kind: "contact"; atMs: number; channels: readonly Channel[] }
  /** All refunds of the line were sent, or the one with the number. */
  | { kind: "refund_paid"; atMs: number; n?: number | undefined };

interface Answer {
  state: DelayState;
  effects: Effect[];
  /** The next instant at which time itself matters; not after `seenMs` where something waits already. */
  dueAtMs?: number | undefined;
  /** What to tell the customer of a choice. */
  says?: Saying | undefined;
}

/**
 * What a fact does to a line. Deadlines until then count first, each at its own instant, so that a clock that stood still
 * for a day changes nothing but the time of the work. The same fact again has no effect again. Never throws.
 */
export const step = (state: DelayState, fact: Fact, calendar: AddWorkingDays): Answer => {
  const start = fact.kind === "chose" ? reachInDoubt({ state, effects: [] }, fact) : { state, effects: [] };
  // Handing over is what counts, not hearing of it: a parcel that left in time is not late because the word came later.
  const isEarlierShipment = fact.kind === "shipped" && fact.atMs < state.seenMs;
  // Whoever says that money was sent has not looked at what became of the notices.
  const isAside = isEarlierShipment || fact.kind === "refund_paid";
  const timely = isAside ? start : passTime(start, Math.max(fact.atMs, state.seenMs), calendar);
  const { course, says } = apply(timely, fact, calendar);
  // A shipment asks for no notice, and its time may lie behind: what is still owed, the next fact will say.
  const { state: next, effects } = fact.kind === "shipped" ? course : react(course);
  return { state: next, effects, dueAtMs: dueAtMsOf(next), says };
};

/** What several facts do to a line, one after the other. */
export const stepAll = (state: DelayState, facts: readonly Fact[], calendar: AddWorkingDays): Course => {
  let course: Course = { state, effects: [] };
  for (const fact of facts) {
    const { state: next, effects } = step(course.state, fact, calendar);
    course = { state: next, effects: [...course.effects, ...effects] };
  }
  return course;
};

/** When to let time pass next. */
export const dueAtMsOf = (state: DelayState): number | undefined => {
  const { seenMs, terms, refunds, alerted } = state;
  const waiting = refunds.filter(
    ({ n, byDay, paidAtMs }) => !alerted.includes(`refund_overdue#${n}#${byDay}`) && !paidAtMs,
  );
  const days = waiting.flatMap(({ byDay }) => (byDay === undefined ? [] : [endOfDay(byDay, terms.zone)]));
  const ends = [clockEndOf(state), ...days].filter((atMs) => atMs !== undefined);
  if (isReactionDue(state) || ends.some((atMs) => atMs <= seenMs)) return seenMs;
  const coming = [...ends, ...needMomentsOf(state)].filter((atMs) => atMs > seenMs);
  return coming.length === 0 ? undefined : Math.min(...coming);
};

interface Applied {
  course: Course;
  says?: Saying;
}

const apply = (course: Course, fact: Fact, calendar: AddWorkingDays): Applied => {
  switch (fact.kind) {
    case "time":
      return { course };
    case "estimate":
      return { course: estimate(course, fact) };
    case "notice_report":
      return { course: hearReport(course, fact, calendar) };
    case "chose":
      return choose(course, fact, calendar);
    case "shipped":
      return { course: ship(course, fact) };
    case "unshipped":
      return { course: takeBack(course, fact, calendar) };
    case "restored":
      return { course: restore(course, fact, calendar) };
    case "quantity":
      return { course: changeQuantity(course, fact, calendar) };
    case "cancelled_by_merchant":
      return {
        course: isOpen(course.state) ? cancel(course, { ground: "merchant", atMs: fact.atMs }, calendar) : course,
      };
    case "promise_moved":
      return { course: notePromise(course, fact) };
    case "contact":
      return { course: changeContact(course, fact) };
    case "refund_paid":
      return { course: settleRefunds(course, fact) };
  }
};

const hearReport = (course: Course, report: Report, calendar: AddWorkingDays): Course => {
  const noted = noteReport(course, report);
  // A report that says nothing new must not send a dead notice once more, now that there may be other addresses.
  if (noted === course) return course;
  return tryNextChannel(reconsider(noted, Math.max(report.atMs, course.state.seenMs), calendar), report);
};

type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;

const estimate = (course: Course, { atMs, day: said, reason }: FactOf<"estimate">): Course => {
  const { estimate: before } = course.state;
  const today = todayOf(course.state);
  const day = said !== null && said >= today && !isPlaceholder(said, today) ? said : null;
  const isKnown = (before?.day === said || before?.day === day) && before.reason === reason;
  if (isKnown || (before !== undefined && before.atMs > atMs)) return course;
  const had = before !== undefined && before.day !== null;
  const withdrawn = day === null && (had || reason !== undefined || before?.withdrawn === true);
  const known = { day, atMs, withdrawn, ...(reason !== undefined && { reason }) };
  const noted = change(course, { estimate: known });
  return day === said
    ? noted
    : record(noted, atMs, `the date ${said} is taken for none: it has passed, or is too far ahead`, sources.ours);
};

const ship = (course: Course, { atMs, units }: FactOf<"shipped">): Course => {
  const { current, quantity, shippedUnits } = course.state;
  if (units <= shippedUnits) return course;
  const rule = byShipmentRule(course.state);
  const shipped = record(change(course, { shippedUnits: units }), atMs, `${units} of ${quantity} shipped`, rule);
  if (current.phase === "cancelled") {
    const isLater = atMs >= current.atMs;
    return alert(shipped, isLater ? "shipped_after_cancellation" : "shipped_before_cancellation");
  }
  return units < quantity ? shipped : enter(shipped, { phase: "shipped" }, atMs, "all units shipped", rule);
};

const byShipmentRule = ({ terms }: DelayState): string => (terms.regime === "ftc" ? sources.ftcShipment : sources.ours);

const changeQuantity = (course: Course, { atMs, quantity }: FactOf<"quantity">, calendar: AddWorkingDays): Course => {
  const { state } = course;
  if (atMs < state.quantityAtMs || quantity === state.quantity) return course;
  if (!isOpen(state)) return quantity > state.quantity ? alert(course, "units_added_after_end") : course;
  if (quantity <= 0 && state.shippedUnits === 0) return cancel(course, { ground: "quantity_lowered", atMs }, calendar);
  const what = `${quantity} units instead of ${state.quantity}; the clock stays`;
  const changed = record(change(course, { quantity, quantityAtMs: atMs }), atMs, what, sources.ours);
  const units = openUnitsOf(state) - openUnitsOf(changed.state);
  const since = todayOf(state);
  const owed = units > 0 ? oweRefund(changed, { units, ground: "quantity_lowered", since, atMs }, calendar) : changed;
  if (openUnitsOf(changed.state) > 0) return owed;
  return enter(owed, { phase: "shipped" }, atMs, "all units that are left have shipped", byShipmentRule(state));
};

/** The customer was told a date when ordering. Whatever the platform says since does not take that back. */
const notePromise = (course: Course, { atMs, day }: FactOf<"promise_moved">): Course => {
  const { platformPromise, terms } = course.state;
  if (platformPromise !== undefined && (platformPromise.atMs > atMs || platformPromise.day === day)) return course;
  const what = `the platform now promises ${day}; ${terms.shipBy ?? "no day"} stays`;
  return record(change(course, { platformPromise: { day, atMs } }), atMs, what, sources.ours);
};

const changeContact = (course: Course, { atMs, channels }: FactOf<"contact">): Course => {
  const { contactAtMs } = course.state;
  // The same word again, after notices to the new address bounced too, is no new address.
  if (contactAtMs !== undefined && atMs <= contactAtMs) return course;
  const changed = change(course, { channels: [...channels], contactAtMs: atMs, unreachableAtMs: undefined });
  return record(changed, atMs, `can be reached by ${channels.join(", ") || "nothing"}`, sources.ours);
};

const settleRefunds = (course: Course, { atMs, n }: FactOf<"refund_paid">): Course => {
  const isMeant = (refund: { n: number; paidAtMs?: number | undefined }) =>
    refund.paidAtMs === undefined && (n === undefined || refund.n === n);
  const meant = course.state.refunds.filter(isMeant);
  const refunds = course.state.refunds.map((refund) => (isMeant(refund) ? { ...refund, paidAtMs: atMs } : refund));
  return meant.reduce(
    (before, refund) => record(before, atMs, `refund ${refund.n} sent, says the merchant`, sources.ours),
    change(course, { refunds }),
  );
};
