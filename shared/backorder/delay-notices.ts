import type { Channel } from "../contact/channel.ts";
import { addDays } from "../runtime/day.ts";
import { alert, change, type Course, type Effect, record } from "./delay-effects.ts";
import { sources } from "./delay-law.ts";
import { byRegime, type DelayState, endOfDay, isOpen, maxNotices, type Notice, todayOf } from "./delay-state.ts";

/** May still reach the customer, or has. */
export const isStanding = ({ answered, deliveries }: Notice): boolean =>
  answered === true || deliveries.some(({ status }) => status === "asked" || status === "accepted");

/** A provider took it in time and it did not bounce, or the customer answered it: a notice that bounced is none. */
export const isValidBy = ({ answered, deliveries }: Notice, deadlineMs: number): boolean =>
  answered === true ||
  deliveries.some(({ status, acceptedAtMs }) => status === "accepted" && (acceptedAtMs ?? deadlineMs) < deadlineMs);

export const optionNotices = ({ notices }: DelayState): Notice[] => notices.filter(({ kind }) => kind !== "reminder");

/** The notices that ask for more time than the customer has granted so far, oldest first. */
export const askingNotices = (state: DelayState): Notice[] => {
  const { current } = state;
  const standing = optionNotices(state).filter(isStanding);
  return current.phase === "agreed" ? standing.filter(({ n }) => n > current.after) : standing;
};

/** The order to send a notice on a channel. `of`: the notice that a reminder reminds of. */
const effectOf = (notice: Notice, channel: Channel, zone: string, of?: number): Effect => ({
  type: "send_notice",
  n: notice.n,
  kind: notice.kind,
  channel,
  revisedOn: notice.revisedOn,
  ...(notice.reason !== undefined && { reason: notice.reason }),
  silenceMeans: notice.silenceMeans,
  ...(notice.decidesOn !== undefined && { decidesAtMs: endOfDay(notice.decidesOn, zone) }),
  ...(of !== undefined && { of }),
});

export type Asking = Pick<Notice, "kind" | "revisedOn" | "reason" | "decidesOn" | "silenceMeans">;

const ruleOf = (state: DelayState, { kind, silenceMeans }: Asking): string => {
  if (kind === "reminder") return sources.ours;
  const first = silenceMeans === "consent" ? sources.ftcSilenceConsents : sources.ftcSilenceRefuses;
  const ftc = kind === "renewed" ? sources.ftcRenewed : first;
  return byRegime(state, { ftc, eu: sources.euPeriod, none: sources.none });
};

/** Asks for a notice on the first channel there is; alerts the merchant where there is none. */
export const ask = (course: Course, asking: Asking, channel: Channel | undefined, of?: number): Course => {
  const { state } = course;
  if (channel === undefined) return giveUp(course, undefined, state.seenMs);
  const n = state.lastNotice + 1;
  const notice: Notice = { ...asking, n, askedAtMs: state.seenMs, deliveries: [{ channel, status: "asked" }] };
  const notices = [...state.notices, notice].slice(-maxNotices);
  const asked = change(course, { notices, lastNotice: n }, effectOf(notice, channel, state.terms.zone, of));
  const until = asking.decidesOn === undefined ? "" : `; silence is ${asking.silenceMeans} after ${asking.decidesOn}`;
  const what = `notice ${n} (${asking.kind}) asked for by ${channel}: ${asking.revisedOn ?? "no date"}${until}`;
  return record(asked, state.seenMs, what, ruleOf(state, asking));
};

/** No way to the customer is left: the merchant hears of it while there is time. */
export const giveUp = (course: Course, n: number | undefined, atMs: number): Course => {
  const { state } = course;
  if (state.unreachableAtMs !== undefined) return course;
  const occasion = n === undefined ? { day: todayOf(state) } : { n };
  // Only what a law asks for is worth an alarm.
  const alerted = state.terms.regime === "none" ? course : alert(course, "unreachable", occasion);
  const noted = change(alerted, { unreachableAtMs: Math.max(atMs, state.seenMs) });
  return record(noted, atMs, "no channel is left to reach the customer by", sources.ours);
};

