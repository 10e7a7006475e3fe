import { getCountries, getCountryCallingCode, getExampleNumber, isSupportedCountry } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { countryOfPhone, parsePhone } from "../../../shared/contact/phone.ts";

const callingCodeOf = (country: string) => (isSupportedCountry(country) ? getCountryCallingCode(country) : undefined);

describe("a phone number", () => {
  it.each([
    ["(202) 555-0142", "US", "+12025550142"],
    ["202.555.0142", "US", "+12025550142"],
    ["1 202 555 0142", "US", "+12025550142"],
    ["+1 202 555 0142", "DE", "+12025550142"],
    ["  +1 (202) 555-0142 ", "XX", "+12025550142"],
    ["２０２ ５５５ ０１４２", "US", "+12025550142"],
    ["01515 0123456", "DE", "+4915150123456"],
    ["0049 1515 0123456", "GB", "+4915150123456"],
    ["+49 (0)1515 0123456", "US", "+4915150123456"],
    ["416-555-0100", "US", "+14165550100"],
    ["07700 900123", "GB", "+447700900123"],
    ["+44 7700 900999", "US", "+447700900999"],
  ])("typed as %j in %s is %s", async (typed, country, phone) => expect(await parsePhone(typed, country)).toBe(phone));

  it.each([
    ["is empty", ""],
    ["is a word", "phone"],
    ["stands in a sentence", "call 202 555 0142 now"],
    ["has too few digits", "202 555 014"],
    ["has too many", "202 555 01423"],
    ["has no area code", "555-0142"],
    ["has an area code that cannot be", "+1 999 555 0100"],
    ["has an extension", "202 555 0142 ext. 5"],
    ["is for emergencies", "911"],
    ["is that of no country: freephone", "+800 1234 5678"],
    ["is that of no country: satellite", "+881 6 1234 5678"],
    ["is one of those kept for fiction, and a digit more", "+44 7700 900123 4"],
    ["is one of those kept for fiction, and a digit less", "+44 7700 90012"],
    ["is an e-mail address", "ada@example.com"],
    ["is endless", "2".repeat(100_000)],
  ])("is refused if it %s", async (_, typed) => expect(await parsePhone(typed, "US")).toBeUndefined());

  it("without a country code needs a known country", async () => {
    expect(await parsePhone("2025550142", "XX")).toBeUndefined();
    expect(await parsePhone("2025550142", "constructor")).toBeUndefined();
  });

  it("of every country is taken in national and in international form, stays what it is, and has a country", async () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples);
      if (example === undefined) continue;
      expect(await parsePhone(example.formatNational(), country)).toBe(example.number);
      expect(await parsePhone(example.formatInternational(), "US")).toBe(example.number);
      expect(await parsePhone(example.number, "US")).toBe(example.number);
      // Countries that share a calling code may share numbers too: one of them is named.
      expect(callingCodeOf((await countryOfPhone(example.number)) ?? "")).toBe(getCountryCallingCode(country));
    }
  });

  it.each([
    ["+12025550142", "US"],
    ["+14165550100", "CA"],
    ["+18095550100", "DO"],
    ["+18005550100", "US"],
    ["+4915150123456", "DE"],
    ["+80012345678", undefined],
    ["+", undefined],
  ])("%s belongs to %s", async (phone, country) => expect(await countryOfPhone(phone)).toBe(country));
});
