import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { delayLawSchema, regimeOf, shipByOf } from "../../../shared/backorder/delay-law.ts";
import { followLine } from "./followed-line.ts";

const placedAtMs = Date.parse("2026-03-01T12:00:00Z");

describe("which law holds for an order", () => {
  const law = { default: "ftc", byDestination: { DE: "eu", CH: "none" } } as const;

  it("the regime is the destination's where the store names one, else the store's", () => {
    expect(regimeOf(law, "DE")).toBe("eu");
    expect(regimeOf(law, "CH")).toBe("none");
    expect(regimeOf(law, "US")).toBe("ftc");
    expect(regimeOf(law, undefined)).toBe("ftc");
    expect(regimeOf({ default: "eu" }, "US")).toBe("eu");
    expect(regimeOf(law, "constructor")).toBe("ftc");
  });

  it("a regime changed while orders are open applies to new orders only", () => {
    const line = followLine({ regime: "ftc" });
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: null, reason: "the maker closed" });
    line.waitUntilEndOf("2026-04-30");
    // Nothing that a line is told carries a regime: the one it began with decides until its end.
    expect(line.state.terms.regime).toBe("ftc");
    expect(line.phase).toBe("cancelled");
    expect(followLine({ regime: regimeOf({ default: "none" }, "US") }).state.terms.regime).toBe("none");
  });

  it("refuses what is no regime and no country", () => {
    expect(v.is(delayLawSchema, law)).toBe(true);
    expect(v.is(delayLawSchema, { default: "uk" })).toBe(false);
    expect(v.is(delayLawSchema, { default: "ftc", byDestination: { Germany: "eu" } })).toBe(false);
  });
});

describe("T, the day by which an order ships", () => {
  it("T is the date that was promised when the order was placed", () => {
    expect(shipByOf({ promisedShipOn: "2026-05-20", placedAtMs, zone: "UTC", regime: "ftc" })).toBe("2026-05-20");
    expect(shipByOf({ promisedShipOn: "2026-05-20", placedAtMs, zone: "UTC", regime: "none" })).toBe("2026-05-20");
  });

  it("with no date promised T is 30 days after the order was complete", () => {
    expect(shipByOf({ placedAtMs, zone: "UTC", regime: "ftc" })).toBe("2026-03-31");
  });

  it("with a credit application to the seller T is 50 days after the order", () => {
    expect(shipByOf({ placedAtMs, zone: "UTC", regime: "ftc", creditApplication: true })).toBe("2026-04-20");
  });

  it("in the EU an order without a promise is due 30 days after it was placed", () => {
    expect(shipByOf({ placedAtMs, zone: "UTC", regime: "eu", creditApplication: true })).toBe("2026-03-31");
  });

  it("without a law and without a promise there is no T", () => {
    expect(shipByOf({ placedAtMs, zone: "UTC", regime: "none" })).toBeUndefined();
  });

  it("the 30 days begin with the day of the order in the store's zone", () => {
    const lateInTheDay = Date.parse("2026-03-01T23:30:00Z");
    expect(shipByOf({ placedAtMs: lateInTheDay, zone: "Europe/Berlin", regime: "ftc" })).toBe("2026-04-01");
    expect(shipByOf({ placedAtMs: lateInTheDay, zone: "America/New_York", regime: "ftc" })).toBe("2026-03-31");
    expect(shipByOf({ placedAtMs: lateInTheDay, zone: "Pacific/Kiritimati", regime: "ftc" })).toBe("2026-04-01");
  });
});
