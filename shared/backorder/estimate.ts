import { type Day, laterOf } from "../runtime/day.ts";
import type { Coverage, Part } from "./coverage.ts";
import { type BecauseCode, becauseText, type EstimateLocale, overdueText, supplyText } from "./estimate.words.ts";
import { datesOf, type ShipDates, type ShippingQuery } from "./ship-dates.ts";

/** Why a line has the date that it has, or none; the code is stable, the text is for people. */
export interface Because {
  code: BecauseCode;
  text: string;
}

/** When a line is expected, as customers and pages are told. */
export interface Estimate extends ShipDates {
  readyOn: Day;
  /** What the date rests on: units in hand, what the supplier says, or how late the supplier has been so far. */
  confidence: "in_hand" | "supplier" | "history";
  because: Because;
}

interface LineCoverage {
  coverage: Coverage;
  /** Units that are neither shipped nor cancelled. */
  openUnits: number;
}

/**
 * When all open units of a line are ready, ship and arrive: each part as its own location works, and the line when its
 * last part does. `null` where nobody can say: units that nothing covers, a delivery without a date, nothing open, or a
 * location that has no business day within two years.
 */
export const estimateOf = ({
  coverage,
  openUnits,
  locale,
  ...query
}: LineCoverage & { locale: EstimateLocale; service?: string | undefined } & Omit<
    ShippingQuery,
    "location" | "readyOn"
  >): Estimate | null => {
  const { parts, uncovered } = openParts({ coverage, openUnits });
  const dated = parts.filter(isDated);
  if (uncovered > 0 || dated.length < parts.length) return null;
  const dates = dated.map(({ location, readyOn }) => datesOf({ ...query, location, readyOn }));
  const [first, ...others] = dates.filter((each) => each !== undefined);
  const last = lastOf(dated);
  if (last === undefined || first === undefined || others.length + 1 < dates.length) return null;
  return {
    readyOn: last.readyOn,
    ...others.reduce(latestOf, first),
    confidence: confidenceOf(dated),
    because: becauseOf(last, locale),
  };
};

/** Why a line has a date or none, for every state that it can be in. */
export const whyOf = ({
  status,
  isBackorder,
  coverage,
  openUnits,
  locale,
}: {
  status: "open" | "shipped" | "cancelled";
  isBackorder: boolean;
  /** None until the ledger has looked at the line. */
  coverage: Coverage | undefined;
  openUnits: number;
  locale: EstimateLocale;
}): Because => {
  const plain = (code: Exclude<BecauseCode, "supply">): Because => ({ code, text: becauseText(code, locale) });
  if (status !== "open") return plain(status);
  if (!isBackorder) return plain("in_stock");
  if (coverage === undefined) return plain("being_worked_out");
  const { parts, uncovered } = openParts({ coverage, openUnits });
  if (uncovered > 0) return plain("uncovered");
  const dated = parts.filter(isDated);
  const last = lastOf(dated);
  const isOverdue = parts.some(({ readyOn, expectedOn }) => readyOn === null && expectedOn !== undefined);
  if (isOverdue) return { code: "undated_supply", text: overdueText(locale) };
  if (dated.length < parts.length) return plain("undated_supply");
  return last === undefined ? plain("being_worked_out") : becauseOf(last, locale);
};

/** Units of a line that are ready on one day; `null` is no day that anybody knows. */
export interface Portion {
  readyOn: Day | null;
  units: number;
}

/** How a line could be sent in portions, the earliest first; none where the first would not be earlier than the last. */
export const splitProposal = (coverage: Coverage, openUnits: number): Portion[] | undefined => {
  const { parts, uncovered } = openParts({ coverage, openUnits });
  const unitsByDay = new Map<Day | null, number>();
  for (const { readyOn, units } of parts) unitsByDay.set(readyOn, (unitsByDay.get(readyOn) ?? 0) + units);
  if (uncovered > 0) unitsByDay.set(null, (unitsByDay.get(null) ?? 0) + uncovered);
  const portions = [...unitsByDay].map(([readyOn, units]) => ({ readyOn, units }));
  // No day comes last: "~" sorts after every digit.
  portions.sort((one, other) => ((one.readyOn ?? "~") < (other.readyOn ?? "~") ? -1 : 1));
  return portions.length > 1 ? portions : undefined;
};

type DatedPart = Part & { readyOn: Day };
const isDated = (part: Part): part is DatedPart => part.readyOn !== null;

/** What the open units get: the parts that come first, and how many units none is left for. */
const openParts = ({ coverage, openUnits }: LineCoverage): { parts: Part[]; uncovered: number } => {
  const parts: Part[] = [];
  let left = openUnits;
  for (const part of coverage) {
    const units = Math.min(part.units, left);
    if (units > 0) parts.push({ ...part, units });
    left -= units;
  }
  return { parts, uncovered: left };
};

/** The part that is ready last; of equals the one that was promised last. */
const lastOf = (parts: readonly DatedPart[]): DatedPart | undefined =>
  parts.reduce<DatedPart | undefined>(
    (last, part) => (last === undefined || part.readyOn >= last.readyOn ? part : last),
    undefined,
  );

/** Each date at its latest; a part whose arrival nobody knows leaves the line without one. */
const latestOf = (one: ShipDates, other: ShipDates): ShipDates => {
  const shipsOn = laterOf(one.shipsOn, other.shipsOn);
  const { deliversFrom, deliversTo } = one;
  if (deliversFrom === undefined || deliversTo === undefined) return { shipsOn };
  if (other.deliversFrom === undefined || other.deliversTo === undefined) return { shipsOn };
  return {
    shipsOn,
    deliversFrom: laterOf(deliversFrom, other.deliversFrom),
    deliversTo: laterOf(deliversTo, other.deliversTo),
  };
};

const announcedFor = ({ expectedOn, readyOn }: DatedPart): Day | undefined =>
  expectedOn === readyOn ? undefined : expectedOn;

const confidenceOf = (parts: readonly DatedPart[]): Estimate["confidence"] => {
  if (parts.some((part) => announcedFor(part) !== undefined)) return "history";
  return parts.some(({ supply }) => supply !== undefined) ? "supplier" : "in_hand";
};

const becauseOf = (part: DatedPart, locale: EstimateLocale): Because =>
  part.supply === undefined
    ? { code: "in_hand", text: becauseText("in_hand", locale) }
    : { code: "supply", text: supplyText(part.readyOn, announcedFor(part), locale) };
