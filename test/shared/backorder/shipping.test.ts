import { describe, expect, it } from "vitest";
import { isBusinessDay } from "../../../shared/backorder/calendar.ts";
import { carrierCalendarOf, planOf } from "../../../shared/backorder/shipping.ts";
import { shippingOf } from "./shipping-of.ts";

const unityDay = "2025-10-03";
const corpusChristi = "2026-06-04";
const service = { id: "post", name: "Post", transitDays: { min: 1, max: 2 } };

describe("when a location ships", () => {
  it("is its own entry's word, and else that of the entry for all others", async () => {
    const shipping = await shippingOf({
      locations: {
        berlin: { handlingDays: 1, cutOff: "14:00", timeZone: "Europe/London" },
        default: { handlingDays: 3 },
      },
    });
    expect(planOf(shipping, "berlin")).toMatchObject({
      isConfigured: true,
      handlingDays: 1,
      cutOff: "14:00",
      timeZone: "Europe/London",
    });
    const others = { isConfigured: true, handlingDays: 3, cutOff: undefined, timeZone: "Europe/Berlin" };
    expect(planOf(shipping, "hamburg")).toMatchObject(others);
    expect(planOf(shipping, undefined)).toMatchObject(others);
    expect(planOf(shipping, "constructor")).toMatchObject(others);
  });

  it.each([
    [{}, false],
    [{ country: "DE", timeZone: "Europe/Berlin", region: "BE" }, false],
    [{ holidays: false }, false],
    [{ holidays: true }, true],
    [{ handlingDays: 0 }, true],
    [{ workdays: [1] }, true],
    [{ closedOn: ["2026-12-24"] }, true],
    [{ openOn: ["2026-12-24"] }, true],
    [{ cutOff: "14:00" }, true],
  ])("is said by %j: %s", async (entry, isConfigured) => {
    expect(planOf(await shippingOf({ locations: { berlin: entry } }), "berlin").isConfigured).toBe(isConfigured);
  });

  it("leaves out the holidays of its country and region, which are the store's where it has none", async () => {
    const shipping = await shippingOf({
      locations: {
        munich: { region: "BY", holidays: true },
        berlin: { holidays: true },
        vienna: { country: "AT", holidays: true },
        hamburg: { handlingDays: 1 },
      },
    });
    const works = (location: string, day: string) => isBusinessDay(planOf(shipping, location).calendar, day);
    expect(["munich", "berlin", "vienna", "hamburg"].map((location) => works(location, unityDay))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(["munich", "berlin", "vienna"].map((location) => works(location, corpusChristi))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("asks for the library of holidays only where a location keeps them", async () => {
    const shipping = await shippingOf({ locations: { berlin: { handlingDays: 1 }, vienna: { holidays: false } } });
    expect(shipping.holidays.size).toBe(0);
  });
});

describe("when a carrier delivers", () => {
  it("is on weekdays that are no holidays where the parcel comes from, whatever else the location closes for", async () => {
    const shipping = await shippingOf({
      locations: { berlin: { holidays: true, workdays: [2], closedOn: ["2026-11-27"] }, hamburg: {} },
    });
    const berlin = carrierCalendarOf(shipping, "berlin", service);
    expect(["2026-11-27", "2026-11-28", unityDay].map((day) => isBusinessDay(berlin, day))).toEqual([
      true,
      false,
      false,
    ]);
    expect(isBusinessDay(carrierCalendarOf(shipping, "hamburg", service), unityDay)).toBe(true);
  });

  it("may be on Saturdays too", async () => {
    const onSaturdays = { ...service, workdays: [1, 2, 3, 4, 5, 6] };
    const calendar = carrierCalendarOf(await shippingOf({}), undefined, onSaturdays);
    expect(isBusinessDay(calendar, "2026-11-28")).toBe(true);
  });
});
