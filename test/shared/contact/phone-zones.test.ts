import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { getCountries, getExampleNumber } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { compilePhoneZones } from "../../../infra/build-phone-zones.ts";
import { allPhoneZones, zonesOfPhone } from "../../../shared/contact/phone-zones.ts";

const fixture = new URL("../../fixtures/phone-time-zones/libphonenumber-timezones-map_data.txt", import.meta.url);
const listed = new Map(
  (await readFile(fixture, "utf8"))
    .split("\n")
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split("|"))
    .map(([prefix = "", zones = ""]): [string, string[]] => [prefix, zones.split("&")]),
);
const overlays = new Set(["1364", "1448", "1458", "1689", "1930"]);

/** The zones of the area code and of all its exchanges. */
const zonesWithin = (areaCode: string) => [
  ...new Set(
    [...listed]
      .filter(([prefix]) => prefix.startsWith(areaCode))
      .flatMap(([, zones]) => zones)
      .toSorted(),
  ),
];

describe("the zones of a number", () => {
  it.each([
    ["in New York", "+12125550100", ["America/New_York"]],
    ["in Honolulu", "+18085550100", ["Pacific/Honolulu"]],
    ["in Arizona", "+16025550100", ["America/Phoenix"]],
    ["in Pensacola, by its exchange", "+18504320100", ["America/Chicago"]],
    ["in Germany", "+4915150123456", ["Europe/Berlin"]],
    ["in India", "+919876543210", ["Asia/Calcutta"]],
    ["in Nepal", "+9779841234567", ["Asia/Katmandu"]],
  ])("%s", (_, phone, zones) => expect(zonesOfPhone(phone)).toEqual(zones));

  it("with an exchange that is not listed are all of the area code's", () => {
    expect(zonesOfPhone("+18505550100")).toEqual(["America/Chicago", "America/New_York"]);
    expect(zonesOfPhone("+13105550100")).toEqual(["America/Los_Angeles"]);
  });

  it("of an overlay are those of the code it lies over", () => {
    expect(zonesOfPhone("+16895550100")).toEqual(["America/New_York"]);
    expect(zonesOfPhone("+14485550100")).toBe(zonesOfPhone("+14485550199"));
    expect(zonesOfPhone("+14485550100")).toEqual(zonesOfPhone("+18505550100"));
  });

  it("that is toll-free are all of North America's, Guam's among them", () => {
    expect(zonesOfPhone("+18005550100").length).toBeGreaterThan(40);
    expect(zonesOfPhone("+18005550100")).toContain("Pacific/Guam");
  });

  it("are none where the prefix is unknown", () => {
    expect(zonesOfPhone("+881612345678")).toEqual([]);
    expect(zonesOfPhone("+")).toEqual([]);
    expect(zonesOfPhone("")).toEqual([]);
  });

  it("are known for a mobile number of every country", () => {
    const without = getCountries().filter((country) => {
      const example = getExampleNumber(country, examples);
      return example !== undefined && zonesOfPhone(example.number).length === 0;
    });
    expect(without).toEqual([]);
  });

  it("are those of the longest listed prefix, and what is changed is changed in North America only", () => {
    const areaCodes = new Set(
      [...listed.keys()].filter((prefix) => /^1\d{3}/.test(prefix)).map((prefix) => prefix.slice(0, 4)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...listed.keys()), fc.stringMatching(/^\d{0,9}$/), (prefix, rest) => {
        const digits = `${prefix}${rest}`;
        const longest = [...listed.keys()]
          .filter((prefix) => digits.startsWith(prefix))
          .reduce((a, b) => (b.length > a.length ? b : a));
        fc.pre(!overlays.has(digits.slice(0, 4)));
        const zones = zonesOfPhone(`+${digits}`);
        const byList = listed.get(longest) ?? [];
        if (longest.length > 4 || !areaCodes.has(digits.slice(0, 4))) expect(zones).toEqual(byList);
        else expect(zones).toEqual(zonesWithin(digits.slice(0, 4)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("are zones that the runtime knows", () => {
    for (const zone of allPhoneZones()) expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
    expect(allPhoneZones().length).toBeGreaterThan(280);
  });

  it("are what the list compiles to (else: npm run build:phone-zones)", async () => {
    const generated = await readFile(new URL("../../../shared/contact/phone-zones.data.ts", import.meta.url), "utf8");
    expect(generated).toBe(await compilePhoneZones());
  });
});
