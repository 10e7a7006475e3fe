import * as v from "valibot";
import { lazy } from "../runtime/lazy.ts";

/** Listed once: asking the runtime each time costs more than the rest of a request. */
const timeZones = lazy(() => new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]));

/** The list has one name per zone (Asia/Calcutta); the runtime knows the others too (Asia/Kolkata), and bare offsets. */
const isTimeZone = (zone: string): boolean => {
  if (timeZones().has(zone)) return true;
  try {
    return /^[A-Z]/.test(zone) && Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

export const timeZoneSchema = v.pipe(
  v.string(),
  v.check(isTimeZone, "must be an IANA time zone such as Europe/Berlin"),
);

const regionNames = lazy(() => new Intl.DisplayNames("en", { type: "region", fallback: "none" }));
/** Codes that have a name and are no country: unions, "unknown", and what tests of software use. */
const noCountries = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);

/** Codes of countries that are no more (DD, YU), and aliases (UK), are replaced by the runtime. */
const isCountry = (code: string): boolean =>
  /^[A-Z]{2}$/.test(code) &&
  !noCountries.has(code) &&
  regionNames().of(code) !== undefined &&
  new Intl.Locale(`und-${code}`).region === code;

export const countrySchema = v.pipe(v.string(), v.check(isCountry, "must be an ISO 3166 code such as DE"));
