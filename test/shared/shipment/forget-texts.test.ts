import { describe, expect, it } from "vitest";
import { eraseTexts, forgetTexts, hasTexts } from "../../../shared/shipment/forget-texts.ts";
import { mergeShipment, mergeTracking } from "../../../shared/shipment/merge-shipment.ts";

const event = {
  at: 1_000,
  milestone: "delivered" as const,
  raw: "delivered",
  description: "Signed for by LOVELACE",
  place: "Portland OR 97201",
  source: "easypost",
};
const update = {
  id: "1",
  lines: [{ id: "1", quantity: 1 }],
  trackingNumbers: ["1Z999AA10123456784"],
  trackingUrl: "https://track.example.com/?postal=97201",
  status: "shipped" as const,
  events: [],
};
const shipped = () => mergeShipment(undefined, update, 1_000, 2_000).shipment;
const told = (known = shipped()) =>
  mergeTracking(known, { trackingNumber: "1Z999AA10123456784", events: [event] }, 3_000).shipment;
const isNamed = (value: unknown) => /LOVELACE|97201/.test(JSON.stringify(value));

describe("what carriers wrote of a shipment", () => {
  it("is forgotten without a trace in what became of it", () => {
    const shipment = told();
    expect([isNamed(shipment), hasTexts(shipment)]).toEqual([true, true]);
    const forgotten = forgetTexts(shipment);
    expect([isNamed(forgotten), hasTexts(forgotten)]).toEqual([false, false]);
    const { description: _, place: __, ...kept } = event;
    expect(forgotten).toMatchObject({ lines: update.lines, logs: { "1Z999AA10123456784": { events: [kept] } } });
    expect(forgetTexts(forgotten)).toBe(forgotten);
  });

  it("does not come back to one whose order's customer was erased", () => {
    const erased = eraseTexts(told(), 4_000);
    const again = told(erased);
    const restated = mergeShipment(erased, { ...update, events: [{ ...event, at: 5_000 }] }, 6_000, 7_000).shipment;
    expect([again, restated].map(isNamed)).toEqual([false, false]);
    expect(restated).toMatchObject({ erasedAt: 4_000, lines: update.lines });
  });
});
