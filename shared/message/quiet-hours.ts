import { allPhoneZones, zonesOfPhone } from "../contact/phone-zones.ts";
import { stateOfPhone, stateOfPostalCode, usZones, zonesOfState } from "../contact/us-states.ts";
import { firstOpen, type Week } from "./local-hours.ts";
import { type QuietHours, weekOf } from "./quiet-hours-settings.ts";

/** Whom a text goes to: an E.164 number, and the postal code that was given with it. */
export interface TextPlace {
  phone: string;
  postalCode?: string | undefined;
}

/**
 * Until when a text has to wait: undefined where it may go at `nowMs`, else the earliest instant at which it may. It may
 * where every zone that the number can be in is inside the window: with a US ZIP code those of its state, else those of
 * its prefix. A state's own window counts where the ZIP or else the area code names one. A number of no known zone
 * can be in any, so that ordinary hours hold it for good. Where nothing in the coming week fits, the answer is the end
 * of that week, to look again then.
 *
 * Answers are kept by the identity of `hours`, which therefore must not be changed afterwards.
 */
export const quietUntil = (nowMs: number, place: TextPlace, hours: QuietHours): number | undefined => {
  const { zones, state } = whereabouts(place);
  const known = answersOf(hours, zones);
  const answer = known.get(state);
  if (answer !== undefined && answer.fromMs <= nowMs && nowMs < answer.untilMs) return answer.quietUntilMs;
  const fresh = findAnswer(nowMs, zones, weekOf(hours, state));
  known.set(state, fresh);
  return fresh.quietUntilMs;
};

interface Whereabouts {
  zones: readonly string[];
  state: string | undefined;
}

const whereabouts = ({ phone, postalCode }: TextPlace): Whereabouts => {
  const byPhone = zonesOfPhone(phone);
  // Germany's postal codes look like ZIP codes, and so do those of the Dominican Republic, whose numbers start with +1.
  const hasZip = postalCode !== undefined && phone.startsWith("+1") && byPhone.some((zone) => usZones.has(zone));
  const byZip = hasZip ? stateOfPostalCode(postalCode) : undefined;
  if (byZip !== undefined) return { zones: zonesOfState(byZip), state: byZip };
  const state = stateOfPhone(phone);
  if (state === undefined) return { zones: byPhone.length === 0 ? allPhoneZones() : byPhone, state };
  // An area code newer than the list of prefixes has the zones of all North America there.
  const byState = zonesOfState(state);
  return { zones: byPhone.length > byState.length ? byState : byPhone, state };
};

/** Holds from `fromMs` until just before `untilMs`. */
interface Answer {
  fromMs: number;
  untilMs: number;
  quietUntilMs: number | undefined;
}

const findAnswer = (nowMs: number, zones: readonly string[], week: Week): Answer => {
  const { atMs, untilMs } = firstOpen(zones, week, nowMs);
  if (atMs === nowMs) return { fromMs: nowMs, untilMs, quietUntilMs: undefined };
  return { fromMs: nowMs, untilMs: atMs, quietUntilMs: atMs };
};

/** A million people have a few hundred lists of zones: each is looked into once per stretch of open or quiet time. */
const answers = new WeakMap<QuietHours, Map<readonly string[], Map<string | undefined, Answer>>>();

const answersOf = (hours: QuietHours, zones: readonly string[]): Map<string | undefined, Answer> => {
  const byZones = answers.get(hours) ?? new Map<readonly string[], Map<string | undefined, Answer>>();
  answers.set(hours, byZones);
  const byState = byZones.get(zones) ?? new Map<string | undefined, Answer>();
  byZones.set(zones, byState);
  return byState;
};
