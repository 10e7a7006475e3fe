import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { isBusinessDay } from "../../../shared/backorder/calendar.ts";
import { datesOf, optionsOf, type ShippingQuery } from "../../../shared/backorder/ship-dates.ts";
import { planOf, type Shipping } from "../../../shared/backorder/shipping.ts";
import { addDays } from "../../../shared/runtime/day.ts";
import { shippingOf } from "./shipping-of.ts";

const post = { id: "post", name: "Parcel post", transitDays: { min: 1, max: 2 }, price: "4.90" };
const express = { id: "express", name: "Express", transitDays: { min: 1, max: 1 }, price: "14.90" };

const friday = "2026-11-27";
const saturday = "2026-11-28";
const monday = "2026-11-30";
const tuesday = "2026-12-01";
const wednesday = "2026-12-02";
const thursday = "2026-12-03";

describe("the day of shipping", () => {
  it("is the day on which the units are there, where the store has said nothing", async () => {
    const shipping = await shippingOf({});
    expect(datesOf({ shipping, readyOn: saturday })).toEqual({ shipsOn: saturday });
  });

  it("is never one that has passed for who asks now, also where the store has said nothing", async () => {
    const shipping = await shippingOf({});
    const readyNow = { atMs: Date.parse("2026-12-01T12:00:00Z") };
    expect(datesOf({ shipping, location: "berlin", readyOn: saturday, readyNow })).toEqual({ shipsOn: tuesday });
    expect(datesOf({ shipping, location: "berlin", readyOn: wednesday, readyNow })).toEqual({ shipsOn: wednesday });
  });

  it("is the first business day from then on, and the handling's after it", async () => {
    const shipping = await shippingOf({
      locations: { now: { workdays: [1, 2, 3, 4, 5] }, later: { handlingDays: 2 }, sundays: { workdays: [7] } },
    });
    expect(datesOf({ shipping, location: "now", readyOn: friday })).toEqual({ shipsOn: friday });
    expect(datesOf({ shipping, location: "now", readyOn: saturday })).toEqual({ shipsOn: monday });
    expect(datesOf({ shipping, location: "later", readyOn: friday })).toEqual({ shipsOn: tuesday });
    expect(datesOf({ shipping, location: "later", readyOn: saturday })).toEqual({ shipsOn: wednesday });
    expect(datesOf({ shipping, location: "sundays", readyOn: friday })).toEqual({ shipsOn: "2026-11-29" });
  });

  it.each([
    ["before the cut-off", "2026-11-27T12:59:00Z", friday],
    ["at the cut-off", "2026-11-27T13:00:00Z", monday],
    ["on a closed day, whatever the time", "2026-11-28T20:00:00Z", monday],
    ["when the day has already ended there", "2026-11-29T23:30:00Z", monday],
    ["before the units are there", "2026-11-20T20:00:00Z", friday],
  ])("counts the cut-off in the location's zone: %s", async (_, now, shipsOn) => {
    const shipping = await shippingOf({ locations: { berlin: { cutOff: "14:00" } } });
    const readyNow = { atMs: Date.parse(now) };
    expect(datesOf({ shipping, location: "berlin", readyOn: friday, readyNow })).toEqual({ shipsOn: shipsOn });
  });

  it("is pushed back by the handling that rules add, even where the location has said nothing", async () => {
    const rules = [{ when: { quantity: { atLeast: 10 } }, then: { handlingDays: 2 } }];
    const shipping = await shippingOf({ locations: { berlin: { handlingDays: 1 } }, rules });
    const shipsOn = (location: string, quantity: number) =>
      datesOf({ shipping, location, readyOn: friday, facts: { quantity } })?.shipsOn;
    expect([shipsOn("berlin", 9), shipsOn("berlin", 10)]).toEqual([monday, wednesday]);
    expect([shipsOn("hamburg", 9), shipsOn("hamburg", 10)]).toEqual([friday, tuesday]);
  });

  it("is none where a location never works", async () => {
    const closedOn = Array.from({ length: 100 }, (_, weeks) => addDays(friday, weeks * 7));
    const shipping = await shippingOf({ locations: { never: { workdays: [5], closedOn, handlingDays: 5 } } });
    expect(datesOf({ shipping, location: "never", readyOn: friday })).toBeUndefined();
    const rules = [{ when: {}, then: { handlingDays: 60 } }];
    const busy = await shippingOf({ locations: { busy: { workdays: [5], handlingDays: 60 } }, rules });
    expect(datesOf({ shipping: busy, location: "busy", readyOn: friday })).toBeUndefined();
  });
});

