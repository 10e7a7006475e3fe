import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { milestones } from "../../../shared/shipment/milestone.ts";
import {
  emptyLog,
  mergeLog,
  milestoneOf,
  type TrackingEvent,
  type TrackingUpdate,
} from "../../../shared/shipment/tracking-log.ts";

type Part = Pick<TrackingUpdate, "events" | "estimatedDelivery">;
const merge = (parts: Part[]) => parts.reduce(mergeLog, emptyLog);
const hour = (hours: number) => Date.UTC(2025, 2, 4, hours);
const event = (milestone: TrackingEvent["milestone"], more: Partial<TrackingEvent> = {}): TrackingEvent => ({
  milestone,
  raw: milestone.toUpperCase(),
  source: "easypost",
  ...more,
});
const stateOf = (...events: TrackingEvent[]) => milestoneOf(merge([{ events }]));

describe("a parcel's events", () => {
  it("are in the order in which they happened, what has no time last", () => {
    const [label, transit, local, timeless] = [
      event("label_created", { at: hour(1) }),
      event("in_transit", { at: hour(5) }),
      event("in_transit", { localAt: "2025-03-04T03:00:00" }),
      event("exception"),
    ];
    const { events } = merge([{ events: [timeless, transit] }, { events: [local, label] }]);
    expect(events).toEqual([label, local, transit, timeless]);
  });

  it("are there once, whoever tells of them and however often", () => {
    const short = event("delivered", { at: hour(5), source: "shippo", raw: "DELIVERED" });
    const long = event("delivered", { at: hour(5), source: "easypost", description: "Left with a neighbour" });
    expect(merge([{ events: [short] }, { events: [long, short] }]).events).toEqual([long]);
    expect(merge([{ events: [long] }, { events: [short] }]).events).toEqual([long]);
  });

  it("are all there where they differ in time, in milestone, or in what nobody knows", () => {
    const events = [
      event("in_transit", { at: hour(1) }),
      event("out_for_delivery", { at: hour(1) }),
      event("in_transit", { at: hour(2) }),
      event("unknown", { at: hour(2), raw: "abducted" }),
      event("unknown", { at: hour(2), raw: "blessed" }),
      event("in_transit", { localAt: "2025-03-04T01:00:00" }),
      event("exception", { raw: "A" }),
      event("exception", { raw: "B" }),
    ];
    expect(merge([{ events }]).events).toHaveLength(events.length);
  });

  it("are kept from both ends when there are too many", () => {
    const many = Array.from({ length: 500 }, (_, n) => event("in_transit", { at: hour(n) }));
    const { events } = merge([{ events: many }]);
    expect(events).toEqual([...many.slice(0, 50), ...many.slice(-150)]);
    expect(merge(many.toReversed().map((one) => ({ events: [one] }))).events).toEqual(events);
  });
});

describe("where a parcel is", () => {
  it("is unknown while nobody has said", () => {
    expect(milestoneOf(emptyLog)).toBe("unknown");
    expect(stateOf(event("unknown", { at: hour(1) }))).toBe("unknown");
  });

  it("is by when things happened, not by when they were told", () => {
    const log = merge([
      { events: [event("out_for_delivery", { at: hour(8) })] },
      { events: [event("in_transit", { at: hour(3) })] },
    ]);
    expect(milestoneOf(log)).toBe("out_for_delivery");
  });

  it("stays delivered when something is told late, even with a later time", () => {
    const delivered = event("delivered", { at: hour(8) });
    expect(stateOf(delivered, event("in_transit", { at: hour(3) }))).toBe("delivered");
    expect(stateOf(delivered, event("in_transit", { at: hour(30) }))).toBe("delivered");
    expect(stateOf(delivered, event("exception"))).toBe("delivered");
    expect(stateOf(delivered, event("returning", { at: hour(30) }))).toBe("returning");
  });

  it("stays returning when it is delivered after that, which is at its shop's door", () => {
    const returning = event("returning", { at: hour(3) });
    expect(stateOf(returning, event("delivered", { at: hour(8) }))).toBe("returning");
    expect(stateOf(returning, event("delivered"))).toBe("returning");
    expect(stateOf(returning, event("delivered", { at: hour(8) }), event("returned", { at: hour(9) }))).toBe(
      "returned",
    );
  });

  it("is what was said last of an attempt and a new try", () => {
    const attempted = event("delivery_attempted", { at: hour(10) });
    expect(stateOf(attempted, event("in_transit", { at: hour(12) }))).toBe("in_transit");
    expect(stateOf(attempted, event("in_transit", { at: hour(12) }), event("out_for_delivery", { at: hour(32) }))).toBe(
      "out_for_delivery",
    );
  });

  it("is the furthest of what happened in the same minute", () => {
    const at = hour(8);
    expect(stateOf(event("delivery_attempted", { at }), event("out_for_delivery", { at }))).toBe("delivery_attempted");
    expect(stateOf(event("in_transit", { at }), event("exception", { at }))).toBe("exception");
  });

  it("does not go back on the word of a clock whose zone is not known", () => {
    const out = event("out_for_delivery", { at: hour(13) });
    const local = (localAt: string) => event("in_transit", { localAt, source: "aftership" });
    expect(stateOf(out, local("2025-03-04T15:00:00"))).toBe("out_for_delivery");
    expect(stateOf(out, local("2025-03-05T15:00:00"))).toBe("in_transit");
    const outAgain = event("out_for_delivery", { at: hour(37) });
    expect(stateOf(out, outAgain, local("2025-03-05T15:00:00"))).toBe("out_for_delivery");
  });

  it("goes forward, and never back, on what has no time", () => {
    const transit = event("in_transit", { at: hour(3) });
    expect(stateOf(transit, event("delivered"))).toBe("delivered");
    expect(stateOf(transit, event("label_created"))).toBe("in_transit");
    expect(stateOf(event("exception"), event("cancelled"))).toBe("exception");
  });
});

