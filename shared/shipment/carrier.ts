import { lazy } from "../runtime/lazy.ts";
import { checkDigitOf } from "./check-digit.ts";
import type { CourierPattern } from "./courier-pattern.ts";
import { courierPatterns, postalServices } from "./couriers.data.ts";
import { toTrackingNumber } from "./tracking-number.ts";

export interface Carrier {
  /** `ups`, `usps`, `s10` (any postal service, in its international numbers). */
  carrier: string;
  /** As people know it: `UPS`. */
  name: string;
  /** Where this parcel is followed; some carriers have no such page. */
  url?: string;
}

/**
 * A parcel of DHL in Germany: the number of a logistic unit (GS1 SSCC, check digit as of all GTINs) of Deutsche Post's. USPS
 * has numbers of this form too, none of which begins so.
 */
const dhlPaket: CourierPattern = {
  carrier: "dhl",
  name: "DHL",
  pattern: String.raw`(?<serial>00340434\d{11})(?<check>\d)`,
  check: { kind: "mod10", evens: 3, odds: 1 },
  url: "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=%s",
};

const patterns = lazy(() =>
  [dhlPaket, ...courierPatterns].map((courier) => ({ courier, regex: new RegExp(`^(?:${courier.pattern})$`) })),
);

const serviceByCountry: ReadonlyMap<string, string> = new Map(
  postalServices
    .split("\n")
    .filter((line) => line !== "")
    .map((line): [string, string] => [line.slice(0, 2), line.slice(3)]),
);

const isChecked = ({ check, prepend = "" }: CourierPattern, { serial = "", check: digit = "" }: Groups): boolean =>
  check === undefined || checkDigitOf(serial.startsWith(prepend) ? serial : prepend + serial, check) === digit;

type Groups = Record<string, string | undefined>;

/** Only international numbers name a country, and only those of countries that exist are numbers. */
const nameIn = ({ name }: CourierPattern, groups: Groups): string | undefined =>
  groups["country"] === undefined ? name : serviceByCountry.get(groups["country"]);

const toUrl = (url: string, trackingNumber: string): string => url.replace("%s", encodeURIComponent(trackingNumber));

const toCarrier = (courier: CourierPattern, regex: RegExp, trackingNumber: string): Carrier | undefined => {
  const match = regex.exec(trackingNumber);
  if (match === null) return undefined;
  const groups: Groups = match.groups ?? {};
  const name = nameIn(courier, groups);
  if (name === undefined || !isChecked(courier, groups)) return undefined;
  const { carrier, url } = courier;
  return url === undefined ? { carrier, name } : { carrier, name, url: toUrl(url, trackingNumber) };
};

/** No pattern is longer; the expressions need not see more. */
const longestNumber = 50;

/** Every carrier whose number this may be, by its form and check digit, the best match first; often none, and that is no error. */
export const carrierOf = (text: string): Carrier[] => {
  const trackingNumber = toTrackingNumber(text);
  if (trackingNumber.length > longestNumber) return [];
  const found = patterns()
    .map(({ courier, regex }) => toCarrier(courier, regex, trackingNumber))
    .filter((carrier) => carrier !== undefined);
  const firstOf = new Map(found.toReversed().map((carrier) => [carrier.carrier, carrier]));
  return [...new Set(found.map(({ carrier }) => firstOf.get(carrier)))].filter((carrier) => carrier !== undefined);
};

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** What shops and platforms call them beside their code and their name. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["dhlexpress", "dhl"],
  ["dhlecommerce", "dhl"],
  ["dhlgermany", "dhl"],
  ["dhlpaket", "dhl"],
  ["fedexground", "fedex"],
  ["uspost", "usps"],
  ["uspostalservice", "usps"],
]);

/** The carrier's pattern with a link, by its code or name as anyone writes it: `UPS`, `Canada Post`, `canada-post`. */
const linkedOf = (named: string): CourierPattern | undefined => {
  const letters = lettersOf(named);
  const code = otherNames.get(letters) ?? letters;
  return courierPatterns.find(
    ({ carrier, name, url }) => url !== undefined && [carrier, name].some((each) => lettersOf(each) === code),
  );
};

/** A code such as `royal-mail` or `stamps_com`; what is written otherwise, people have written. */
const codePattern = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;
const longestAbbreviation = 3;

const wordOf = (part: string): string =>
  part.length <= longestAbbreviation ? part.toUpperCase() : `${part.charAt(0).toUpperCase()}${part.slice(1)}`;

/** A carrier as people know it, by its code or name as anyone writes it: `dhl-germany` is DHL, and `royal-mail` Royal Mail. */
export const readableCarrier = (named: string): string =>
  linkedOf(named)?.name ?? (codePattern.test(named) ? named.split(/[-_]/).map(wordOf).join(" ") : named);

/** A carrier as its shop names it: a code is made readable, and what people have written is theirs. */
export const carrierOfShop = (named: string): string => (codePattern.test(named) ? readableCarrier(named) : named);

/**
 * The page where a parcel is followed: of the carrier that is named, whatever its number looks like, else of the first
 * that the number may belong to. None where the named carrier is not known: a wrong page is worse than none.
 */
export const trackingUrlOf = (text: string, named?: string): string | undefined => {
  const found = carrierOf(text);
  if (named === undefined || named === "") return found.find(({ url }) => url !== undefined)?.url;
  const linked = linkedOf(named);
  // A carrier may have several pages, for several forms of numbers.
  const own = found.find(({ carrier }) => carrier === linked?.carrier)?.url;
  return own ?? (linked?.url === undefined ? undefined : toUrl(linked.url, toTrackingNumber(text)));
};
