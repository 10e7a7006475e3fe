import * as v from "valibot";
import { daySchema } from "../runtime/day.ts";
import { countrySchema, timeZoneSchema } from "../store/place.ts";
import { hasHolidays } from "./holiday-countries.ts";
import { moneySchema } from "./money.ts";

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));
const count = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** The settings are part of one item of the table, which holds 400 kB in all. */
const maxCharacters = 100_000;

const workdaysSchema = v.pipe(v.array(count(1, 7)), v.minLength(1), v.maxLength(7));
const daysSchema = v.pipe(v.array(daySchema), v.maxLength(100));
const postalPrefixSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9A-Za-z][0-9A-Za-z -]{0,9}$/, "must be the beginning of a postal code"),
);

/** Days on which a location works, and how long it takes to hand a parcel over (rules 2.1). */
const locationSchema = v.pipe(
  v.strictObject({
    /** Where it is; where the store is, if nothing is said. */
    country: v.optional(countrySchema),
    region: v.optional(
      v.pipe(v.string(), v.regex(/^[0-9A-Z]{1,3}$/, "must be what follows the country in ISO 3166-2, such as BY")),
    ),
    timeZone: v.optional(timeZoneSchema),
    /** 1 for Monday to 7 for Sunday; Monday to Friday where nothing is said. */
    workdays: v.optional(workdaysSchema),
    /** Whether it is closed on the public holidays of its country and region. */
    holidays: v.optional(v.boolean()),
    closedOn: v.optional(daysSchema),
    /** Days on which it works whatever the rest says: a Saturday in Advent, a holiday that it does not keep. */
    openOn: v.optional(daysSchema),
    /** Business days from when units are there to when the carrier has them. */
    handlingDays: v.optional(count(0, 60)),
    /** From this time on, in the location's zone, what is ready today counts as ready on the next business day. */
    cutOff: v.optional(v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 14:00"))),
  }),
  v.forward(
    v.check(
      ({ country, holidays }) => holidays !== true || country === undefined || hasHolidays(country),
      "are not known of this country: list the days in closedOn",
    ),
    ["holidays"],
  ),
);
export type LocationSettings = v.InferOutput<typeof locationSchema>;

const transitEntries = { min: count(0, 120), max: count(0, 120) };
const notBelowMin = "must not be less than min";

const serviceSchema = v.strictObject({
  id: text(100),
  name: text(100),
  /** Business days of the carrier from the day it gets a parcel to the day it delivers it. */
  transitDays: v.pipe(
    v.strictObject(transitEntries),
    v.forward(
      v.check(({ min, max }) => min <= max, notBelowMin),
      ["max"],
    ),
  ),
  /** The most specific entry wins over `transitDays`. */
  byDestination: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.strictObject({
            country: countrySchema,
            postalPrefix: v.optional(postalPrefixSchema),
            ...transitEntries,
          }),
          v.forward(
            v.check(({ min, max }) => min <= max, notBelowMin),
            ["max"],
          ),
        ),
      ),
      v.maxLength(300),
    ),
  ),
  price: v.optional(moneySchema),
  /** Days on which the carrier delivers; Monday to Friday where nothing is said. */
  workdays: v.optional(workdaysSchema),
});
export type Service = v.InferOutput<typeof serviceSchema>;

const rankSchema = v.strictObject({
  country: v.optional(countrySchema),
  postalPrefix: v.optional(postalPrefixSchema),
  /** The first that can ship a line ships it (rules 2.4). */
  locations: v.pipe(v.array(text(100)), v.minLength(1), v.maxLength(100)),
});

const atLeast = <Schema extends v.GenericSchema>(schema: Schema) => v.strictObject({ atLeast: schema });

const percentSchema = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(100),
  v.check((percent) => Number(percent.toFixed(2)) === percent, "must have at most two decimals"),
);

/** A condition is met only by what is known; a rule without any holds always. */
const ruleSchema = v.strictObject({
  when: v.strictObject({
    availability: v.optional(v.picklist(["in_stock", "backorder", "preorder", "out_of_stock", "discontinued"])),
    daysOnBackorder: v.optional(atLeast(count(0, 3_650))),
    quantity: v.optional(atLeast(count(1, 1_000_000_000))),
    country: v.optional(countrySchema),
    postalPrefix: v.optional(postalPrefixSchema),
    /** In the store's currency. */
    orderValue: v.optional(atLeast(moneySchema)),
    location: v.optional(text(100)),
    /** The id of a service. */
    service: v.optional(text(100)),
  }),
  then: v.strictObject({
    discountPercent: v.optional(percentSchema),
    flatPrice: v.optional(moneySchema),
    free: v.optional(v.boolean()),
    hide: v.optional(v.boolean()),
    /** Business days on top of the location's. */
    handlingDays: v.optional(count(0, 60)),
  }),
});
export type ShippingRule = v.InferOutput<typeof ruleSchema>;

const servicesSchema = v.pipe(
  v.array(serviceSchema),
  v.maxLength(20),
  v.check((services) => new Set(services.map(({ id }) => id)).size === services.length, "must have different ids"),
);

/**
 * When and how a store ships: its setting `shipping`. Unknown fields are refused: a rule whose condition is
 * misspelt would hold always.
 */
export const shippingSchema = v.pipe(
  v.strictObject({
    /** By the location's id. The entry `default` holds for every location that is not listed, and for units without one. */
    locations: v.optional(v.pipe(v.record(text(100), locationSchema), v.maxEntries(100)), {}),
    /** The first is the one of an order that names none. */
    services: v.optional(servicesSchema, []),
    /** The longest postal prefix wins, then the country, then the entry with neither. */
    ranks: v.optional(v.pipe(v.array(rankSchema), v.maxLength(100)), []),
    /** Whether one line may be shipped from several locations. */
    splits: v.optional(v.boolean(), false),
    rules: v.optional(v.pipe(v.array(ruleSchema), v.maxLength(50)), []),
  }),
  v.forward(
    v.check(
      ({ services, rules }) =>
        rules.every(({ when }) => when.service === undefined || services.some(({ id }) => id === when.service)),
      "must name services by their id",
    ),
    ["rules"],
  ),
  v.check((shipping) => JSON.stringify(shipping).length <= maxCharacters, "must be shorter than 100,000 characters"),
);
export type ShippingSettings = v.InferOutput<typeof shippingSchema>;

/** Nothing: what ships is what is ready, the day it is ready. */
export const defaultShipping: ShippingSettings = { locations: {}, services: [], ranks: [], splits: false, rules: [] };
