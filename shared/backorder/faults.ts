import * as v from "valibot";
import { parsePhone } from "../contact/phone.ts";
import { daysToMs } from "../runtime/clock.ts";
import { addDays, type Day, dayOf, daySchema } from "../runtime/day.ts";
import { type Fault, futureFaultsOf, observedFaultsOf } from "../stock/future-faults.ts";
import { instantSchema } from "../stock/variant.ts";
import { countrySchema } from "../store/place.ts";
import { customerSchema, isRepeated, orderIdSchema, repeatedIds } from "./order.ts";
import { supplySchema } from "./supply.ts";

const orUnknown = <Output>(schema: v.GenericSchema<unknown, Output>) => v.fallback(v.optional(schema), undefined);

/** Of a body that may have anything wrong, what can be told of its times, days, ids and phone. */
const readableOrder = v.fallback(
  v.object({
    placedAt: orUnknown(instantSchema),
    observedAt: orUnknown(instantSchema),
    customer: v.fallback(v.object({ phone: orUnknown(customerSchema.entries.phone) }), {}),
    shipTo: v.fallback(v.object({ country: orUnknown(countrySchema) }), {}),
    lines: v.fallback(
      v.array(v.fallback(v.object({ id: orUnknown(orderIdSchema), promisedShipOn: orUnknown(daySchema) }), {})),
      [],
    ),
  }),
  { customer: {}, shipTo: {}, lines: [] },
);

/** A place in line is never lost by a later word: an order of the year 1 would stand before everybody for good. */
const oldestOrder = "2000-01-01T00:00:00Z";

/**
 * What is wrong with an order at the time at which it comes, by field, whatever else is wrong with it. `asker` is there to
 * mend it at once: then also a promise before the store's day, with which an order could be kept.
 */
export const orderFaultsOf = (order: unknown, nowMs: number, asker?: { timeZone: string }): Fault[] => {
  const { placedAt, observedAt, lines } = v.parse(readableOrder, order);
  const repeated = repeatedIds(lines).map((index) => ({ field: `lines.${index}.id`, message: isRepeated }));
  const future = futureFaultsOf({ placedAt, observedAt }, nowMs);
  const isOld = placedAt !== undefined && Date.parse(placedAt) < Date.parse(oldestOrder);
  const old = isOld ? [{ field: "placedAt", message: "must not be before the year 2000" }] : [];
  const earliest = placedAt === undefined ? "" : earliestPromise(Date.parse(placedAt), asker);
  const early = lines.flatMap(({ promisedShipOn }, index) =>
    promisedShipOn !== undefined && promisedShipOn < earliest
      ? [{ field: `lines.${index}.promisedShipOn`, message: "must not be before the order was placed" }]
      : [],
  );
  return [...future, ...old, ...repeated, ...early];
};

/** That a phone gets no texts, said to whoever is there to mend it; a webhook is taken with any. */
export const phoneFaultsOf = async (order: unknown): Promise<Fault[]> => {
  const { customer, shipTo } = v.parse(readableOrder, order);
  if (customer.phone === undefined) return [];
  const isReachable = (await parsePhone(customer.phone, shipTo.country ?? "")) !== undefined;
  return isReachable ? [] : [{ field: "customer.phone", message: "must be a number that gets texts" }];
};

/** The day on which an order was placed; where the zone is not known, that of the zone that is the furthest behind. */
const earliestPromise = (placedAtMs: number, asker: { timeZone: string } | undefined): Day =>
  asker === undefined ? dayOf(Math.max(placedAtMs - daysToMs(1), 0), "UTC") : dayOf(placedAtMs, asker.timeZone);

const readableSupply = v.fallback(
  v.object({ status: orUnknown(supplySchema.entries.status), expectedOn: orUnknown(daySchema) }),
  { status: undefined, expectedOn: undefined },
);

/** A delivery that is late has no day any more; one that should have come this long ago is a slip of the year. */
const oldestExpectedDays = 365;

/** What is wrong with a supply at the time at which it comes, whatever else is wrong with it. */
export const supplyFaultsOf = (supply: unknown, nowMs: number): Fault[] => {
  const { status = "expected", expectedOn } = v.parse(readableSupply, supply);
  const oldest = addDays(dayOf(nowMs, "UTC"), -oldestExpectedDays);
  const isOld = status === "expected" && expectedOn !== undefined && expectedOn < oldest;
  const message = "must not be more than a year ago while the status is expected; null says that nobody knows";
  return [...observedFaultsOf(supply, nowMs), ...(isOld ? [{ field: "expectedOn", message }] : [])];
};
