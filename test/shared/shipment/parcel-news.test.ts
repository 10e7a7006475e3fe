import { describe, expect, it } from "vitest";
import type { Order } from "../../../shared/backorder/order.ts";
import { decideParcelNews } from "../../../shared/shipment/parcel-news.ts";
import { withTold } from "../../../shared/shipment/parcel-told.ts";
import type { Shipment } from "../../../shared/shipment/shipment.ts";
import type { TrackingEvent } from "../../../shared/shipment/tracking-log.ts";
import { defaultSettings } from "../../../shared/store/settings.ts";
import { event, hour, shipmentOf } from "./shipments.ts";

const order: Order = {
  placedAt: hour(-1),
  createdAt: hour(-1),
  customer: { email: "ada@example.com" },
  shipTo: { country: "DE" },
  currency: "EUR",
  status: "open",
  by: "api",
  observedAt: hour(-1),
  mark: "",
  version: 1,
};
const { orderSettleSeconds, tracking } = defaultSettings;
const settings = { orderSettleSeconds, tracking };
const decide = (shipments: Shipment[], told = {}, more: Partial<Parameters<typeof decideParcelNews>[3]> = {}) =>
  decideParcelNews(order, shipments, told, { nowMs: hour(5), canTell: true, settings, ...more });
const withEvents = (...events: TrackingEvent[]) => shipmentOf({ logs: { A: { events } } });
const step = (milestone: TrackingEvent["milestone"], at: number) => event(milestone, { at: hour(at) });

