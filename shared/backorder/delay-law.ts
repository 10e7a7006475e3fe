import * as v from "valibot";
import { addDays, type Day, dayOf } from "../runtime/day.ts";
import { countrySchema } from "../store/place.ts";

/**
 * Whose rules say what a late order owes its buyer (rules 3): the US Mail, Internet, or Telephone Order Merchandise Rule
 * (16 CFR 435), Directive 2011/83/EU, or nobody's. See docs/delay-law.md.
 */
export const regimeSchema = v.picklist(["ftc", "eu", "none"]);
export type Regime = v.InferOutput<typeof regimeSchema>;

const days = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** A setting of the store: one regime, and others for orders that go to certain countries. */
export const delayLawSchema = v.object({
  default: regimeSchema,
  /** `ftc`: days between the reminder and the end of the day on which silence refuses, 3 where nothing is said; 0 for none. */
  reminderDays: v.optional(days(0, 14)),
  /** `eu`: the additional period, in days after T; 14 where nothing is said. */
  additionalPeriodDays: v.optional(days(1, 60)),
  byDestination: v.optional(
    v.record(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, "must be an ISO 3166 code such as DE")), regimeSchema),
  ),
});
/** As `PATCH settings` takes it: a code that is no country's would wait for orders that never come. */
export const delayLawPatchSchema = v.object({
  ...delayLawSchema.entries,
  byDestination: v.optional(v.record(countrySchema, regimeSchema)),
});
export type DelayLaw = v.InferOutput<typeof delayLawSchema>;

/** `country` is where the order goes, as ISO 3166 writes it; none where it is not known. */
export const regimeOf = ({ default: usual, byDestination }: DelayLaw, country: string | undefined): Regime => {
  if (country === undefined || byDestination === undefined) return usual;
  // An own property: "constructor" is no country, but it is in every object.
  return Object.hasOwn(byDestination, country) ? (byDestination[country] ?? usual) : usual;
};

const statutoryDays = 30;
/** Where the buyer applies to the seller for credit to pay for it, 16 CFR 435.2(a)(1)(ii). */
const creditApplicationDays = 50;

export interface Placing {
  /** The day that the customer was told when ordering. */
  promisedShipOn?: Day | undefined;
  /** When the order was complete: payment and all information. */
  placedAtMs: number;
  /** The store's time zone. */
  zone: string;
  regime: Regime;
  /** The buyer applied to the seller for credit with the order. */
  creditApplication?: boolean | undefined;
}

/** T, the last day on which the order can ship (`eu`: be delivered) in time. None where nothing was said and no law says it. */
export const shipByOf = ({ promisedShipOn, placedAtMs, zone, regime, creditApplication }: Placing): Day | undefined => {
  if (promisedShipOn !== undefined) return promisedShipOn;
  switch (regime) {
    case "ftc":
      return addDays(dayOf(placedAtMs, zone), creditApplication === true ? creditApplicationDays : statutoryDays);
    case "eu":
      return addDays(dayOf(placedAtMs, zone), statutoryDays);
    case "none":
      return undefined;
  }
};

/** Where the text stands that a clock, a notice or an ending follows; kept with the evidence of each line. */
export const sources = {
  ftcPromise: "16 CFR 435.2(a)(1)",
  ftcOffer: "16 CFR 435.2(b)(1)",
  ftcSilenceConsents: "16 CFR 435.2(b)(1)(ii)",
  ftcSilenceRefuses: "16 CFR 435.2(b)(1)(iii)",
  ftcFurtherConsent: "16 CFR 435.2(b)(1)(iv)",
  ftcRenewed: "16 CFR 435.2(b)(2)",
  ftcCancelled: "16 CFR 435.2(c)",
  ftcRefund: "16 CFR 435.1(b)",
  ftcShipment: "16 CFR 435.1(e)",
  euDelivery: "Directive 2011/83/EU art. 18(1)",
  euPeriod: "Directive 2011/83/EU art. 18(2)",
  euRefund: "Directive 2011/83/EU art. 18(3)",
  euWithdrawal: "Directive 2011/83/EU art. 9",
  none: "no law: the store only informs",
  ours: "the service's own rule",
} as const;
