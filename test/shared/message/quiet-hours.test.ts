import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { zonesOfPhone } from "../../../shared/contact/phone-zones.ts";
import { stateOfPhone, zonesOfState } from "../../../shared/contact/us-states.ts";
import { quietUntil, type TextPlace } from "../../../shared/message/quiet-hours.ts";
import { defaultQuietHours, type QuietHours, quietHoursSchema } from "../../../shared/message/quiet-hours-settings.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The answer in words: "now", or when. */
const answerAt = (now: string, place: TextPlace, hours = defaultQuietHours): string => {
  const untilMs = quietUntil(Date.parse(now), place, hours);
  return untilMs === undefined ? "now" : new Date(untilMs).toISOString().replace(":00.000Z", "Z");
};

const formatters = new Map<string, Intl.DateTimeFormat>();
/** What a clock on the wall says: weekday and time of day. */
const wallClock = (zone: string, ms: number): { weekday: string; time: string } => {
  const formatter =
    formatters.get(zone) ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  formatters.set(zone, formatter);
  const [weekday = "", time = ""] = formatter.format(ms).split(/[, ]+/);
  return { weekday, time };
};

/** The rule, said once more: inside the store's window, and inside the one that the state has for the day. */
const isOpen = (zone: string, state: string | undefined, hours: QuietHours, ms: number): boolean => {
  const { weekday, time } = wallClock(zone, ms);
  const own = state === undefined ? undefined : hours.states[state];
  const onSunday = weekday === "Sun" ? own?.sunday : undefined;
  const atWeekend = weekday === "Sat" || weekday === "Sun" ? own?.weekend : undefined;
  const { from = "00:00", to = "24:00" } = onSunday ?? atWeekend ?? own ?? {};
  return time >= hours.from && time < hours.to && time >= from && time < to;
};

/** Minute by minute, as far as there are edges: windows and offsets are multiples of five minutes here. */
const quietUntilNaively = (nowMs: number, zones: readonly string[], state: string | undefined, hours: QuietHours) => {
  const stepMs = 5 * minuteMs;
  const endMs = nowMs + 8 * dayMs;
  let ms = nowMs;
  while (ms < endMs) {
    if (zones.every((zone) => isOpen(zone, state, hours, ms))) return ms === nowMs ? undefined : ms;
    ms = Math.floor(ms / stepMs + 1) * stepMs;
  }
  return endMs;
};

/** Where clocks change by day, at midnight, by half an hour, or never; and offsets of :30 and :45. */
const phones = [
  "+12125550100", // New York
  "+13055550100", // Florida
  "+18505550100", // Florida, two zones
  "+14015550100", // Rhode Island
  "+19155550100", // Texas, El Paso
  "+17135550100", // Texas, Houston
  "+18085550100", // Hawaii
  "+19075550100", // Alaska
  "+18005550100", // all of North America
  "+17095550100", // Newfoundland
  "+491515012345", // Germany
  "+447911123456", // United Kingdom
  "+5351234567", // Cuba: the clocks change at midnight
  "+201001234567", // Egypt: the same
  "+56961234567", // Chile
  "+212650123456", // Morocco
  "+61212345678", // Sydney
  "+6433123456", // New Zealand
  "+919876543210", // India
  "+9779841234567", // Nepal
  "+79161234567", // Russia
];
/** Sundays on which clocks change somewhere, and an ordinary week. */
const changes = [
  "2026-03-08",
  "2026-03-29",
  "2026-04-05",
  "2026-04-24",
  "2026-09-06",
  "2026-10-25",
  "2026-11-01",
  "2026-06-10",
];

const instant = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * dayMs, max: 3 * dayMs }), fc.boolean())
  .map(([day, offsetMs, onTheMinute]) => {
    const ms = Date.parse(day) + offsetMs;
    return onTheMinute ? Math.floor(ms / (5 * minuteMs)) * 5 * minuteMs : ms;
  });
const toTime = (fives: number) =>
  `${String(Math.floor(fives / 12)).padStart(2, "0")}:${String((fives % 12) * 5).padStart(2, "0")}`;