describe("news of a parcel", () => {
  it("is that it was shipped, once its shop says so and that has settled", () => {
    const parcel = { shipment: "p1", trackingNumber: "A" };
    expect(decide([shipmentOf()]).news).toEqual({ topic: "shipped", parcel: { ...parcel, covers: ["shipped"] } });
    expect(decide([shipmentOf()], {}, { nowMs: hour(0) })).toMatchObject({
      news: undefined,
      laterAtMs: hour(0) + orderSettleSeconds * 1_000,
    });
  });

  it.each([
    ["in_transit", "shipped"],
    ["out_for_delivery", "out_for_delivery"],
    ["available_for_pickup", "available_for_pickup"],
    ["delivery_attempted", "delivery_attempted"],
    ["delivered", "delivered"],
    ["exception", "exception"],
    ["returning", "returned"],
    ["returned", "returned"],
  ] as const)("of %s is %s, once", (milestone, topic) => {
    const shipment = withEvents(step(milestone, 1));
    const { news } = decide([shipment]);
    expect(news?.topic).toBe(topic);
    const told = withTold({}, { shipment: "p1", trackingNumber: "A" }, news?.parcel.covers ?? []);
    expect(decide([shipment], told)).toEqual({ news: undefined, known: told, laterAtMs: undefined });
  });

  it.each(["unknown", "label_created", "cancelled"] as const)(
    "is none of %s, where the shop has not sent it",
    (milestone) => {
      expect(decide([{ ...withEvents(step(milestone, 1)), status: "pending" }]).news).toBeUndefined();
    },
  );

  it("of a burst is the latest, and what came before it is no news any more", () => {
    const { news } = decide([withEvents(step("in_transit", 1), step("exception", 2), step("out_for_delivery", 3))]);
    expect(news).toMatchObject({
      topic: "out_for_delivery",
      parcel: { covers: ["exception", "out_for_delivery", "shipped"] },
    });
  });

  it("is none of a cancelled shipment, or of one of which only events have told", () => {
    expect(
      decide([
        { ...shipmentOf(), status: "cancelled" },
        { ...shipmentOf(), status: undefined },
      ]).news,
    ).toBeUndefined();
  });

  it("that the merchant does not want told, or nobody can be told, counts as told", () => {
    const messages = { ...tracking.messages, delivered: false };
    const shipment = withEvents(step("delivered", 1));
    const known = { p1: { A: ["delivered", "shipped"] } };
    const muted = decide([shipment], {}, { settings: { orderSettleSeconds, tracking: { ...tracking, messages } } });
    expect(muted).toMatchObject({ news: undefined, known });
    expect(decide([shipment], {}, { canTell: false })).toMatchObject({ news: undefined, known });
  });

  it("that was there with an old order is history; what follows is not", () => {
    const old = { ...order, placedAt: hour(-24 * 5) };
    const shipment = shipmentOf({ createdAt: order.createdAt });
    const context = { nowMs: hour(5), canTell: true, settings };
    const { news, known } = decideParcelNews(old, [shipment], {}, context);
    expect([news, known]).toEqual([undefined, { p1: { A: ["shipped"] } }]);
    const later = { ...withEvents(step("delivered", 1)), createdAt: order.createdAt };
    expect(decideParcelNews(old, [later], known, context).news?.topic).toBe("delivered");
  });

  it("of leaving is one for all parcels of a shipment; of arriving each has its own", () => {
    const shipment = shipmentOf({ trackingNumbers: ["A", "B"] });
    const told = withTold({}, { shipment: "p1", trackingNumber: "A" }, ["shipped"]);
    expect(decide([shipment], told).news).toBeUndefined();
    const arrived = { ...shipment, logs: { B: { events: [step("delivered", 1)] } } };
    expect(decide([arrived], told).news).toMatchObject({ topic: "delivered", parcel: { trackingNumber: "B" } });
  });

  it("that was told before the number was known is not told again", () => {
    const told = withTold({}, { shipment: "p1", trackingNumber: "" }, ["delivered", "shipped"]);
    expect(decide([withEvents(step("delivered", 1))], told).news).toBeUndefined();
  });

  describe("whose number was corrected", () => {
    const shipped = { shipment: "p1", trackingNumber: "A" };
    const told = withTold({}, shipped, ["shipped", "out_for_delivery"]);
    const whole = { all: { events: [step("out_for_delivery", 1)] } };

    it.each([[["B"]], [[]]])("to %j is not told again, and what follows is", (trackingNumbers) => {
      const { news, known } = decide([shipmentOf({ trackingNumbers, logs: whole })], told);
      expect(news).toBeUndefined();
      const logs = { all: { events: [...whole.all.events, step("delivered", 2)] } };
      expect(decide([shipmentOf({ trackingNumbers, logs })], known).news?.topic).toBe("delivered");
    });

    it("is not told again when it has its first number back, or another one", () => {
      const known = ["B", undefined, "C", "A"].reduce((before, number) => {
        const trackingNumbers = number === undefined ? [] : [number];
        const decision = decide([shipmentOf({ trackingNumbers, logs: whole })], before);
        expect(decision.news).toBeUndefined();
        return decision.known;
      }, told);
      expect(decide([shipmentOf({ logs: whole })], known)).toMatchObject({ news: undefined, known });
    });

    it("takes nothing over from a parcel that was taken out beside it", () => {
      const both = shipmentOf({ trackingNumbers: ["A", "B"], logs: { A: { events: [step("delivered", 1)] } } });
      const first = withTold(decide([both], told).known, shipped, ["delivered", "shipped"]);
      const { known } = decide([both], first);
      const left = shipmentOf({ trackingNumbers: ["B"], logs: { B: { events: [step("delivered", 2)] } } });
      expect(decide([left], known).news).toMatchObject({ topic: "delivered", parcel: { trackingNumber: "B" } });
    });
  });

  describe("that its shop has taken out", () => {
    const told = withTold({}, { shipment: "p1", trackingNumber: "A" }, ["shipped"]);
    const gone = shipmentOf({ status: "cancelled", isTakenOut: true });
    const corrected = shipmentOf({ id: "p2", trackingNumbers: ["B"] });

    it("and put in under another number is not told again, and what follows is; nor when it is put back", () => {
      const { news, known } = decide([gone, corrected], told);
      expect(news).toBeUndefined();
      const moved = { ...corrected, logs: { B: { events: [step("delivered", 2)] } } };
      expect(decide([gone, moved], known).news).toMatchObject({ topic: "delivered", parcel: { shipment: "p2" } });
      expect(decide([shipmentOf(), { ...corrected, ...gone, id: "p2" }], known).news).toBeUndefined();
    });

    it("makes one other known, and none that holds something else", () => {
      const { known } = decide([gone, corrected], told);
      const more = shipmentOf({ id: "p3", trackingNumbers: ["C"] });
      expect(decide([gone, corrected, more], known).news).toMatchObject({ parcel: { shipment: "p3" } });
      const other = { ...corrected, lines: [{ id: "2", quantity: 1 }] };
      expect(decide([gone, other], told).news).toMatchObject({ parcel: { shipment: "p2" } });
    });

    it("is told again where it was cancelled alone: another shipment is another parcel", () => {
      const cancelled = shipmentOf({ status: "cancelled" });
      expect(decide([cancelled, corrected], told).news).toMatchObject({ parcel: { shipment: "p2" } });
    });
  });

  it("that is in two shipments is told once, and of leaving for what each holds", () => {
    const logs = { A: { events: [step("delivered", 1)] } };
    const told = withTold({}, { shipment: "p1", trackingNumber: "A" }, ["delivered", "shipped"]);
    expect(decide([shipmentOf({ logs }), shipmentOf({ id: "p2", logs })], told).news).toBeUndefined();
    const left = withTold({}, { shipment: "p1", trackingNumber: "A" }, ["shipped"]);
    expect(decide([shipmentOf(), shipmentOf({ id: "p2" })], left).news).toBeUndefined();
    const other = shipmentOf({ id: "p2", lines: [{ id: "2", quantity: 1 }] });
    expect(decide([shipmentOf(), other], left).news).toMatchObject({ topic: "shipped", parcel: { shipment: "p2" } });
    const noNumber = { trackingNumbers: [] };
    expect(decide([shipmentOf(noNumber), shipmentOf({ id: "p2", ...noNumber })], left).news?.parcel.shipment).toBe(
      "p2",
    );
  });

  it("that the merchant does not want told swallows none before it that is still true", () => {
    const mute = (...topics: (keyof typeof tracking.messages)[]) => ({
      settings: {
        orderSettleSeconds,
        tracking: {
          ...tracking,
          messages: { ...tracking.messages, ...Object.fromEntries(topics.map((each) => [each, false])) },
        },
      },
    });
    const out = withEvents(step("in_transit", 1), step("out_for_delivery", 2));
    const { news } = decide([out], {}, mute("out_for_delivery"));
    expect(news).toMatchObject({ topic: "shipped", parcel: { covers: ["out_for_delivery", "shipped"] } });
    const known = withTold({}, { shipment: "p1", trackingNumber: "A" }, ["out_for_delivery", "shipped"]);
    const told = withTold({}, { shipment: "p1", trackingNumber: "A" }, ["shipped"]);
    expect(decide([out], told, mute("out_for_delivery"))).toMatchObject({ news: undefined, known });
    expect(decide([out], {}, mute("out_for_delivery", "shipped"))).toMatchObject({ news: undefined, known });
    // That it is on its way is none of one that has arrived.
    expect(decide([withEvents(step("delivered", 1))], {}, mute("delivered")).news).toBeUndefined();
  });

  it("is also that the carrier's day is behind ours, once, and not when it has arrived", () => {
    const estimatedDelivery = { on: "2026-11-29", source: "easypost", statedAt: hour(1) };
    const late = (events: TrackingEvent[], promisedOn: string | undefined) =>
      shipmentOf({ promisedOn, logs: { A: { events, estimatedDelivery } } });
    const told = withTold({}, { shipment: "p1", trackingNumber: "A" }, ["shipped", "delivered"]);
    expect(decide([late([], "2026-11-28")], told).news?.topic).toBe("later_than_promised");
    expect(decide([late([], "2026-11-29")], told).news).toBeUndefined();
    expect(decide([late([], undefined)], told).news).toBeUndefined();
    expect(decide([late([step("delivered", 2)], "2026-11-28")], told).news).toBeUndefined();
    const both = withTold(told, { shipment: "p1", trackingNumber: "A" }, ["later_than_promised"]);
    expect(decide([late([], "2026-11-28")], both).news).toBeUndefined();
  });

  it("of a shipment with the name of a property of objects is its own", () => {
    expect(decide([shipmentOf({ id: "constructor" })]).news?.topic).toBe("shipped");
    const told = withTold({}, { shipment: "__proto__x", trackingNumber: "A" }, ["shipped"]);
    expect(decide([shipmentOf({ id: "__proto__x" })], told).news).toBeUndefined();
  });
});
