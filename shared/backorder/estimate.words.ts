import { sayDay } from "../message/day-words.ts";
import type { Day } from "../runtime/day.ts";

export type EstimateLocale = "en" | "de";

/** Why a line has the date that it has, or none. */
export type BecauseCode =
  | "in_hand"
  | "supply"
  | "undated_supply"
  | "uncovered"
  | "in_stock"
  | "shipped"
  | "cancelled"
  | "being_worked_out";

const english = {
  in_hand: "Set aside for this order",
  undated_supply: "Covered by a delivery that has no date yet",
  uncovered: "No delivery has been announced that covers all of it",
  in_stock: "In stock when it was ordered",
  shipped: "Shipped",
  cancelled: "Cancelled",
  being_worked_out: "The date is being worked out",
};

const german: typeof english = {
  in_hand: "Für diese Bestellung zurückgelegt",
  undated_supply: "Durch eine Lieferung gedeckt, die noch kein Datum hat",
  uncovered: "Es ist noch keine Lieferung angekündigt, die alles deckt",
  in_stock: "Bei der Bestellung vorrätig",
  shipped: "Versandt",
  cancelled: "Storniert",
  being_worked_out: "Der Termin wird gerade ermittelt",
};

const sentences: Record<EstimateLocale, typeof english> = { en: english, de: german };

export const becauseText = (code: Exclude<BecauseCode, "supply">, locale: EstimateLocale): string =>
  sentences[locale][code];

/** Of a delivery whose day has passed. */
export const overdueText = (locale: EstimateLocale): string =>
  locale === "de"
    ? "Durch eine Lieferung gedeckt, die sich verspätet und noch kein neues Datum hat"
    : "Covered by a delivery that is late and has no new date yet";

/** `announcedFor`: the supplier's own date, where its deliveries of the past make ours a later one. */
export const supplyText = (readyOn: Day, announcedFor: Day | undefined, locale: EstimateLocale): string => {
  const expected = sayDay(readyOn, locale);
  if (announcedFor === undefined) {
    return locale === "de"
      ? `Gedeckt durch eine Lieferung, die am ${expected} erwartet wird`
      : `Covered by a delivery expected on ${expected}`;
  }
  const announced = sayDay(announcedFor, locale);
  return locale === "de"
    ? `Gedeckt durch eine Lieferung, die für den ${announced} angekündigt ist und nach der Erfahrung mit dem Lieferanten am ${expected} erwartet wird`
    : `Covered by a delivery announced for ${announced} and, going by the supplier's past deliveries, expected on ${expected}`;
};
