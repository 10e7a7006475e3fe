import { addDays, type Day } from "../runtime/day.ts";
import { change, type Course, record, recordMinor } from "./delay-effects.ts";
import { type AddWorkingDays, cancel, enter } from "./delay-ending.ts";
import { sources } from "./delay-law.ts";
import { optionNotices } from "./delay-notices.ts";
import {
  byRegime,
  type CustomerChoice,
  type DelayState,
  isOpen,
  maxChoices,
  type Notice,
  openUnitsOf,
  todayOf,
} from "./delay-state.ts";

export interface Choosing {
  kind: "chose";
  atMs: number;
  choice: CustomerChoice;
  /** The notice that is answered; the latest one where the answer does not say. */
  n?: number | undefined;
  /** That notice was handed to a provider that has not said what it did with it. */
  isInDoubt?: boolean | undefined;
  /** The substitute that was chosen. */
  sku?: string | undefined;
  /** The id of the service that is to bring it when it comes. */
  service?: string | undefined;
}

/** What the customer is told of a choice: that it counts, or what is the case instead. */
export type Saying =
  | "taken"
  | "already_shipped"
  | "already_cancelled"
  | "already_substituted"
  | "already_waiting"
  | "already_said"
  /** No notice has offered it. */
  | "not_offered";

/** One choice of the customer. Whatever it does is recorded; on a line that has ended it does nothing. */
export const choose = (course: Course, choosing: Choosing, calendar: AddWorkingDays): Chosen => {
  const { atMs, choice, n, sku, service } = choosing;
  const { course: chosen, says } = isOpen(course.state)
    ? chooseOpen(reach(course, choosing), choosing, calendar)
    : { course, says: endedSaying(course.state) };
  const answered = n === undefined ? "" : ` (notice ${n})`;
  const what = [choice, sku ?? service].filter((part) => part !== undefined).join(" ");
  const noted = says === "taken" ? keepChoice(chosen, { atMs, choice }) : chosen;
  // What is refused, or only a wish about the sending, can be said over and over.
  const keep = says === "taken" && choice !== "service" ? record : recordMinor;
  return { course: keep(noted, atMs, `the customer chose ${what}${answered}: ${says}`, sources.ours), says };
};

const keepChoice = (course: Course, made: DelayState["choices"][number]): Course => {
  const { choices } = course.state;
  return choices.some(({ atMs, choice }) => atMs === made.atMs && choice === made.choice)
    ? course
    : change(course, { choices: [...choices, made].slice(-maxChoices) });
};

interface Chosen {
  course: Course;
  says: Saying;
}

const endedSaying = ({ current }: DelayState): Saying => {
  switch (current.phase) {
    case "cancelled":
      return "already_cancelled";
    case "substituted":
      return "already_substituted";
    default:
      return "already_shipped";
  }
};

const answeredNotice = (state: DelayState, { n }: Choosing): Notice | undefined => {
  const offered = optionNotices(state);
  if (n === undefined) return offered.at(-1);
  const named = state.notices.find((notice) => notice.n === n);
  // A reminder repeats the latest offer before it.
  return named?.kind === "reminder" ? offered.findLast((notice) => notice.n < n) : named;
};

/** Whoever names a notice has received it, whatever its bounce says. */
const reach = (course: Course, choosing: Choosing): Course => {
  const answered = choosing.n === undefined ? undefined : answeredNotice(course.state, choosing);
  if (answered === undefined) return course;
  const { notices } = course.state;
  return change(course, {
    notices: notices.map((notice) => (notice === answered ? { ...notice, answered: true as const } : notice)),
  });
};

/**
 * Where a provider has not yet said whether it took a notice, its answer shows that it did: that counts before the deadline
 * that the answer may have come just after.
 */
export const reachInDoubt = (course: Course, choosing: Choosing): Course =>
  isOpen(course.state) && choosing.isInDoubt === true ? reach(course, choosing) : course;

const chooseOpen = (course: Course, choosing: Choosing, calendar: AddWorkingDays): Chosen => {
  const { atMs, choice, sku, service } = choosing;
  const notice = answeredNotice(course.state, choosing);
  switch (choice) {
    case "cancel":
      return { course: cancel(course, { ground: "customer", atMs }, calendar), says: "taken" };
    case "wait":
      return notice === undefined ? { course, says: "not_offered" } : wait(course, notice.revisedOn, atMs);
    case "wait_for_ever":
      return notice === undefined ? { course, says: "not_offered" } : wait(course, null, atMs);
    case "substitute": {
      const effect = {
        type: "substitute" as const,
        units: openUnitsOf(course.state),
        ...(sku !== undefined && { sku }),
      };
      const current = { phase: "substituted" as const, atMs, ...(sku !== undefined && { sku }) };
      return { course: change(course, { current }, effect), says: "taken" };
    }
    case "service":
      // It says how to send what comes, and nothing about waiting for it.
      if (service === undefined) return { course, says: "not_offered" };
      if (course.state.service === service) return { course, says: "already_said" };
      return { course: change(course, { service }, { type: "service_chosen", service, n: atMs }), says: "taken" };
    case "ship_rest":
      if (course.state.shipRestAtMs !== undefined) return { course, says: "already_said" };
      return { course: change(course, { shipRestAtMs: atMs }, { type: "ship_available" }), says: "taken" };
  }
};

/** Express consent: until R, or for as long as it takes where the notice named no date. It never shortens another. */
const wait = (course: Course, until: Day | null, atMs: number): Chosen => {
  const { current, terms } = course.state;
  if (terms.regime === "none") return { course, says: "taken" };
  if (current.phase === "indefinite") return { course, says: "already_waiting" };
  if (until === null) return { course: waitForEver(course, atMs), says: "taken" };
  // A date that is over is nothing to wait for.
  if (until < todayOf(course.state)) return { course, says: "not_offered" };
  const granted = current.phase === "agreed" || current.phase === "additional" ? current.until : undefined;
  const isSilent = current.phase === "agreed" && current.by === "silence" && until === granted;
  if (granted !== undefined && until <= granted && !isSilent) return { course, says: "already_waiting" };
  return { course: waitUntil(course, until, atMs), says: "taken" };
};

const waitForEver = (course: Course, atMs: number): Course => {
  const rule = byRegime(course.state, { ftc: sources.ftcFurtherConsent, eu: sources.euDelivery, none: sources.none });
  return enter(course, { phase: "indefinite" }, atMs, "accepted a delay without a date; may cancel any time", rule);
};

const waitUntil = (course: Course, until: Day, atMs: number): Course => {
  const { current, lastNotice, terms } = course.state;
  const what = `accepted a delay until ${until}`;
  if (terms.regime === "eu") {
    const period = addDays(terms.shipBy ?? until, terms.additionalPeriodDays);
    const longer = until > period ? until : period;
    return enter(course, { phase: "additional", until: longer }, atMs, what, sources.euDelivery);
  }
  // Where silence had granted that date already, a renewed notice that is out still asks for more.
  const after = current.phase === "agreed" && current.until === until ? current.after : lastNotice;
  return enter(course, { phase: "agreed", until, by: "choice", after }, atMs, what, sources.ftcOffer);
};