export interface Report {
  kind: "notice_report";
  atMs: number;
  n: number;
  channel: Channel;
  outcome: "accepted" | "delivered" | "bounced" | "failed" | "unsettled";
}

/** What a report makes of a delivery; undefined where it says nothing new. */
const deliveryAfter = (delivery: Notice["deliveries"][number], { atMs, outcome }: Report) => {
  const { status, acceptedAtMs = atMs } = delivery;
  if (status === "dead") return undefined;
  switch (outcome) {
    case "bounced":
    case "failed":
      return { ...delivery, status: "dead" as const };
    case "unsettled":
      return status === "asked" ? { ...delivery, status: "unsettled" as const } : undefined;
    case "accepted":
      return status === "accepted" ? undefined : { ...delivery, status: "accepted" as const, acceptedAtMs };
    case "delivered":
      return { ...delivery, status: "accepted" as const, acceptedAtMs };
  }
};

/** Writes down what became of a notice on a channel. A bounce is final, whatever is reported later or comes late. */
export const noteReport = (course: Course, report: Report): Course => {
  const { atMs, n, channel, outcome } = report;
  const { notices } = course.state;
  const notice = notices.find((known) => known.n === n);
  const delivery = notice?.deliveries.find((known) => known.channel === channel);
  const next = delivery && deliveryAfter(delivery, report);
  if (notice === undefined || next === undefined) return course;
  const deliveries = notice.deliveries.map((known) => (known === delivery ? next : known));
  const noted = change(course, {
    notices: notices.map((known) => (known === notice ? { ...notice, deliveries } : known)),
    // Whom a notice has reached after all can be reached.
    ...(delivery?.status === "unsettled" && next.status === "accepted" && { unreachableAtMs: undefined }),
  });
  return record(noted, atMs, `notice ${n} by ${channel}: ${outcome}`, sources.ours);
};

/** Sends a notice once more, by another channel. */
export const askAgain = (course: Course, notice: Notice, channel: Channel): Course => {
  const { state } = course;
  const deliveries = [...notice.deliveries, { channel, status: "asked" as const }];
  const notices = state.notices.map((known) => (known === notice ? { ...notice, deliveries } : known));
  const again = change(course, { notices }, effectOf(notice, channel, state.terms.zone));
  return record(again, state.seenMs, `notice ${notice.n} asked for by ${channel}`, ruleOf(state, notice));
};

/** When the customer is reminded that silence will refuse, or undefined where it will not, or they were. */
export const reminderOf = (state: DelayState): { atMs: number; notice: Notice } | undefined => {
  const { terms, remindedOf } = state;
  const notice = askingNotices(state).at(-1);
  if (terms.regime !== "ftc" || notice?.silenceMeans !== "refusal" || notice.decidesOn === undefined) return undefined;
  const atMs = endOfDay(addDays(notice.decidesOn, -terms.reminderDays), terms.zone);
  const hasReached = notice.deliveries.some(({ status }) => status === "accepted");
  const isOver =
    terms.reminderDays === 0 ||
    notice.askedAtMs >= atMs ||
    remindedOf === notice.decidesOn ||
    notice.decidesOn < todayOf(state);
  return !isOpen(state) || !hasReached || isOver || state.current.phase === "indefinite" ? undefined : { atMs, notice };
};

/** Reminds once before each decision, by the channel that reached the customer. */
export const remind = (course: Course): Course => {
  const { state } = course;
  const due = reminderOf(state);
  if (due === undefined || due.atMs > state.seenMs) return course;
  const { n, revisedOn, reason, decidesOn, silenceMeans, deliveries } = due.notice;
  const reached = deliveries.find(({ status }) => status === "accepted");
  const asking: Asking = {
    kind: "reminder",
    revisedOn,
    silenceMeans,
    ...(reason !== undefined && { reason }),
    ...(decidesOn !== undefined && { decidesOn }),
  };
  return ask(change(course, { remindedOf: decidesOn }), asking, reached?.channel, n);
};