const window = fc
  .tuple(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 1, max: 288 }))
  .map(([from, length]) => ({ from: toTime(from), to: toTime(Math.min(from + length, 288)) }));
const stateHours = fc.record(
  { from: fc.constantFrom("09:00", "10:30"), to: fc.constantFrom("18:00", "20:00"), weekend: window, sunday: window },
  { requiredKeys: [] },
);
const hours: fc.Arbitrary<QuietHours> = fc
  .record({ day: window, FL: stateHours, RI: stateHours, TX: stateHours })
  .map(({ day, ...states }) => ({ ...day, states }));

const stateOrNone = (phone: string) => ({ state: stateOfPhone(phone), zones: zonesOfPhone(phone) });

describe("quiet hours", () => {
  it.each([
    ["in the middle of the day", "2026-11-27T17:00Z", "+12125550100", "now"],
    ["a minute before the morning ends them", "2026-11-27T12:59Z", "+12125550100", "2026-11-27T13:00Z"],
    ["when the morning has ended them", "2026-11-27T13:00Z", "+12125550100", "now"],
    ["in the last minute of the evening", "2026-11-28T01:59Z", "+12125550100", "now"],
    ["when the evening begins them", "2026-11-28T02:00Z", "+12125550100", "2026-11-28T13:00Z"],
    ["in Germany", "2026-11-27T20:00Z", "+491515012345", "2026-11-28T07:00Z"],
    ["in Hawaii, where it is the day before", "2026-11-28T07:00Z", "+18085550100", "2026-11-28T18:00Z"],
    ["in India, half an hour beside", "2026-11-27T02:29Z", "+919876543210", "2026-11-27T02:30Z"],
    ["in Nepal, three quarters of one", "2026-11-27T02:14Z", "+9779841234567", "2026-11-27T02:15Z"],
    ["in the night in which New York's clocks go forward", "2026-03-08T05:00Z", "+12125550100", "2026-03-08T12:00Z"],
    ["in the night in which New York's clocks go back", "2026-11-01T04:00Z", "+12125550100", "2026-11-01T13:00Z"],
    ["in the night in which Berlin's clocks go forward", "2026-03-28T23:00Z", "+491515012345", "2026-03-29T06:00Z"],
    [
      "toll-free: from Newfoundland's evening to Guam's morning",
      "2026-11-27T12:00Z",
      "+18005550100",
      "2026-11-27T22:00Z",
    ],
    ["toll-free: while both allow it", "2026-11-27T23:00Z", "+18005550100", "now"],
    ["toll-free: after Newfoundland's evening", "2026-11-28T00:30Z", "+18005550100", "2026-11-28T22:00Z"],
    ["in an area code with exchanges in two zones", "2026-11-27T13:30Z", "+18505550100", "2026-11-27T14:00Z"],
  ])("%s", (_, now, phone, answer) => expect(answerAt(now, { phone })).toBe(answer));

  it.each([
    ["Florida, from 20:00 on", "2026-11-28T01:00Z", "+13055550100", "2026-11-28T13:00Z"],
    ["Florida, before", "2026-11-28T00:59Z", "+13055550100", "now"],
    ["Oklahoma", "2026-11-28T02:00Z", "+14055550100", "2026-11-28T14:00Z"],
    ["Connecticut, before 9:00", "2026-11-27T13:59Z", "+12035550100", "2026-11-27T14:00Z"],
    ["Rhode Island on a Friday evening", "2026-11-27T23:00Z", "+14015550100", "2026-11-28T15:00Z"],
    ["Rhode Island on a Saturday evening", "2026-11-28T22:00Z", "+14015550100", "2026-11-29T15:00Z"],
    ["Rhode Island on a Sunday evening", "2026-11-29T22:00Z", "+14015550100", "2026-11-30T14:00Z"],
    ["Texas on a Saturday", "2026-11-28T15:00Z", "+17135550100", "now"],
    ["Texas on a Sunday morning", "2026-11-29T15:00Z", "+17135550100", "2026-11-29T18:00Z"],
    [
      "a Texas area code too new for the list: both zones of Texas",
      "2026-11-27T15:30Z",
      "+16215550100",
      "2026-11-27T16:00Z",
    ],
  ])("have the state's window: %s", (_, now, phone, answer) => expect(answerAt(now, { phone })).toBe(answer));

  it.each([
    ["moves a toll-free number to one state", "2026-11-27T13:00Z", "+18005550100", "10001", "now"],
    ["moves a Californian number east", "2026-11-27T13:00Z", "+12135550100", "10001", "now"],
    ["brings the rules of its state", "2026-11-27T23:30Z", "+12125550100", "02903", "2026-11-28T15:00Z"],
    ["lifts those of the area code", "2026-11-28T01:30Z", "+13055550100", "10001", "now"],
    ["has all zones of its state", "2026-11-27T13:30Z", "+12125550100", "37201-1234", "2026-11-27T14:00Z"],
    ["counts for an Alaskan number", "2026-11-27T13:00Z", "+19072090100", "10001", "now"],
    ["is none: it was mistyped", "2026-11-27T13:00Z", "+12135550100", "1000", "2026-11-27T16:00Z"],
    ["is none: it is the forces' abroad", "2026-11-27T13:00Z", "+12135550100", "09001", "2026-11-27T16:00Z"],
    ["is none: it is German", "2026-11-27T21:00Z", "+491515012345", "10115", "2026-11-28T07:00Z"],
    ["is none: it is Dominican", "2026-11-27T12:30Z", "+18095550100", "10101", "now"],
    ["is none: the number is Palauan", "2026-11-27T13:30Z", "+6807751234", "10001", "2026-11-27T23:00Z"],
    ["is none: it is British", "2026-11-27T12:00Z", "+447911123456", "SW1A 1AA", "now"],
  ])("a ZIP code %s", (_, now, phone, postalCode, answer) => expect(answerAt(now, { phone, postalCode })).toBe(answer));

  it("of a store that are longer than a state's are kept", () => {
    const late = { ...defaultQuietHours, from: "11:00", to: "19:00" };
    expect(answerAt("2026-11-27T15:30Z", { phone: "+13055550100" }, late)).toBe("2026-11-27T16:00Z");
    expect(answerAt("2026-11-28T00:00Z", { phone: "+13055550100" }, late)).toBe("2026-11-28T16:00Z");
    expect(answerAt("2026-11-28T15:30Z", { phone: "+14015550100" }, late)).toBe("2026-11-28T16:00Z");
  });

  it("that never end hold a text until the end of the search, and then again", () => {
    const short = { from: "12:00", to: "13:00", states: {} };
    expect(answerAt("2026-11-27T12:00Z", { phone: "+18005550100" }, short)).toBe("2026-12-05T12:00Z");
    expect(answerAt("2026-11-28T12:00Z", { phone: "+18005550100" }, short)).toBe("2026-12-05T12:00Z");
    expect(answerAt("2026-12-05T12:00Z", { phone: "+18005550100" }, short)).toBe("2026-12-13T12:00Z");
  });

  it("of a number whose prefix is unknown are those of every zone there is", () => {
    const phone = "+881612345678";
    expect(answerAt("2026-11-27T12:00Z", { phone })).toBe("2026-12-05T12:00Z");
    expect(answerAt("2026-11-27T12:00Z", { phone }, { from: "00:00", to: "24:00", states: {} })).toBe("now");
  });

  it("are what a look at every clock, minute by minute, finds", () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...phones), hours, (nowMs, phone, hours) => {
        const { state, zones } = stateOrNone(phone);
        expect(quietUntil(nowMs, { phone }, hours)).toBe(quietUntilNaively(nowMs, zones, state, hours));
      }),
      { numRuns: 400 },
    );
  });

  it("by default are so too, whatever the zone", () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...phones), (nowMs, phone) => {
        const { state, zones } = stateOrNone(phone);
        const expected = quietUntilNaively(nowMs, zones, state, defaultQuietHours);
        expect(quietUntil(nowMs, { phone }, defaultQuietHours)).toBe(expected);
        expect(quietUntil(nowMs, { phone }, defaultQuietHours)).toBe(expected);
      }),
      { numRuns: 400 },
    );
  });

  it("are so too for a ZIP code, by the zones and the rules of its state", () => {
    const zips = { FL: "33101", RI: "02903", TX: "79901", AZ: "85001", AK: "99501", HI: "96801", NY: "10001" };
    fc.assert(
      fc.property(instant, fc.constantFrom(...Object.entries(zips)), hours, (nowMs, [state, postalCode], hours) => {
        const expected = quietUntilNaively(nowMs, zonesOfState(state), state, hours);
        expect(quietUntil(nowMs, { phone: "+12125550100", postalCode }, hours)).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("answer the same out of memory, as time goes on", () => {
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...phones),
        hours,
        fc.array(fc.nat(6 * 60 * minuteMs), { maxLength: 20 }),
        (startMs, phone, hours, stepsMs) => {
          let nowMs = startMs;
          for (const stepMs of stepsMs) {
            nowMs += stepMs;
            const remembered = quietUntil(nowMs, { phone }, hours);
            const fresh = quietUntil(nowMs, { phone }, { ...hours });
            // The end of a search that found nothing depends on when it began.
            if (fresh !== nowMs + 8 * dayMs) expect(remembered).toBe(fresh);
            else expect(remembered).toBeGreaterThan(nowMs);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("are over at the instant that they are said to end at", () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...phones), (nowMs, phone) => {
        const untilMs = quietUntil(nowMs, { phone }, defaultQuietHours);
        if (untilMs === undefined) return;
        expect(untilMs).toBeGreaterThan(nowMs);
        expect(untilMs).toBeLessThan(nowMs + 3 * dayMs);
        expect(quietUntil(untilMs, { phone }, defaultQuietHours)).toBeUndefined();
      }),
    );
  });
});

describe("a million texts", () => {
  it("are looked at in seconds", () => {
    const nowMs = Date.parse("2026-11-27T02:30Z");
    const places = Array.from({ length: 1_000 }, (_, index) => ({
      phone: `+1${200 + (index % 800)}555${1_000 + index}`,
      postalCode: index % 3 === 0 ? `0290${index % 10}` : undefined,
    }));
    const started = performance.now();
    for (let call = 0; call < 1_000; call += 1)
      for (const place of places) quietUntil(nowMs + call, place, defaultQuietHours);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("the setting", () => {
  const check = (hours: unknown) =>
    v.safeParse(quietHoursSchema, hours).issues?.map((issue) => `${v.getDotPath(issue)} ${issue.message}`);

  it("is by default what it may be", () => {
    expect(v.parse(quietHoursSchema, defaultQuietHours)).toEqual(defaultQuietHours);
    expect(Object.keys(defaultQuietHours.states)).toEqual(["CT", "FL", "MD", "MS", "NJ", "OK", "RI", "TX"]);
  });

  it.each([
    ["no time", { from: "8:00" }, "from must be a time such as 08:30"],
    ["a time that no day has", { to: "24:30" }, "to must be a time such as 08:30"],
    ["an end before the beginning", { from: "21:00", to: "08:00" }, "to must be later than from"],
    ["no hours at all", { from: "08:00", to: "08:00" }, "to must be later than from"],
    ["a state that is none", { states: { XX: {} } }, "states.XX must be a US state such as TX"],
    ["a state in small letters", { states: { tx: {} } }, "states.tx must be a US state such as TX"],
    [
      "a Sunday that ends before it begins",
      { states: { TX: { sunday: { from: "12:00", to: "11:00" } } } },
      "states.TX.sunday.to must be later than from",
    ],
    [
      "a state that is left no time by the store's hours",
      { from: "18:00", to: "21:00", states: { RI: { to: "18:00" } } },
      "states leave a state no time on some day",
    ],
    [
      "a state that is left no Sunday",
      { from: "08:00", to: "12:00", states: { TX: { sunday: { from: "12:00", to: "21:00" } } } },
      "states leave a state no time on some day",
    ],
  ])("refuses %s", (_, patch, message) => {
    expect(check({ from: "08:00", to: "21:00", states: {}, ...patch })).toContain(message);
  });

  it("takes a whole day, and the end of it", () => {
    expect(check({ from: "00:00", to: "24:00", states: {} })).toBeUndefined();
  });
});
