import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyLog, mergeLog, milestoneOf, type TrackingUpdate } from "../../../shared/shipment/tracking-log.ts";
import { sources } from "../../../shared/webhook/sources.ts";
import { carrierBodies, changesOf, readAs, receivedAtMs, updateOf } from "../../support/carrier-webhooks.ts";

const bodyOf = (file: string): Buffer => {
  const found = carrierBodies.find(([source, name]) => name === file || (name === "composed" && source === file));
  if (found === undefined) throw new Error(`No body ${file}`);
  return found[2];
};
const logOf = (update: TrackingUpdate) => mergeLog(emptyLog, update);
const at = (instant: string) => Date.parse(instant);

describe("what a carrier platform's webhook says of a parcel", () => {
  it.each([
    ["easypost/tracker.updated.raw.json", "easypost", "1", "in_transit", 7],
    ["easypost/tracker.updated.landing-page.json", "easypost", "EZ4000000004", "delivered", 6],
    ["aftership/tracking_update.json", "aftership", "0000000000000000", "in_transit", 1],
    ["shippo/track_updated.json", "shippo", "9205590164917312751089", "delivered", 1],
    ["ship24/tracking-results.webhook.json", "ship24", "9400115901047177598206", "delivered", 1],
    ["sendcloud/parcel_status_changed.json", "sendcloud", "3SYZXG132912330", "label_created", 1],
    ["shipengine", "shipengine", "1Z5R89390357567127", "available_for_pickup", 3],
    ["17track", "17track", "RR123456785CN", "delivered", 4],
  ])("is where it is: %s", (file, source, trackingNumber, milestone, events) => {
    const update = updateOf(source, bodyOf(file));
    expect(update).toMatchObject({ trackingNumber });
    expect(update.events).toHaveLength(events);
    const log = logOf(update);
    expect(log.events).toHaveLength(events);
    expect(milestoneOf(log)).toBe(milestone);
    expect(new Set(log.events.map((event) => event.source))).toEqual(new Set([source]));
  });

  it("is what happened, when and where: EasyPost", () => {
    const log = logOf(updateOf("easypost", bodyOf("easypost/tracker.updated.raw.json")));
    expect(log.events[0]).toEqual({
      milestone: "label_created",
      raw: "pre_transit label_created",
      at: at("2024-07-31T15:00:00Z"),
      description: "Shipment information sent to FedEx",
      place: "US",
      source: "easypost",
    });
    expect(log.events.at(-1)).toMatchObject({ at: at("2024-08-02T18:50:00Z"), place: "EDISON, NJ, US" });
    const statedAt = at("2024-08-02T19:26:51Z");
    expect(log.estimatedDelivery).toEqual({ on: "2024-08-05", source: "easypost", statedAt });
    expect(updateOf("easypost", bodyOf("easypost/tracker.updated.raw.json")).carrier).toBe("FedEx");
  });

  it("is a clock's time where no zone is said: AfterShip, Ship24", () => {
    const [aftership] = updateOf("aftership", bodyOf("aftership/tracking_update.json")).events;
    expect(aftership).toMatchObject({ localAt: "2021-01-14T00:52:00", raw: "InTransit_001" });
    expect(aftership).not.toHaveProperty("at");
    const [ship24] = updateOf("ship24", bodyOf("ship24/tracking-results.webhook.json")).events;
    expect(ship24).toEqual({
      milestone: "delivered",
      raw: "delivered",
      localAt: "2025-03-04T17:12:57",
      description: "Delivered to the addressee",
      place: "SAN RAFAEL, CA 94901",
      source: "ship24",
    });
    const { estimatedDelivery } = updateOf("ship24", bodyOf("ship24/tracking-results.webhook.json"));
    expect(estimatedDelivery).toEqual({ on: "2025-03-04", source: "ship24", statedAt: at("2025-03-04T17:13:35Z") });
  });

  it("is the instant, and never the local time that is written like one: ShipEngine", () => {
    const log = logOf(updateOf("shipengine", bodyOf("shipengine")));
    expect(log.events.map((event) => [event.milestone, event.at])).toEqual([
      ["label_created", at("2025-03-03T18:30:00Z")],
      ["in_transit", at("2025-03-04T09:00:00Z")],
      ["available_for_pickup", at("2025-03-05T15:02:00Z")],
    ]);
    expect(log.estimatedDelivery?.on).toBe("2025-03-06");
  });

  it("has no time in the year 2079: 17TRACK, in both versions", () => {
    const log = logOf(updateOf("17track", bodyOf("17track")));
    expect(log.events.map((event) => [event.milestone, event.at])).toEqual([
      ["picked_up", at("2025-03-01T02:00:00Z")],
      ["out_for_delivery", at("2025-03-09T07:10:00Z")],
      ["delivered", at("2025-03-09T13:05:00Z")],
      ["unknown", undefined],
    ]);
    const first = (a: string) =>
      updateOf("17track", {
        event: "TRACKING_UPDATED",
        data: { number: 1234567890, track: { e: 40, z0: { a, c: "Paris", z: "Delivered" } } },
      }).events[0];
    expect(first("2079-01-01 00:00")).toEqual({
      milestone: "delivered",
      raw: "40",
      description: "Delivered",
      place: "Paris",
      source: "17track",
    });
    expect(first("2025-03-04 10:20")).toMatchObject({ localAt: "2025-03-04T10:20:00" });
  });

  it("is as the carrier's clock shows it where no zone is known: 17TRACK", () => {
    const at = (time_raw: unknown) =>
      updateOf("17track", {
        event: "TRACKING_UPDATED",
        data: {
          number: "A",
          track_info: {
            latest_status: { status: "InTransit", sub_status: null },
            latest_event: { time_iso: null, time_utc: null, time_raw, stage: "InTransit" },
          },
        },
      }).events[0];
    expect(at({ date: "2025-03-04", time: "10:20:00", timezone: null })).toMatchObject({
      localAt: "2025-03-04T10:20:00",
    });
    expect(at({ date: "2025-03-04", time: null, timezone: null })).toMatchObject({ localAt: "2025-03-04" });
    for (const none of [null, { date: null, time: "10:20:00" }, "2025"]) expect(at(none)).not.toHaveProperty("localAt");
  });

  it("is what is said of the whole, where no event says it, as of the newest event", () => {
    const body = {
      resource_type: "API_TRACK",
      data: {
        tracking_number: "1",
        status_code: "DE",
        events: [
          { occurred_at: "2025-03-04T09:00:00Z", event_code: "XX" },
          { occurred_at: "2025-03-05T09:00:00Z", event_code: "YY" },
        ],
      },
    };
    const delivered = { milestone: "delivered", raw: "DE", at: at("2025-03-05T09:00:00Z") };
    expect(updateOf("shipengine", body).events).toMatchObject([{ raw: "XX" }, { raw: "YY" }, delivered]);
    expect(updateOf("shipengine", { ...body, data: { ...body.data, events: [] } }).events).toMatchObject([
      { milestone: "delivered", at: receivedAtMs },
    ]);
  });

  it("is a new estimate, and nothing of the parcel: AfterShip's edd_revise", () => {
    const body = {
      event: "edd_revise",
      ts: 1_741_600_000,
      msg: {
        tracking_number: "1",
        tag: "Delivered",
        courier_estimated_delivery_date: { estimated_delivery_date: "2025-03-12" },
        latest_estimated_delivery: { datetime: "2025-03-14" },
      },
    };
    expect(updateOf("aftership", body)).toEqual({
      trackingNumber: "1",
      events: [],
      estimatedDelivery: { on: "2025-03-12", source: "aftership", statedAt: 1_741_600_000_000 },
    });
    expect(readAs("aftership", { ...body, event: "tracking_pending_time" })).toEqual({
      kind: "ignored",
      note: "no use for tracking_pending_time",
    });
  });

  it("is of several parcels at once: Ship24", () => {
    const one = (trackingNumber: string) => ({
      tracker: { trackingNumber },
      shipment: { statusMilestone: "delivered" },
    });
    const changes = changesOf(readAs("ship24", { trackings: [one("A"), one("B")] }));
    expect(changes).toMatchObject([{ update: { trackingNumber: "A" } }, { update: { trackingNumber: "B" } }]);
  });

  it("is of all parcels that can be understood, and says of how many it cannot: Ship24", () => {
    const known = { tracker: { trackingNumber: "A" }, shipment: { statusMilestone: "delivered" } };
    expect(readAs("ship24", { trackings: [{ shipment: {} }, known] })).toMatchObject({
      changes: [{ update: { trackingNumber: "A" } }],
      note: "1 of 2 parcels not understood: tracker is missing or wrong",
    });
  });

  it("is not dated by an event that is found late: Ship24, which sends new events only", () => {
    const body = (events: unknown[]) => ({
      trackings: [{ tracker: { trackingNumber: "A" }, shipment: { statusMilestone: "delivered" }, events }],
    });
    const late = { statusMilestone: "in_transit", occurrenceDatetime: "2025-03-02T15:38:57Z" };
    expect(updateOf("ship24", body([late])).events).toMatchObject([
      { milestone: "in_transit", at: at("2025-03-02T15:38:57Z") },
    ]);
    expect(updateOf("ship24", body([])).events).toMatchObject([{ milestone: "delivered", at: receivedAtMs }]);
  });

  it.each<[string, unknown]>([
    [
      "easypost",
      {
        description: "tracker.updated",
        result: {
          tracking_code: "A",
          status: "delivered",
          tracking_details: [null, { status: 5, tracking_location: "Berlin" }, { status: "delivered" }],
        },
      },
    ],
    [
      "aftership",
      {
        event: "tracking_update",
        msg: { tracking_number: "A", tag: "Delivered", checkpoints: ["?", {}, { tag: "Delivered" }] },
      },
    ],
    [
      "shippo",
      {
        event: "track_updated",
        data: { tracking_number: "A", tracking_history: [7, { status: null }, { status: "DELIVERED" }] },
      },
    ],
    [
      "ship24",
      {
        trackings: [
          {
            tracker: { trackingNumber: "A" },
            shipment: { statusMilestone: "delivered" },
            events: [null, { statusMilestone: null }, { statusMilestone: "delivered" }],
          },
        ],
      },
    ],
  ])("is all else that happened, where one thing cannot be understood: %s", (source, body) => {
    expect(updateOf(source, body).events).toMatchObject([
      { milestone: "unknown", raw: "" },
      { milestone: "delivered", source },
    ]);
  });

  it("is of few bytes, whatever it is written in, and no character is cut in two", () => {
    const long = "配達完了".repeat(500);
    const { events } = updateOf("easypost", {
      description: "tracker.updated",
      result: {
        tracking_code: "A",
        status: long,
        status_detail: long,
        tracking_details: [
          { status: "delivered", status_detail: long, message: `a${long}`, tracking_location: { city: long } },
        ],
      },
    });
    for (const { raw, description = "", place = "" } of events) {
      expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(100);
      for (const text of [raw, description, place]) {
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(300);
        expect(text).not.toContain("\uFFFD");
      }
    }
    expect(events[0]?.description).toBe(`a${long.slice(0, 99)}`);
  });

  it("is nothing before the parcel has a number: Sendcloud", () => {
    const parcel = { tracking_number: "", status: { id: 1001, message: "Being announced" } };
    for (const tracking_number of ["", null]) {
      expect(readAs("sendcloud", { action: "parcel_status_changed", parcel: { ...parcel, tracking_number } })).toEqual({
        kind: "ignored",
        note: "the parcel has no tracking number yet",
      });
    }
  });

  it("keeps every digit of a number, however long and however it is written", () => {
    const tracked = (number: string) =>
      Buffer.from(
        `{"description":"tracker.updated","result":{"tracking_code":${number},"status":"in_transit","weight":136.0}}`,
      );
    expect(updateOf("easypost", tracked("92055901649173127510891")).trackingNumber).toBe("92055901649173127510891");
    expect(updateOf("easypost", tracked("12345")).trackingNumber).toBe("12345");
    expect(updateOf("easypost", tracked('" 1z 5r89 39"')).trackingNumber).toBe("1Z5R8939");
  });
});