describe("the days of delivery", () => {
  const byDestination = [
    { country: "AT", min: 3, max: 4 },
    { country: "AT", postalPrefix: "10", min: 2, max: 2 },
  ];

  it("are the transit's business days later, by the most specific entry for the destination", async () => {
    const shipping = await shippingOf({ services: [{ ...post, byDestination }] });
    const arrives = (destination?: { country: string; postalCode?: string }) => {
      const { deliversFrom, deliversTo } = datesOf({ shipping, readyOn: friday, destination }) ?? {};
      return [deliversFrom, deliversTo];
    };
    expect(arrives()).toEqual([monday, tuesday]);
    expect(arrives({ country: "DE" })).toEqual([monday, tuesday]);
    expect(arrives({ country: "AT", postalCode: "8010" })).toEqual([wednesday, thursday]);
    expect(arrives({ country: "AT", postalCode: "1010" })).toEqual([tuesday, tuesday]);
  });

  it("are those of the service that is named, by id or by title, and of none that is not configured", async () => {
    const shipping = await shippingOf({ services: [post, express] });
    const arrives = (service?: string) => datesOf({ shipping, readyOn: friday, service })?.deliversTo;
    expect([arrives(), arrives("post"), arrives("express"), arrives(" EXPRESS ")]).toEqual([
      tuesday,
      tuesday,
      monday,
      monday,
    ]);
    expect(datesOf({ shipping, readyOn: friday, service: "drone" })).toEqual({ shipsOn: friday });
  });

  it("are those of the first service that no rule hides", async () => {
    const rules = [{ when: { service: "post", country: "CH" }, then: { hide: true } }];
    const shipping = await shippingOf({ services: [post, express], rules });
    const arrives = (country: string) => datesOf({ shipping, readyOn: friday, destination: { country } })?.deliversTo;
    expect([arrives("DE"), arrives("CH")]).toEqual([tuesday, monday]);
  });

  it("leave out the holidays that the location keeps", async () => {
    const shipping = await shippingOf({ locations: { berlin: { holidays: true } }, services: [post] });
    expect(datesOf({ shipping, location: "berlin", readyOn: "2026-12-24" })).toEqual({
      shipsOn: "2026-12-24",
      deliversFrom: "2026-12-28",
      deliversTo: "2026-12-29",
    });
  });
});

describe("the ways to ship", () => {
  it("are the services that the rules leave, each with its price and days", async () => {
    const shipping = await shippingOf({
      locations: { default: { handlingDays: 0 } },
      services: [post, express, { id: "pickup", name: "Pick up", transitDays: { min: 0, max: 0 } }],
      rules: [
        { when: { availability: "backorder", service: "post" }, then: { discountPercent: 10, handlingDays: 1 } },
        { when: { daysOnBackorder: { atLeast: 10 } }, then: { free: true } },
        { when: { service: "express", country: "CH" }, then: { hide: true } },
      ],
    });
    const query = { shipping, readyOn: friday, facts: { availability: "backorder" as const, daysOnBackorder: 3 } };
    expect(optionsOf(query)).toEqual([
      {
        service: "post",
        name: "Parcel post",
        price: "4.41",
        shipsOn: monday,
        deliversFrom: tuesday,
        deliversTo: wednesday,
      },
      {
        service: "express",
        name: "Express",
        price: "14.90",
        shipsOn: friday,
        deliversFrom: monday,
        deliversTo: monday,
      },
      { service: "pickup", name: "Pick up", shipsOn: friday, deliversFrom: friday, deliversTo: friday },
    ]);
    const patient = optionsOf({ ...query, destination: { country: "CH" }, facts: { daysOnBackorder: 10 } });
    expect(patient.map(({ service, price }) => [service, price])).toEqual([
      ["post", "0.00"],
      ["pickup", "0"],
    ]);
  });

  it("are none where no service is configured", async () => {
    expect(optionsOf({ shipping: await shippingOf({}), readyOn: friday })).toEqual([]);
  });
});

