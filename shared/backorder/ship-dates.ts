import { addDays, type Day, dayOf, timeOf } from "../runtime/day.ts";
import { addBusinessDays } from "./calendar.ts";
import { type Destination, mostSpecific } from "./destination.ts";
import { carrierCalendarOf, type LocationPlan, planOf, type Shipping } from "./shipping.ts";
import { type Circumstances, type Effects, effectsOf, priceOf } from "./shipping-rules.ts";
import type { Service } from "./shipping-settings.ts";

/** Days, each in the zone of where it happens. */
export interface ShipDates {
  shipsOn: Day;
  deliversFrom?: Day;
  deliversTo?: Day;
}

/** What dates and prices of shipping depend on besides the units. */
export interface ShippingQuery {
  shipping: Shipping;
  /** Who ships; units without a location follow the entry `default`. */
  location?: string | undefined;
  /** The day on which all units are there. */
  readyOn: Day;
  /** The present, where the answer is for now: nothing ships before it, nor today after the cut-off. */
  readyNow?: { atMs: number } | undefined;
  destination?: Destination | undefined;
  /** What else the store's rules may look at. */
  facts?: Pick<Circumstances, "availability" | "daysOnBackorder" | "quantity" | "orderValue"> | undefined;
}

/**
 * When units ship and arrive with a service: the one that is named by its id or name, else the first that no rule hides.
 * No days of delivery where a named service is not configured, or none is; nothing at all where the location or the
 * carrier has no business day within two years.
 */
export const datesOf = (query: ShippingQuery & { service?: string | undefined }): ShipDates | undefined => {
  const service =
    query.service === undefined
      ? query.shipping.settings.services.find((service) => !effectsFor(query, service).isHidden)
      : serviceNamed(query.shipping, query.service);
  return datesWith(query, service, effectsFor(query, service));
};

/** When units that ship on a day arrive, with the service that `datesOf` tells of; undefined where none is configured. */
export const arrivalOf = (
  query: Omit<ShippingQuery, "readyOn" | "readyNow" | "facts">,
  shipsOn: Day,
): Required<ShipDates> | undefined => {
  const asked = { ...query, readyOn: shipsOn };
  const service = query.shipping.settings.services.find((each) => !effectsFor(asked, each).isHidden);
  return service === undefined ? undefined : arrivesWith(query, service, shipsOn);
};

export interface ShippingOption {
  /** The service's id. */
  service: string;
  name: string;
  /** In the store's currency, after the rules; none where the store has said none. */
  price?: string;
  shipsOn: Day;
  deliversFrom: Day;
  deliversTo: Day;
}

/** Each service that the rules leave, in the store's order. */
export const optionsOf = (query: ShippingQuery): ShippingOption[] =>
  query.shipping.settings.services.flatMap((service) => {
    const effects = effectsFor(query, service);
    if (effects.isHidden) return [];
    const { shipsOn, deliversFrom, deliversTo } = datesWith(query, service, effects) ?? {};
    if (shipsOn === undefined || deliversFrom === undefined || deliversTo === undefined) return [];
    const price = priceOf(service.price, effects);
    return [
      {
        service: service.id,
        name: service.name,
        ...(price !== undefined && { price }),
        shipsOn,
        deliversFrom,
        deliversTo,
      },
    ];
  });

/** Platforms send a service's title with an order, where ours is an id. */
const serviceNamed = ({ settings: { services } }: Shipping, name: string): Service | undefined =>
  services.find(({ id }) => id === name) ??
  services.find((service) => service.name.toLowerCase() === name.trim().toLowerCase());

const effectsFor = ({ shipping, location, destination, facts }: ShippingQuery, service: Service | undefined): Effects =>
  effectsOf(shipping.settings.rules, { ...facts, location, destination, service: service?.id });

/** As long as one location may take, and a rule on top; more than a rule's sum is a mistake. */
const maxHandlingDays = 120;

const datesWith = (
  { shipping, location, readyOn, readyNow, destination }: ShippingQuery,
  service: Service | undefined,
  { handlingDays: added }: Effects,
): ShipDates | undefined => {
  const plan = planOf(shipping, location);
  const handlingDays = Math.min(plan.handlingDays + added, maxHandlingDays);
  const isMoved = plan.isConfigured || added > 0;
  const startsOn = startOf(plan, readyOn, readyNow);
  const shipsOn = isMoved ? addBusinessDays(plan.calendar, startsOn, handlingDays) : startsOn;
  if (shipsOn === undefined || service === undefined) return shipsOn === undefined ? undefined : { shipsOn };

  return arrivesWith({ shipping, location, destination }, service, shipsOn);
};

const arrivesWith = (
  { shipping, location, destination }: Pick<ShippingQuery, "shipping" | "location" | "destination">,
  service: Service,
  shipsOn: Day,
): Required<ShipDates> | undefined => {
  const { min, max } = mostSpecific(service.byDestination ?? [], destination) ?? service.transitDays;
  const carrier = carrierCalendarOf(shipping, location, service);
  const deliversFrom = addBusinessDays(carrier, shipsOn, min);
  const deliversTo = addBusinessDays(carrier, shipsOn, max);
  if (deliversFrom === undefined || deliversTo === undefined) return undefined;
  return { shipsOn, deliversFrom, deliversTo };
};

/** The day from which the first business day is looked for. */
const startOf = ({ cutOff, timeZone }: LocationPlan, readyOn: Day, readyNow: { atMs: number } | undefined): Day => {
  if (readyNow === undefined) return readyOn;
  const today = dayOf(readyNow.atMs, timeZone);
  if (readyOn > today) return readyOn;
  const isTooLate = cutOff !== undefined && timeOf(readyNow.atMs, timeZone) >= cutOff;
  return isTooLate ? addDays(today, 1) : today;
};