describe("a carrier platform's event", () => {
  const keyOf = (source: string, body: unknown) =>
    sources.get(source)?.eventKey({}, Buffer.from(JSON.stringify(body))) ?? "";

  it("goes by its id where it has one, else by its bytes", () => {
    expect(keyOf("easypost", { id: "evt_1" })).toBe("evt_1");
    expect(keyOf("aftership", { event_id: "94dadd60" })).toBe("94dadd60");
    for (const source of ["easypost", "aftership", "shippo", "ship24", "sendcloud", "shipengine", "17track"]) {
      expect(keyOf(source, { a: 1 })).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(keyOf(source, { a: 1 })).toBe(keyOf(source, { a: 1 }));
      expect(keyOf(source, { a: 1 })).not.toBe(keyOf(source, { a: 2 }));
    }
  });

  it.each(["easypost", "aftership", "shippo", "sendcloud", "shipengine", "17track"])(
    "of %s that is not about a parcel is acknowledged",
    (source) => {
      const type = "payment.created";
      const body = { description: type, event: type, action: type, resource_type: type };
      expect(readAs(source, body)).toEqual({ kind: "ignored", note: "no use for payment.created" });
    },
  );

  it.each([
    ["easypost", "description"],
    ["aftership", "event"],
    ["shippo", "event"],
    ["sendcloud", "action"],
    ["shipengine", "resource_type"],
    ["17track", "event"],
  ])("of %s of which nobody can say what it is about is refused: it may tell of a parcel", (source, field) => {
    const broken = Buffer.from(`{"${field}":"tracking_update", broken`);
    expect(readAs(source, broken)).toEqual({ kind: "refused", note: "the body is not JSON" });
    for (const body of [{}, { [field]: 5 }, { [field]: "" }, { [field]: "x".repeat(101) }]) {
      expect(readAs(source, body)).toEqual({ kind: "refused", note: `${field} is missing or wrong` });
    }
  });

  it.each<[string, string, unknown]>([
    ["easypost", "result is missing or wrong", { description: "tracker.updated" }],
    [
      "easypost",
      "result.tracking_code is missing or wrong",
      { description: "tracker.updated", result: { status: "x" } },
    ],
    ["aftership", "msg.tag is missing or wrong", { event: "tracking_update", msg: { tracking_number: "1" } }],
    ["shippo", "data.tracking_number is missing or wrong", { event: "track_updated", data: { tracking_number: null } }],
    ["ship24", "trackings is missing or wrong", { tracking: [] }],
    ["ship24", "tracker is missing or wrong", { trackings: [{ shipment: {} }] }],
    ["sendcloud", "parcel.status is missing or wrong", { action: "parcel_status_changed", parcel: {} }],
    ["shipengine", "data is missing or wrong", { resource_type: "API_TRACK" }],
    ["17track", "data is missing or wrong", { event: "TRACKING_UPDATED", data: { number: "1" } }],
  ])("of %s that cannot be understood is refused: %s", (source, note, body) => {
    expect(readAs(source, body)).toEqual({ kind: "refused", note });
  });

  it("of Ship24 that is no JSON is refused", () => {
    expect(readAs("ship24", Buffer.from("{"))).toEqual({ kind: "refused", note: "the body is not JSON" });
  });

  it("is read, refused or of no use, and never throws, whatever is in the place of what we read", () => {
    const anyPlace = fc.constantFrom(...carrierBodies).chain(([source, , raw]) => {
      const text = raw.toString("utf8");
      const values = [...text.matchAll(/:\s*("[^"]*"|[\d.]+|null|true|false)/g)];
      return fc.record({
        source: fc.constant(source),
        text: fc.constant(text),
        value: fc.constantFrom(...values),
        other: fc.oneof(fc.jsonValue(), fc.constantFrom("x".repeat(5_000), "2079-01-01", 1e300, -1)),
      });
    });
    const kinds = new Set<string>();
    fc.assert(
      fc.property(anyPlace, ({ source, text, value, other }) => {
        const end = value.index + value[0].length;
        const body = `${text.slice(0, value.index)}:${JSON.stringify(other)}${text.slice(end)}`;
        const read = readAs(source, Buffer.from(body));
        kinds.add(read.kind);
        if (read.kind !== "changes") return;
        for (const change of read.changes) {
          if (change.kind !== "tracking") throw new Error(change.kind);
          const log = logOf(change.update);
          expect(JSON.stringify(log).isWellFormed()).toBe(true);
          expect(JSON.stringify(log).length).toBeLessThan(20_000);
          expect(log.estimatedDelivery?.statedAt ?? 0).not.toBeNaN();
        }
      }),
      { numRuns: 1_500 },
    );
    expect(kinds).toEqual(new Set(["changes", "refused", "ignored"]));
  });
});

describe("an estimate whose platform does not say when it was stated", () => {
  const on = (day: number) => `2025-01-${String(day).padStart(2, "0")}T12:00:00Z`;
  it.each<[string, (eta: number, newest: number) => unknown]>([
    [
      "shippo",
      (eta, newest) => ({
        event: "track_updated",
        data: {
          tracking_number: "A",
          eta: on(eta),
          tracking_status: { status: "TRANSIT", status_date: on(1), object_updated: on(newest) },
        },
      }),
    ],
    [
      "shipengine",
      (eta, newest) => ({
        resource_type: "API_TRACK",
        data: {
          tracking_number: "A",
          status_code: "IT",
          estimated_delivery_date: on(eta),
          events: [newest, 1].map((day) => ({ occurred_at: on(day), status_code: "IT" })),
        },
      }),
    ],
    [
      "17track",
      (eta, newest) => ({
        event: "TRACKING_UPDATED",
        data: {
          number: "A",
          track_info: {
            latest_status: { status: "InTransit" },
            latest_event: { time_iso: on(newest), stage: "InTransit" },
            time_metrics: { estimated_delivery_date: { to: on(eta) } },
          },
        },
      }),
    ],
  ])("is as new as the news that it came with, in whatever order they come: %s", (source, bodyOf) => {
    const stated = [bodyOf(10, 2), bodyOf(14, 4), bodyOf(12, 6)].map((body) => Buffer.from(JSON.stringify(body)));
    const orders = fc.shuffledSubarray(stated, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(orders, (bodies) => {
        const updates = bodies.map((body, index) => updateOf(source, body, receivedAtMs + index));
        expect(updates.reduce(mergeLog, emptyLog).estimatedDelivery?.on).toBe("2025-01-12");
      }),
    );
  });

  it.each(["shippo", "shipengine", "17track"])("was never stated after it came: %s", (source) => {
    const [, , raw = Buffer.alloc(0)] = carrierBodies.find(([name]) => name === source) ?? [];
    expect(updateOf(source, raw, 5).estimatedDelivery?.statedAt).toBe(5);
  });
});

describe("what several platforms tell of one parcel", () => {
  const updates = carrierBodies.map(([source, , raw]) => updateOf(source, raw));
  /** Each body as its platform might have sent it earlier: only some of its events. */
  const pieces = updates.flatMap((update) =>
    update.events.map((_, index) => ({ ...update, events: update.events.slice(index) })),
  );

  it("comes to the same log and the same milestone in any order, with anything told again", () => {
    const whole = mergeLog(emptyLog, { events: updates.flatMap(({ events }) => events) });
    const merge = (parts: TrackingUpdate[]) => parts.reduce(mergeLog, emptyLog);
    const expected = merge(pieces);
    expect(expected.events).toEqual(whole.events);
    const anyOrder = fc.record({
      order: fc.shuffledSubarray(pieces, { minLength: pieces.length, maxLength: pieces.length }),
      again: fc.array(fc.constantFrom(...pieces), { maxLength: 10 }),
    });
    fc.assert(
      fc.property(anyOrder, ({ order, again }) => {
        const log = merge([...again, ...order, ...again]);
        expect(log).toEqual(expected);
        expect(milestoneOf(log)).toBe(milestoneOf(expected));
      }),
      { numRuns: 300 },
    );
    expect(milestoneOf(expected)).toBe("delivered");
  });
});
