import { describe, expect, it } from "vitest";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import { createShipmentsTable, type Sought } from "../../shared/shipment/shipments-table.ts";
import { event, hour, shipmentOf } from "../shared/shipment/shipments.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const shipments = createShipmentsTable(table("orders"));
const day = 86_400_000;

describe("a shipment's row", () => {
  it("is written by whoever read it last", async () => {
    const ref = { store: "demo", order: "#1 a", shipment: "p#1" };
    const shipment = shipmentOf({ id: "p#1", version: 0 });
    const stored = await shipments.put(ref, shipment, hour(0));
    expect(stored?.version).toBe(1);
    expect(await shipments.put(ref, shipment, hour(0))).toBeUndefined();
    expect(await shipments.get(ref)).toEqual(stored);
    expect(await shipments.ofOrder(ref)).toEqual([stored]);
    expect(await shipments.get({ ...ref, store: "other" })).toBeUndefined();
  });

  it("may go by a number that others go by", async () => {
    const refs = ["O1", "O2"].map((order) => ({ store: "demo", order, shipment: 'p"1' }));
    for (const ref of [...refs, ...refs]) await shipments.name(ref, "SHARED", 1_000);
    expect(await shipments.named("demo", "SHARED")).toEqual(refs);
    expect(await shipments.named("other", "SHARED")).toEqual([]);
  });
});

describe("what is told of a parcel before it is known", () => {
  const told = (at: number) => ({ events: [event("in_transit", { at: hour(at) })] });

  it("is kept together for seven days from the last word, and then forgotten", async () => {
    await shipments.keep("demo", "N1", { ...told(1), carrier: "ups" }, hour(0));
    await shipments.keep("demo", "N1", told(2), hour(0) + 5 * day);
    const kept = await shipments.kept("demo", "N1", hour(0) + 11 * day);
    expect(kept).toMatchObject({ carrier: "ups", events: [{ at: hour(1) }, { at: hour(2) }] });
    expect(await shipments.kept("demo", "N1", hour(0) + 12 * day)).toBeUndefined();
    await shipments.keep("demo", "N1", told(3), hour(0) + 13 * day);
    expect((await shipments.kept("demo", "N1", hour(0) + 13 * day))?.events).toHaveLength(1);
  });

  it("is kept whole when two tell at once", async () => {
    await Promise.all([1, 2, 3].map(async (at) => shipments.keep("demo", "N2", told(at), hour(0))));
    expect((await shipments.kept("demo", "N2", hour(0)))?.events).toHaveLength(3);
  });
});

describe("the index of shipments that are on their way", () => {
  const estimatedDelivery = { on: "2026-11-25", source: "easypost", statedAt: hour(1) };
  const put = async (
    order: string,
    milestone: Parameters<typeof event>[0],
    more: Parameters<typeof shipmentOf>[0] = {},
  ) =>
    shipments.put(
      { store: "index", order, shipment: "p1" },
      shipmentOf({
        version: 0,
        logs: { A: { events: [event(milestone, { at: hour(2) })], estimatedDelivery } },
        ...more,
      }),
      hour(5),
    );
  const ordersOf = async (sought: Sought, store = "index") =>
    (await shipments.underway(store, sought, 10)).refs.map(({ order }) => order).toSorted();

  it("has neither what has arrived nor what never left; and tells trouble, silence and lateness apart", async () => {
    await put("moving", "in_transit", { promisedOn: "2026-11-25" });
    await put("late", "in_transit", { promisedOn: "2026-11-24" });
    await put("held", "exception");
    await put("back", "returned");
    await put("there", "delivered");
    await put("label", "label_created", { status: "pending" });
    await put("cancelled", "exception", { status: "cancelled" });
    expect(await ordersOf({ status: "exception" })).toEqual(["back", "held"]);
    expect(await ordersOf({ status: "silent", sinceMs: hour(2) })).toEqual(["held", "late", "moving"]);
    expect(await ordersOf({ status: "silent", sinceMs: hour(1) })).toEqual([]);
    expect(await ordersOf({ status: "late", today: "2026-11-25" })).toEqual(["late"]);
    expect(await ordersOf({ status: "late", today: "2026-11-26" })).toEqual(["held", "late", "moving"]);
    expect(await ordersOf({ status: "exception" }, "other")).toEqual([]);
  });

  it("takes no parcel for late that has arrived, and of several each", async () => {
    const late = async (today: string) =>
      (await shipments.underway("lateness", { status: "late", today }, 10)).refs.map(({ order }) => order).toSorted();
    const putLate = async (order: string, logs: Shipment["logs"]) => {
      const numbers = Object.keys(logs);
      const shipment = shipmentOf({ version: 0, promisedOn: "2026-11-20", trackingNumbers: numbers, logs });
      return shipments.put({ store: "lateness", order, shipment: "p1" }, shipment, hour(5));
    };
    const at = (milestone: Parameters<typeof event>[0], on: string) => ({
      events: [event(milestone, { at: hour(2) })],
      estimatedDelivery: { on, source: "easypost", statedAt: hour(1) },
    });
    await putLate("at the shop", { A: at("available_for_pickup", "2026-11-25") });
    await putLate("on its way back", { A: at("returning", "2026-11-25") });
    await putLate("in part", { A: at("delivered", "2026-11-25"), B: at("in_transit", "2026-11-20") });
    await putLate("one of two", { A: at("in_transit", "2026-11-19"), B: at("in_transit", "2026-11-20") });
    expect(await late("2026-11-19")).toEqual([]);
    expect(await late("2026-11-20")).toEqual(["one of two"]);
    expect(await late("2026-11-21")).toEqual(["in part", "one of two"]);
  });

  it("takes a parcel for silent since it was heard of, whatever times were said", async () => {
    const silent = async (sinceMs: number) =>
      (await shipments.underway("silence", { status: "silent", sinceMs }, 10)).refs
        .map(({ order }) => order)
        .toSorted();
    const putHeard = async (order: string, at: number | undefined) => {
      const logs = { A: { events: [event("in_transit", at === undefined ? {} : { at })] } };
      const shipment = shipmentOf({ version: 0, movedAt: hour(3), logs });
      return shipments.put({ store: "silence", order, shipment: "p1" }, shipment, hour(5));
    };
    await putHeard("in the future", Date.UTC(2030, 0, 1));
    await putHeard("without a time", undefined);
    await putHeard("earlier", hour(1));
    expect(await silent(hour(2))).toEqual(["earlier"]);
    expect(await silent(hour(3))).toEqual(["earlier", "in the future", "without a time"]);
  });
});
