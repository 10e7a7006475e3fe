import { lazy } from "../runtime/lazy.ts";
import { phoneZones } from "./phone-zones.data.ts";

const nowhere: readonly string[] = [];

/** Every number of a prefix gets the same array: it can be told apart, and kept, by identity. */
const zonesOfLine = (line: string): [string, readonly string[]][] => {
  const [zones = "", ...prefixes] = line.split(" ");
  const list = zones.split("&");
  return prefixes.map((prefix) => [prefix, list]);
};

const table = lazy(() => {
  const zonesByPrefix = new Map(phoneZones.split("\n").flatMap(zonesOfLine));
  return {
    zonesByPrefix,
    longestPrefix: Math.max(...[...zonesByPrefix.keys()].map((prefix) => prefix.length)),
    allZones: [...new Set([...zonesByPrefix.values()].flat())],
  };
});

/** Every IANA zone that some number has. */
export const allPhoneZones = (): readonly string[] => table().allZones;

/**
 * The IANA zones that an E.164 number may be in, by its longest known prefix: one for a town, all of the country's for
 * a mobile number that says no more, none where the prefix is unknown.
 */
export const zonesOfPhone = (phone: string): readonly string[] => {
  const { zonesByPrefix, longestPrefix } = table();
  for (let length = longestPrefix; length > 0; length -= 1) {
    const zones = zonesByPrefix.get(phone.slice(1, 1 + length));
    if (zones !== undefined) return zones;
  }
  return nowhere;
};