describe("the carrier's estimate", () => {
  const estimate = (on: string, statedAt: number, source = "easypost") => ({
    events: [],
    estimatedDelivery: { on, source, statedAt },
  });

  it("is the one that was stated last, with who stated it", () => {
    const [older, newer] = [estimate("2025-03-07", hour(1)), estimate("2025-03-06", hour(2), "shippo")];
    for (const parts of [
      [older, newer],
      [newer, older],
      [newer, { events: [] }, older],
    ]) {
      expect(merge(parts).estimatedDelivery).toEqual(newer.estimatedDelivery);
    }
    expect(merge([{ events: [] }])).toEqual({ events: [] });
  });

  it("is the later of two that were stated at once", () => {
    const [sooner, later] = [estimate("2025-03-06", hour(1)), estimate("2025-03-07", hour(1))];
    expect(merge([later, sooner]).estimatedDelivery).toEqual(later.estimatedDelivery);
  });
});

describe("merging", () => {
  const times = fc.oneof(
    fc.integer({ min: 0, max: 60 }).map((hours) => ({ at: hour(hours) })),
    fc.integer({ min: 10, max: 23 }).map((hours) => ({ localAt: `2025-03-04T${hours}:00:00` })),
    fc.constant({}),
  );
  const events = fc.record({
    milestone: fc.constantFrom(...milestones),
    raw: fc.constantFrom("A", "B"),
    time: times,
    description: fc.constantFrom(undefined, "short", "quite long"),
    source: fc.constantFrom("easypost", "shippo", "ship24"),
  });
  const parts: fc.Arbitrary<Part> = fc.record({
    events: fc.array(
      events.map(({ time, ...rest }) => ({ ...rest, ...time })),
      { maxLength: 40, size: "max" },
    ),
    estimatedDelivery: fc.option(
      fc.record({
        on: fc.constantFrom("2025-03-06", "2025-03-07"),
        source: fc.constantFrom("easypost", "shippo"),
        statedAt: fc.nat({ max: 2 }),
      }),
      { nil: undefined },
    ),
  });

  it("comes to the same in any order, with anything again, in one piece or in many", () => {
    const anyOrder = fc.array(parts, { minLength: 1, maxLength: 20, size: "max" }).chain((all) => {
      const whole = { minLength: all.length, maxLength: all.length };
      return fc.record({
        all: fc.constant(all),
        order: fc.shuffledSubarray(all, whole),
        again: fc.array(fc.constantFrom(...all), { maxLength: 4 }),
      });
    });
    let longest = 0;
    fc.assert(
      fc.property(anyOrder, ({ all, order, again }) => {
        const log = merge(all);
        longest = Math.max(longest, log.events.length);
        expect(merge([...order, ...again])).toEqual(log);
        const inOne = { events: all.flatMap((part) => part.events) };
        expect(merge([inOne]).events).toEqual(log.events);
        expect(mergeLog(log, log)).toEqual(log);
        expect(log.events.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 100 },
    );
    expect(longest).toBe(200);
  });

  it("never takes a delivered parcel back, but for a return", () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 10 }), (all) => {
        const before = milestoneOf(merge([{ events: [event("delivered", { at: hour(20) })] }]));
        const after = milestoneOf(merge([{ events: [event("delivered", { at: hour(20) })] }, ...all]));
        expect(before).toBe("delivered");
        expect(["delivered", "returning", "returned"]).toContain(after);
      }),
    );
  });
});
