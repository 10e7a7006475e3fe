import { type Calendar, calendarOf } from "./calendar.ts";
import { type HolidaysOf, loadHolidays, noHolidays } from "./holidays.ts";
import type { LocationSettings, Service, ShippingSettings } from "./shipping-settings.ts";

/** When one location ships. */
export interface LocationPlan {
  /** Whether the store has said anything of its days; where not, what is ready ships. */
  isConfigured: boolean;
  calendar: Calendar;
  handlingDays: number;
  cutOff?: string | undefined;
  timeZone: string;
}

/** A store's setting `shipping` with the holidays that it asks for. */
export interface Shipping {
  settings: ShippingSettings;
  /** The store's, for locations that have none of their own. */
  timeZone: string;
  /** By entry of `locations`. */
  holidays: ReadonlyMap<string, HolidaysOf>;
}

/** Asynchronous for the library of holidays alone, which is loaded only where a location keeps them. */
export const loadShipping = async (
  settings: ShippingSettings,
  store: { timeZone: string; country: string },
): Promise<Shipping> => {
  const keeping = Object.entries(settings.locations).filter(([, { holidays }]) => holidays === true);
  const loaded = keeping.map(async ([name, { country = store.country, region }]) => {
    const holidays = await loadHolidays(country, region);
    return [name, holidays] as const;
  });
  return { settings, timeZone: store.timeZone, holidays: new Map(await Promise.all(loaded)) };
};

const defaultEntry = "default";

/** The entry that speaks for a location; one called "constructor" has none by being an object's property. */
const entryOf = ({ settings }: Shipping, location: string | undefined): string =>
  location !== undefined && Object.hasOwn(settings.locations, location) ? location : defaultEntry;

const saysWhen = ({ workdays, holidays, closedOn, openOn, handlingDays, cutOff }: LocationSettings): boolean =>
  holidays === true || [workdays, closedOn, openOn, handlingDays, cutOff].some((said) => said !== undefined);

export const planOf = (shipping: Shipping, location: string | undefined): LocationPlan => {
  const name = entryOf(shipping, location);
  const entry = shipping.settings.locations[name] ?? {};
  return {
    isConfigured: saysWhen(entry),
    calendar: calendarOf({ ...entry, holidays: shipping.holidays.get(name) }),
    handlingDays: entry.handlingDays ?? 0,
    cutOff: entry.cutOff,
    timeZone: entry.timeZone ?? shipping.timeZone,
  };
};

/**
 * The days on which a carrier delivers what a location has given it: the service's days of the week, less the public
 * holidays that the location keeps. The location's own closing days are not the carrier's.
 */
export const carrierCalendarOf = (shipping: Shipping, location: string | undefined, service: Service): Calendar =>
  calendarOf({
    workdays: service.workdays,
    holidays: shipping.holidays.get(entryOf(shipping, location)) ?? noHolidays,
  });
