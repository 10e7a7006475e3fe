import { describe, expect, it } from "vitest";
import { dayIn, eventTimeOf, eventTimeOfUnix, isSurelyAfter, roughMsOf } from "../../../shared/shipment/event-time.ts";

const instant = Date.UTC(2025, 2, 4, 17, 12, 57);

describe("when something happened", () => {
  it.each([
    "2025-03-04T17:12:57Z",
    "2025-03-04T17:12:57.000Z",
    "2025-03-04 17:12:57.123456Z",
    "2025-03-04T18:12:57+01:00",
    "2025-03-04T12:12:57-0500",
    " 2025-03-04t17:12:57z ",
  ])("is an instant where its zone is said: %s", (text) => expect(eventTimeOf(text)).toEqual({ at: instant }));

  it.each([
    ["2025-03-04T17:12:57", "2025-03-04T17:12:57"],
    ["2025-03-04 17:12:57.5", "2025-03-04T17:12:57"],
    ["2025-03-04 17:12", "2025-03-04T17:12:00"],
    ["2025-03-04", "2025-03-04"],
  ])("is what a clock showed where no zone is said: %s", (text, localAt) =>
    expect(eventTimeOf(text)).toEqual({ localAt }),
  );

  it.each([
    undefined,
    "",
    "soon",
    "2079-01-01 00:00",
    "2079-01-01T00:00:00Z",
    "0001-01-01T00:00:00",
    "1970-01-01T00:00:00Z",
    "2025-02-30T10:00:00Z",
    "2025-03-04T25:00:00Z",
    "2025-03-04T17:12:57+99:00",
    "04/03/2025",
  ])("is nothing where no date is said: %s", (text) => expect(eventTimeOf(text)).toEqual({}));

  it("is read from seconds and from milliseconds", () => {
    expect(eventTimeOfUnix(instant)).toEqual({ at: instant });
    expect(eventTimeOfUnix(instant / 1_000)).toEqual({ at: instant });
    for (const none of [undefined, 123, -5, Number.NaN, Infinity, 1e300, 3_440_000_000]) {
      expect(eventTimeOfUnix(none)).toEqual({});
    }
  });
});

describe("a day", () => {
  it("is the one that was written, whatever the zone", () => {
    expect(dayIn("2024-08-05T00:00:00Z")).toBe("2024-08-05");
    expect(dayIn("2024-08-05 23:59:59")).toBe("2024-08-05");
    expect(dayIn("2024-08-05")).toBe("2024-08-05");
  });

  it.each([undefined, "", "2079-01-01", "2024-02-30", "Monday"])("is none in %s", (text) =>
    expect(dayIn(text)).toBeUndefined(),
  );
});

describe("the order of two things", () => {
  const [zoned, local] = [{ at: instant }, { localAt: "2025-03-04T17:12:57" }];
  const hoursLater = (hours: number) => ({ at: instant + hours * 3_600_000 });

  it("is sure between two instants, and between two clocks without zone", () => {
    expect(isSurelyAfter(hoursLater(1), zoned)).toBe(true);
    expect(isSurelyAfter(zoned, zoned)).toBe(true);
    expect(isSurelyAfter({ localAt: "2025-03-05" }, local)).toBe(true);
  });

  it("is sure between an instant and a clock only where no zone is that far away", () => {
    expect(roughMsOf(local)).toBe(instant);
    expect(isSurelyAfter(hoursLater(13), local)).toBe(false);
    expect(isSurelyAfter(hoursLater(14), local)).toBe(true);
  });

  it("is never sure without a time", () => {
    expect(isSurelyAfter({}, zoned)).toBe(false);
    expect(isSurelyAfter(zoned, {})).toBe(false);
    expect(roughMsOf({})).toBeUndefined();
  });
});