describe("dates of any store", () => {
  const dayArbitrary = fc.integer({ min: 0, max: 700 }).map((days) => addDays("2026-01-01", days));
  const workdaysArbitrary = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
  const settingArbitrary = fc.record({
    workdays: workdaysArbitrary,
    closedOn: fc.uniqueArray(dayArbitrary, { maxLength: 20 }),
    handlingDays: fc.nat(20),
    holidays: fc.boolean(),
    carrierDays: workdaysArbitrary,
    min: fc.nat(10),
    spread: fc.nat(5),
    added: fc.nat(10),
  });
  type Setting = typeof settingArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

  const toShipping = ({ workdays, closedOn, handlingDays, holidays, carrierDays, min, spread, added }: Setting) =>
    shippingOf({
      locations: { berlin: { workdays, closedOn, handlingDays, holidays } },
      services: [{ id: "a", name: "A", transitDays: { min, max: min + spread }, workdays: carrierDays }],
      rules: [{ when: {}, then: { handlingDays: added } }],
    });

  let unsaid: Shipping | undefined;
  beforeAll(async () => {
    unsaid = await shippingOf({ locations: { berlin: { country: "DE" } } });
  });

  const found = (query: Omit<ShippingQuery, "location">) => {
    const dates = datesOf({ ...query, location: "berlin" });
    fc.pre(dates?.deliversFrom !== undefined && dates.deliversTo !== undefined);
    return { shipsOn: dates.shipsOn, deliversFrom: dates.deliversFrom, deliversTo: dates.deliversTo };
  };

  it("come in order, each on a day of work", async () => {
    await fc.assert(
      fc.asyncProperty(settingArbitrary, dayArbitrary, async (setting, readyOn) => {
        const shipping = await toShipping(setting);
        const { shipsOn, deliversFrom, deliversTo } = found({ shipping, readyOn });
        expect([readyOn, shipsOn, deliversFrom, deliversTo].toSorted()).toEqual([
          readyOn,
          shipsOn,
          deliversFrom,
          deliversTo,
        ]);
        expect(isBusinessDay(planOf(shipping, "berlin").calendar, shipsOn)).toBe(true);
      }),
    );
  });

  it("are never earlier for units that are there later, nor for more handling or a longer way", async () => {
    const more = fc.record({ days: fc.nat(10), handling: fc.nat(10), transit: fc.nat(10), added: fc.nat(10) });
    await fc.assert(
      fc.asyncProperty(settingArbitrary, dayArbitrary, more, async (setting, readyOn, more) => {
        const slower = await toShipping({
          ...setting,
          handlingDays: setting.handlingDays + more.handling,
          min: setting.min + more.transit,
          added: setting.added + more.added,
        });
        const before = found({ shipping: await toShipping(setting), readyOn });
        const after = found({ shipping: slower, readyOn: addDays(readyOn, more.days) });
        expect(after.shipsOn >= before.shipsOn).toBe(true);
        expect(after.deliversFrom >= before.deliversFrom).toBe(true);
        expect(after.deliversTo >= before.deliversTo).toBe(true);
      }),
    );
  });

  it("are never in the past for those who ask now, and never earlier than for those who don't", async () => {
    const nowArbitrary = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 10, 1) });
    await fc.assert(
      fc.asyncProperty(settingArbitrary, dayArbitrary, nowArbitrary, async (setting, readyOn, atMs) => {
        const shipping = await toShipping(setting);
        const today = new Date(atMs).toISOString().slice(0, 10);
        const { shipsOn } = found({ shipping, readyOn, readyNow: { atMs } });
        expect(shipsOn >= today).toBe(true);
        if (unsaid === undefined) throw new Error("not loaded");
        const { shipsOn: unmoved = "" } = datesOf({ shipping: unsaid, readyOn, readyNow: { atMs } }) ?? {};
        expect(unmoved >= today).toBe(true);
        expect(shipsOn >= found({ shipping, readyOn }).shipsOn).toBe(true);
      }),
    );
  });

  it("are the day on which units are there, where nothing of days is said", () => {
    fc.assert(
      fc.property(dayArbitrary, fc.constantFrom(undefined, "berlin", "hamburg"), (readyOn, location) => {
        if (unsaid === undefined) throw new Error("not loaded");
        expect(datesOf({ shipping: unsaid, location, readyOn })).toEqual({ shipsOn: readyOn });
      }),
    );
  });
});
