import { lazy } from "../runtime/lazy.ts";

/**
 * The zones of each state. One stands for all whose clocks agree with it today (New_York for Detroit, Chicago for
 * Menominee), but each that `zonesOfPhone` knows is there. Arizona has the Navajo Nation, which keeps summer time.
 * Source: the zones of https://www.ecfr.gov/current/title-49/subtitle-A/part-71
 */
const statesOfZones = [
  ["America/New_York", "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV"],
  ["America/Chicago", "AL AR IA IL LA MN MO MS OK WI"],
  ["America/Denver", "CO MT NM UT WY"],
  ["America/Los_Angeles", "CA WA"],
  ["America/New_York America/Chicago", "FL IN KY MI TN"],
  ["America/Chicago America/Denver", "KS NE SD TX"],
  ["America/Chicago America/North_Dakota/Center America/Denver", "ND"],
  ["America/Boise America/Los_Angeles", "ID OR"],
  ["America/Denver America/Los_Angeles", "NV"],
  ["America/Phoenix America/Denver", "AZ"],
  ["America/Juneau America/Anchorage America/Adak", "AK"],
  ["Pacific/Honolulu", "HI"],
  ["America/Puerto_Rico", "PR"],
  ["America/St_Thomas", "VI"],
  ["Pacific/Pago_Pago", "AS"],
  // The ZIP codes that start with 969: Guam, and the islands around.
  ["Pacific/Guam Pacific/Saipan Pacific/Palau Pacific/Pohnpei Pacific/Majuro", "GU"],
] as const;

/**
 * The area codes of the states whose windows are stricter (rules 5), overlays among them.
 * Source: the North American Numbering Plan, https://nanpa.com/numbering/npa-area-codes
 */
const areaCodes = {
  CT: "203 475 860 959",
  FL: "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954",
  MD: "227 240 301 410 443 667",
  MS: "228 471 601 662 769",
  NJ: "201 551 609 640 732 848 856 862 908 973",
  OK: "405 539 572 580 918",
  RI: "401",
  TX: "210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979",
};

/**
 * First and last of the three-digit ZIP prefixes of each state, by number. Those of the forces abroad (090-098, 340,
 * 962-966) are no place. Source: the 3-digit ZIP list of https://pe.usps.com/text/LabelingLists/L002.htm
 */
const zipPrefixes = `
005-005 NY, 006-007 PR, 008-008 VI, 009-009 PR, 010-027 MA, 028-029 RI, 030-038 NH, 039-049 ME, 050-054 VT, 055-055 MA,
056-059 VT, 060-069 CT, 070-089 NJ, 100-149 NY, 150-196 PA, 197-199 DE, 200-200 DC, 201-201 VA, 202-205 DC, 206-219 MD,
220-246 VA, 247-268 WV, 270-289 NC, 290-299 SC, 300-319 GA, 320-339 FL, 341-349 FL, 350-369 AL, 370-385 TN, 386-397 MS,
398-399 GA, 400-427 KY, 430-459 OH, 460-479 IN, 480-499 MI, 500-528 IA, 530-549 WI, 550-567 MN, 569-569 DC, 570-577 SD,
580-588 ND, 590-599 MT, 600-629 IL, 630-658 MO, 660-679 KS, 680-693 NE, 700-714 LA, 716-729 AR, 730-732 OK, 733-733 TX,
734-749 OK, 750-799 TX, 800-816 CO, 820-831 WY, 832-838 ID, 840-847 UT, 850-865 AZ, 870-884 NM, 885-885 TX, 889-898 NV,
900-961 CA, 967-968 HI, 969-969 GU, 970-979 OR, 980-994 WA, 995-999 AK`;

/** ZIP codes inside another state's prefix: Fishers Island and American Samoa. */
const oddZips: ReadonlyMap<string, string> = new Map([
  ["06390", "NY"],
  ["96799", "AS"],
]);

const zonesByState: ReadonlyMap<string, readonly string[]> = new Map(
  statesOfZones.flatMap(([zones, states]) => {
    const list = zones.split(" ");
    return states.split(" ").map((state): [string, readonly string[]] => [state, list]);
  }),
);

/** Every zone of the United States. */
export const usZones: ReadonlySet<string> = new Set([...zonesByState.values()].flat());

const stateByAreaCode: ReadonlyMap<string, string> = new Map(
  Object.entries(areaCodes).flatMap(([state, codes]) =>
    codes.split(" ").map((areaCode): [string, string] => [areaCode, state]),
  ),
);

const statesOfRange = (line: string): [string, string][] => {
  const [range = "", state = ""] = line.trim().split(" ");
  const [first = 0, last = 0] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => [String(first + index).padStart(3, "0"), state]);
};

const stateByZipPrefix = lazy(() => new Map(zipPrefixes.split(",").flatMap(statesOfRange)));

const nowhere: readonly string[] = [];

/** The IANA zones of a state (two letters, as the post writes it; territories too); none where there is no such state. */
export const zonesOfState = (state: string): readonly string[] => zonesByState.get(state) ?? nowhere;

/** The state of an E.164 number by its area code, of the states with stricter windows; undefined for every other number. */
export const stateOfPhone = (phone: string): string | undefined =>
  phone.startsWith("+1") ? stateByAreaCode.get(phone.slice(2, 5)) : undefined;

const zipCode = /^\d{5}(?:[- ]?\d{4})?$/;

/** The state of a US ZIP code, `02903` or `02903-1234`; undefined where it is none, or one of the forces abroad. */
export const stateOfPostalCode = (zip: string): string | undefined => {
  const typed = zip.trim();
  if (!zipCode.test(typed)) return undefined;
  return oddZips.get(typed.slice(0, 5)) ?? stateByZipPrefix().get(typed.slice(0, 3));
};
