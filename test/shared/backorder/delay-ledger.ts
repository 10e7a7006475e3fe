import type { Effect } from "../../../shared/backorder/delay-effects.ts";
import { addDays, type Day, dayOf } from "../../../shared/runtime/day.ts";
import type { History, Told } from "./delay-world.ts";
import { shipByOfHistory } from "./delay-world.ts";
import { endOf } from "./followed-line.ts";

/*
 * The law said once more, from the outside: it sees what the line was told and what it ordered, never its state.
 */

/** The day until which whoever waits for as long as it takes waits: later than any other. */
export const ever = "ever";

interface SeenNotice {
  n: number;
  kind: string;
  revisedOn: Day | null;
  atMs: number;
  decidesAtMs: number | undefined;
  acceptedAtMs: Map<string, number>;
  bounced: Set<string>;
  unsettled: Set<string>;
  channels: Set<string>;
  answered: boolean;
}

export interface Ledger {
  shipBy: Day | undefined;
  notices: SeenNotice[];
  shippedUnits: number;
  quantity: number;
  ended: "shipped" | "cancelled" | "substituted" | undefined;
  /** Dates that the customer expressly accepted. */
  accepted: Day[];
  estimate: Day | null;
  isUnreachable: boolean;
  contactAtMs: number;
  alerts: string[];
}

export const emptyLedger = (history: History): Ledger => ({
  shipBy: shipByOfHistory(history),
  notices: [],
  shippedUnits: 0,
  quantity: 3,
  ended: undefined,
  accepted: [],
  estimate: null,
  isUnreachable: false,
  contactAtMs: 0,
  alerts: [],
});

/** Writes down one thing that happened: first what was told, then what was ordered. */
export const enterTold = (ledger: Ledger, { fact, effects, says, atMs }: Told): void => {
  const wasOpen = ledger.ended === undefined;
  // Nobody answers a notice that is asked for only now.
  const before = [...ledger.notices];
  // An order to cancel may stand for a deadline that passed before what was told.
  for (const effect of effects) enterEffect(ledger, effect, atMs);
  switch (fact.kind) {
    case "notice_report": {
      const notice = ledger.notices.find(({ n }) => n === fact.n);
      if (notice === undefined || !notice.channels.has(fact.channel) || notice.bounced.has(fact.channel)) return;
      if (fact.outcome === "unsettled") {
        notice.unsettled.add(fact.channel);
        return;
      }
      if (fact.outcome === "bounced" || fact.outcome === "failed") notice.bounced.add(fact.channel);
      else if (!notice.acceptedAtMs.has(fact.channel)) {
        notice.acceptedAtMs.set(fact.channel, fact.atMs);
        // Whom a notice has reached after all can be reached.
        if (notice.unsettled.has(fact.channel)) ledger.isUnreachable = false;
      }
      return;
    }
    case "chose": {
      const options = before.filter(({ kind }) => kind !== "reminder");
      const named = before.find(({ n }) => n === fact.n);
      const reminded = options.findLast(({ n }) => n < (fact.n ?? 0));
      const isReminder = named?.kind === "reminder";
      const answered = fact.n === undefined ? options.at(-1) : isReminder ? reminded : named;
      if (wasOpen && ledger.ended !== "cancelled" && answered !== undefined && fact.n !== undefined)
        answered.answered = true;
      if (says !== "taken") return;
      if (fact.choice === "wait") ledger.accepted.push(answered?.revisedOn ?? ever);
      if (fact.choice === "wait_for_ever") ledger.accepted.push(ever);
      return;
    }
    case "shipped":
      ledger.shippedUnits = Math.max(ledger.shippedUnits, fact.units);
      break;
    case "quantity":
      if (ledger.ended === undefined) ledger.quantity = fact.quantity;
      break;
    case "estimate":
      ledger.estimate = fact.day;
      return;
    case "contact":
      if (fact.atMs <= ledger.contactAtMs) return;
      ledger.contactAtMs = fact.atMs;
      // Whoever still has no address is not alerted of once more.
      ledger.isUnreachable =
        fact.channels.length === 0 ||
        effects.some((effect) => effect.type === "alert" && effect.what === "unreachable");
      return;
    default:
      return;
  }
  if (ledger.ended === undefined && ledger.shippedUnits >= ledger.quantity && ledger.shippedUnits > 0)
    ledger.ended = "shipped";
};

const enterEffect = (ledger: Ledger, effect: Effect, atMs: number): void => {
  switch (effect.type) {
    case "send_notice": {
      const known = ledger.notices.find(({ n }) => n === effect.n);
      if (known === undefined)
        ledger.notices.push({
          n: effect.n,
          kind: effect.kind,
          revisedOn: effect.revisedOn,
          atMs,
          decidesAtMs: effect.decidesAtMs,
          acceptedAtMs: new Map(),
          bounced: new Set(),
          unsettled: new Set(),
          channels: new Set([effect.channel]),
          answered: false,
        });
      else known.channels.add(effect.channel);
      return;
    }
    case "cancel":
      ledger.ended = "cancelled";
      return;
    case "substitute":
      ledger.ended = "substituted";
      return;
    case "alert":
      ledger.alerts.push(effect.what);
      if (effect.what === "unreachable") ledger.isUnreachable = true;
      return;
    default:
  }
};

const isValid = ({ answered, acceptedAtMs, bounced }: SeenNotice, deadlineMs: number): boolean =>
  answered || [...acceptedAtMs].some(([channel, atMs]) => atMs < deadlineMs && !bounced.has(channel));

export const validByShipBy = ({ notices, shipBy }: Ledger, zone: string): SeenNotice[] =>
  shipBy === undefined
    ? []
    : notices.filter((notice) => notice.kind !== "reminder" && isValid(notice, endOf(shipBy, zone)));

/** The last day on which an order under 16 CFR 435 may be open and unshipped, as far as is known now. */
export const lastOpenDay = (ledger: Ledger, zone: string): Day => {
  const { shipBy = "", accepted } = ledger;
  if (accepted.includes(ever)) return ever;
  const valid = validByShipBy(ledger, zone);
  const silent = valid.findLast(({ kind }) => kind === "first_definite")?.revisedOn;
  const renewed = valid.findLast(({ kind }) => kind === "renewed")?.decidesAtMs;
  const days = accepted.filter((day) => day !== ever);
  if (days.length > 0) return [...days, silent ?? shipBy].toSorted().at(-1) ?? shipBy;
  if (silent !== undefined && silent !== null) return silent;
  if (renewed !== undefined) return dayOf(renewed - 1, zone);
  return valid.length > 0 ? addDays(shipBy, 30) : shipBy;
};
