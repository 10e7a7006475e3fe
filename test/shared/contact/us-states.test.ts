import { describe, expect, it } from "vitest";
import { zonesOfPhone } from "../../../shared/contact/phone-zones.ts";
import { stateOfPhone, stateOfPostalCode, usZones, zonesOfState } from "../../../shared/contact/us-states.ts";

const states =
  "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY".split(
    " ",
  );

describe("the state of a number", () => {
  it.each([
    ["Miami", "+13055550100", "FL"],
    ["Orlando, overlay", "+16895550100", "FL"],
    ["Jacksonville, overlay", "+13245550100", "FL"],
    ["Oklahoma City, overlay", "+15725550100", "OK"],
    ["Baltimore, overlay", "+16675550100", "MD"],
    ["Mississippi, newest overlay", "+14715550100", "MS"],
    ["Trenton, overlay", "+16405550100", "NJ"],
    ["Hartford, overlay", "+19595550100", "CT"],
    ["Rhode Island", "+14015550100", "RI"],
    ["Houston, newest overlay", "+16215550100", "TX"],
    ["New York, which has no stricter window", "+12125550100", undefined],
    ["toll-free", "+18005550100", undefined],
    ["Germany", "+4930555010", undefined],
    ["a country code that reads like an area code", "+40155501000", undefined],
  ])("%s", (_, phone, state) => expect(stateOfPhone(phone)).toBe(state));

  it("agrees with the zones that its prefix has", () => {
    const known = Array.from({ length: 800 }, (_, index) => `+1${index + 200}5550100`).flatMap((phone) => {
      const state = stateOfPhone(phone);
      return state === undefined ? [] : [{ phone, state }];
    });
    expect(known).toHaveLength(83);
    for (const { phone, state } of known) {
      const zones = zonesOfPhone(phone);
      // What the list does not know yet has all zones of North America.
      if (zones.length < 10) expect(zonesOfState(state), phone).toEqual(expect.arrayContaining([...zones]));
    }
  });
});

describe("the state of a ZIP code", () => {
  it.each([
    ["00501", "NY"],
    ["02903", "RI"],
    ["02903-1234", "RI"],
    [" 02903 ", "RI"],
    ["029031234", "RI"],
    ["06101", "CT"],
    ["06390", "NY"],
    ["06390-0001", "NY"],
    ["07030", "NJ"],
    ["10001", "NY"],
    ["20001", "DC"],
    ["20101", "VA"],
    ["21201", "MD"],
    ["30301", "GA"],
    ["33101", "FL"],
    ["39201", "MS"],
    ["39901", "GA"],
    ["60601", "IL"],
    ["73101", "OK"],
    ["73301", "TX"],
    ["79901", "TX"],
    ["88510", "TX"],
    ["87101", "NM"],
    ["96801", "HI"],
    ["96799", "AS"],
    ["96910", "GU"],
    ["99501", "AK"],
    ["00901", "PR"],
  ])("%s is %s", (zip, state) => expect(stateOfPostalCode(zip)).toBe(state));

  it.each(["", "1234", "123456", "SW1A 1AA", "K1A 0B1", "0290x", "02903-12", "00000", "09001", "34001", "96201"])(
    "%j is in no state",
    (zip) => expect(stateOfPostalCode(zip)).toBeUndefined(),
  );

  it("is found for every state, and has zones", () => {
    const found = new Set(
      Array.from({ length: 1_000 }, (_, prefix) => stateOfPostalCode(`${String(prefix).padStart(3, "0")}01`)),
    );
    for (const state of states) expect(found).toContain(state);
    for (const state of found) if (state !== undefined) expect(zonesOfState(state)).not.toEqual([]);
  });
});

describe("the zones of a state", () => {
  it.each([
    ["FL", ["America/New_York", "America/Chicago"]],
    ["TX", ["America/Chicago", "America/Denver"]],
    ["RI", ["America/New_York"]],
    ["HI", ["Pacific/Honolulu"]],
    ["AZ", ["America/Phoenix", "America/Denver"]],
    ["XX", []],
    ["constructor", []],
  ])("of %s", (state, zones) => expect(zonesOfState(state)).toEqual(zones));

  it("are zones that the runtime knows", () => {
    for (const zone of usZones) expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
  });
});
