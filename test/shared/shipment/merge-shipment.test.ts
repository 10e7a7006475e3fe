import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeShipment, mergeTracking } from "../../../shared/shipment/merge-shipment.ts";
import { milestones } from "../../../shared/shipment/milestone.ts";
import type { Shipment } from "../../../shared/shipment/shipment.ts";
import type { ShipmentUpdate } from "../../../shared/shipment/shipment-update.ts";
import { event, hour, shipmentOf } from "./shipments.ts";

const update = (more: Partial<ShipmentUpdate> = {}): ShipmentUpdate => ({
  id: "p1",
  trackingNumbers: ["A"],
  lines: [{ id: "1", quantity: 1 }],
  status: "shipped",
  events: [],
  ...more,
});

/** All that does not say when we heard of it. */
const said = (shipment: Shipment) => ({ ...shipment, version: 0, createdAt: 0, movedAt: 0 });

const someEvents = fc.array(
  fc.record({ milestone: fc.constantFrom(...milestones), at: fc.integer({ min: 0, max: 5 }).map(hour) }),
  { maxLength: 3 },
);
const someUpdate = fc.record({
  observedAt: fc.integer({ min: 0, max: 3 }).map(hour),
  update: fc
    .record({
      events: someEvents.map((events) => events.map(({ milestone, at }) => event(milestone, { at }))),
      isWhole: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom("pending", "shipped", "cancelled"),
      numbers: fc.subarray(["A", "B"]),
    })
    .map(({ events, isWhole, quantity, status, numbers }): ShipmentUpdate =>
      isWhole
        ? update({ events, status, lines: [{ id: "1", quantity }], trackingNumbers: numbers })
        : { id: "p1", events },
    ),
});

describe("a shipment", () => {
  it("comes out the same in whatever order and however often its updates come", () => {
    const shuffle = fc
      .array(someUpdate, { minLength: 1, maxLength: 6 })
      .chain((updates) =>
        fc.tuple(
          fc.constant(updates),
          fc.shuffledSubarray([...updates, ...updates], { minLength: updates.length * 2 }),
        ),
      );
    const merge = (updates: { update: ShipmentUpdate; observedAt: number }[]) =>
      updates.reduce<Shipment | undefined>(
        (known, each) => mergeShipment(known, each.update, each.observedAt, hour(9)).shipment,
        undefined,
      );
    fc.assert(
      fc.property(shuffle, ([updates, shuffled]) => {
        const [one, other] = [merge(updates), merge(shuffled)];
        expect(other && said(other)).toEqual(one && said(one));
      }),
    );
  });

  it("is as its newest state says, and keeps what happened to it", () => {
    const first = mergeShipment(
      undefined,
      update({ events: [event("in_transit", { at: hour(1) })] }),
      hour(2),
      hour(2),
    );
    expect(first).toMatchObject({ kind: "newer", isChanged: true, shipment: { version: 0, movedAt: hour(2) } });
    const older = mergeShipment(first.shipment, update({ status: "cancelled" }), hour(1), hour(3));
    expect(older).toMatchObject({ kind: "older", isChanged: false });
    const newer = mergeShipment(first.shipment, update({ lines: [{ id: "2", quantity: 1 }] }), hour(3), hour(3));
    expect(newer.shipment).toMatchObject({
      lines: [{ id: "2" }],
      logs: { all: { events: [{ milestone: "in_transit" }] } },
    });
  });

  it("has not moved again where only words are new", () => {
    const known = shipmentOf({ movedAt: hour(1), logs: { A: { events: [event("delivered", { at: hour(1) })] } } });
    const log = { trackingNumber: "A", events: [event("delivered", { at: hour(1), description: "At the door" })] };
    const told = mergeTracking(known, log, hour(5));
    expect(told).toMatchObject({ isChanged: true, shipment: { movedAt: hour(1) } });
    expect(mergeTracking(told.shipment, log, hour(6)).isChanged).toBe(false);
    const late = mergeTracking(known, { trackingNumber: "A", events: [event("in_transit", { at: hour(0) })] }, hour(5));
    expect(late.shipment.movedAt).toBe(hour(1));
  });

  it("is known by at most ten numbers, and of many keeps the first and the newest events of each", () => {
    const numbers = Array.from({ length: 12 }, (_, n) => `N${n}`);
    const { shipment } = mergeShipment(undefined, update({ trackingNumbers: numbers }), hour(1), hour(1));
    expect(shipment.trackingNumbers).toEqual(numbers.slice(0, 10));
    const events = Array.from({ length: 100 }, (_, n) => event("in_transit", { at: hour(n) }));
    const kept = mergeTracking(shipment, { trackingNumber: "N1", events }, hour(1)).shipment.logs["N1"]?.events ?? [];
    expect(kept).toEqual([...events.slice(0, 10), ...events.slice(-30)]);
  });

  it.each([1, 2, 10])("of %i parcels is a row that the database takes, however much is told of them", (parcels) => {
    const numbers = Array.from({ length: parcels }, (_, n) => `N${n}`);
    // As sources cut what they read.
    const longest = "配".repeat(100);
    const events = Array.from({ length: 300 }, (_, n) =>
      event("in_transit", { at: hour(n), raw: longest.slice(0, 33), description: longest, place: longest }),
    );
    const whole = mergeShipment(undefined, update({ trackingNumbers: numbers, events }), hour(1), hour(1)).shipment;
    const told = numbers.reduce(
      (known, trackingNumber) => mergeTracking(known, { trackingNumber, events }, hour(1)).shipment,
      whole,
    );
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(400_000);
  });

  it("is one whose line is named twice with all of its units", () => {
    const lines = [
      { id: "1", quantity: 1 },
      { id: "1", quantity: 2 },
      { id: "2", quantity: 0 },
    ];
    expect(mergeShipment(undefined, update({ lines }), hour(1), hour(1)).shipment.lines).toEqual([
      { id: "1", quantity: 3 },
    ]);
  });
});
