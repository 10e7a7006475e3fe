import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { fieldErrorsOf } from "../../../shared/http/problem.ts";
import { defaultShipping, shippingSchema } from "../../../shared/backorder/shipping-settings.ts";

const complaintsAbout = (shipping: unknown): string[] => {
  const parsed = v.safeParse(shippingSchema, shipping);
  return parsed.success ? [] : fieldErrorsOf(parsed.issues, "body").map(({ field, message }) => `${field} ${message}`);
};

const whole = {
  locations: {
    berlin: {
      country: "DE",
      region: "BE",
      timeZone: "Europe/Berlin",
      workdays: [1, 2, 3, 4, 5, 6],
      holidays: true,
      closedOn: ["2026-12-24"],
      openOn: ["2026-12-20"],
      handlingDays: 1,
      cutOff: "14:00",
    },
    default: { handlingDays: 2 },
  },
  services: [
    {
      id: "post",
      name: "Parcel post",
      transitDays: { min: 1, max: 2 },
      byDestination: [{ country: "AT", postalPrefix: "10", min: 2, max: 3 }],
      price: "4.90",
      workdays: [1, 2, 3, 4, 5, 6],
    },
  ],
  ranks: [{ country: "DE", postalPrefix: "1", locations: ["berlin"] }, { locations: ["default"] }],
  splits: true,
  rules: [
    {
      when: { availability: "backorder", daysOnBackorder: { atLeast: 14 }, orderValue: { atLeast: "50" } },
      then: { discountPercent: 12.35 },
    },
    { when: { service: "post", quantity: { atLeast: 10 }, postalPrefix: "SW1A" }, then: { hide: true } },
  ],
};

describe("how a store ships", () => {
  it("is nothing by default, and everything may be left out", () => {
    expect(v.parse(shippingSchema, {})).toEqual(defaultShipping);
    expect(v.parse(shippingSchema, defaultShipping)).toEqual(defaultShipping);
  });

  it("is kept to the letter", () => {
    expect(v.parse(shippingSchema, whole)).toEqual(whole);
  });

  it("has prices as text, whichever way they come", () => {
    const services = [{ ...whole.services[0], price: 4.9 }];
    expect(v.parse(shippingSchema, { services }).services[0]?.price).toBe("4.9");
  });

  it.each([
    ["an unknown zone", { timeZone: "Europe/Atlantis" }, "timeZone must be an IANA time zone such as Europe/Berlin"],
    ["no country", { country: "XX" }, "country must be an ISO 3166 code such as DE"],
    ["a country that is no more", { country: "YU" }, "country must be an ISO 3166 code such as DE"],
    ["an alias of a country", { country: "UK" }, "country must be an ISO 3166 code such as DE"],
    ["a union of countries", { country: "EU" }, "country must be an ISO 3166 code such as DE"],
    ["a region by its name", { region: "Bayern" }, "region must be what follows the country in ISO 3166-2, such as BY"],
    [
      "holidays that nobody knows",
      { country: "AQ", holidays: true },
      "holidays are not known of this country: list the days in closedOn",
    ],
    ["a time that no clock shows", { cutOff: "24:00" }, "cutOff must be a time such as 14:00"],
    ["a day that no year has", { closedOn: ["2026-02-29"] }, "closedOn.0 must be a real date"],
  ])("refuses %s at a location", (_, location, complaint) => {
    expect(complaintsAbout({ locations: { berlin: location } })).toEqual([`locations.berlin.${complaint}`]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["an eighth day of the week", { locations: { a: { workdays: [8] } } }, "locations.a.workdays.0"],
    ["a week without work", { locations: { a: { workdays: [] } } }, "locations.a.workdays"],
    ["more handling than 60 days", { locations: { a: { handlingDays: 61 } } }, "locations.a.handlingDays"],
    [
      "transit that ends before it begins",
      { services: [{ id: "a", name: "A", transitDays: { min: 3, max: 2 } }] },
      "services.0.transitDays.max",
    ],
    [
      "a destination's transit that does",
      {
        services: [
          {
            id: "a",
            name: "A",
            transitDays: { min: 1, max: 2 },
            byDestination: [{ country: "DE", min: 2, max: 1 }],
          },
        ],
      },
      "services.0.byDestination.0.max",
    ],
    ["two services of one id", { services: [whole.services[0], whole.services[0]] }, "services"],
    ["a rule for a service that there is not", { rules: [{ when: { service: "x" }, then: {} }] }, "rules"],
    ["a discount above all", { rules: [{ when: {}, then: { discountPercent: 101 } }] }, "rules.0.then.discountPercent"],
    [
      "a discount in thousandths",
      { rules: [{ when: {}, then: { discountPercent: 1.005 } }] },
      "rules.0.then.discountPercent",
    ],
    ["a price below nothing", { rules: [{ when: {}, then: { flatPrice: "-1" } }] }, "rules.0.then.flatPrice"],
    ["a price beyond text", { rules: [{ when: {}, then: { flatPrice: 1e300 } }] }, "rules.0.then.flatPrice"],
    ["a misspelt condition", { rules: [{ when: { contry: "DE" }, then: {} }] }, "rules.0.when.contry"],
  ])("refuses %s", (_, shipping, field) => {
    expect(complaintsAbout(shipping).map((complaint) => complaint.split(" ")[0])).toEqual([field]);
  });

  it("is no longer than an item of the table bears", () => {
    const closedOn = Array.from({ length: 100 }, () => "2026-12-24");
    const locations = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`location ${n}`, { closedOn }]));
    expect(complaintsAbout({ locations })).toEqual(["body must be shorter than 100,000 characters"]);
  });
});
