import { describe, expect, it } from "vitest";
import { describeShipment } from "../../../shared/shipment/describe-shipment.ts";
import type { Shipment } from "../../../shared/shipment/shipment.ts";
import { event, shipmentOf } from "./shipments.ts";

const describeOn = (today: string, more: Partial<Shipment>) => describeShipment("O", shipmentOf(more), today);

describe("a parcel's carrier", () => {
  const number = "0000000000000000";
  const trackedBy = (carrier: string, more: Partial<Shipment> = {}) =>
    describeOn("2026-11-20", { trackingNumbers: [number], logs: { [number]: { events: [], carrier } }, ...more });

  it("is the one that tracks it, whoever else has numbers of this form", () => {
    const shipment = trackedBy("usps");
    expect(shipment.carrier).toBe("United States Postal Service");
    expect(shipment.trackingUrl).toContain("usps.com");
    expect(trackedBy("us-post").carrier).toBe("United States Postal Service");
  });

  it("has no link where it is one that we do not know: a wrong page is worse than none", () => {
    const shipment = trackedBy("Pigeon Post");
    expect(shipment.carrier).toBe("Pigeon Post");
    expect(shipment.trackingUrl).toBeUndefined();
  });

  it("is the shop's word where that has one, and what the number looks like where nobody has", () => {
    expect(trackedBy("usps", { carrier: "UPS" })).toMatchObject({ carrier: "UPS" });
    expect(trackedBy("usps", { carrier: "UPS" }).trackingUrl).toContain("ups.com");
    expect(trackedBy("usps", { carrier: "ups" })).toMatchObject({ carrier: "UPS" });
    expect(trackedBy("usps", { carrier: "DHL Express" })).toMatchObject({ carrier: "DHL Express" });
    expect(describeOn("2026-11-20", { trackingNumbers: [number] }).carrier).toBe("Canada Post");
  });
});

describe("a late shipment", () => {
  const expected = (
    on: string,
    more: Partial<Shipment> = {},
    milestone: "in_transit" | "returning" = "in_transit",
  ) => ({
    logs: { A: { events: [event(milestone)], estimatedDelivery: { on, source: "easypost", statedAt: 0 } } },
    ...more,
  });

  it("is one whose carrier's day has passed, or is behind the promised one, as the list of them has it", () => {
    expect(describeOn("2026-11-20", expected("2026-11-20")).late).toBe(false);
    expect(describeOn("2026-11-21", expected("2026-11-20")).late).toBe(true);
    expect(describeOn("2026-11-20", expected("2026-11-25", { promisedOn: "2026-11-24" })).late).toBe(true);
  });

  it("is none that comes back, is cancelled, or has no day", () => {
    expect(describeOn("2026-11-21", expected("2026-11-20", {}, "returning")).late).toBe(false);
    expect(describeOn("2026-11-21", expected("2026-11-20", { status: "cancelled" })).late).toBe(false);
    expect(describeOn("2026-11-21", {}).late).toBe(false);
  });
});
