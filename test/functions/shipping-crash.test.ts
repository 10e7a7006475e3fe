import { describe, expect, it } from "vitest";
import { orderMessageIdOf } from "../../shared/backorder/order-message.ts";
import type { ShipmentRef } from "../../shared/shipment/shipment.ts";
import type { ShipmentUpdate } from "../../shared/shipment/shipment-update.ts";
import { Crash, crashAfter, crashBefore, type Hook, type Point } from "../protocol/faults.ts";
import { openShipping } from "./shipping-world.ts";

const world = await openShipping();

let orders = 0;
/** An order of two tents, which lie in hand, and of a stove; in one parcel, of which its carrier has told already. */
const prepare = async () => {
  const name = `O${(orders += 1)}`;
  const order = { store: "demo", order: name };
  const [tent, stove, trackingNumber] = [`TENT-${name}`, `STOVE-${name}`, `NUMBER${name}`];
  await world.placeOrder(order, [
    { id: "1", sku: tent, quantity: 2 },
    { id: "2", sku: stove, quantity: 2 },
  ]);
  await world.calm.followOrder(order);
  // What comes with an old order is history; this comes after it.
  world.time.now += 120_000;
  await world.putInHand(tent, 3);
  const events = [{ milestone: "delivered" as const, raw: "D", source: "easypost", at: world.time.now }];
  await world.calm.applyTracking("demo", { trackingNumber, events });
  const ref: ShipmentRef = { ...order, shipment: "p1" };
  const update: ShipmentUpdate = {
    id: "p1",
    trackingNumbers: [trackingNumber],
    lines: [
      { id: "1", quantity: 2 },
      { id: "2", quantity: 1 },
    ],
    shippedAt: world.time.now,
    status: "shipped",
    events: [],
  };
  return { order, ref, update, tent, stove, trackingNumber };
};
type Prepared = Awaited<ReturnType<typeof prepare>>;

const expectDone = async ({ order, ref, tent, stove, trackingNumber }: Prepared) => {
  const { lines } = await world.orders.read(order);
  expect(lines.map(({ id, shipped, open }) => [id, shipped, open])).toEqual([
    ["1", 2, undefined],
    ["2", 1, 1],
  ]);
  expect((await world.ledgers.get({ store: "demo", sku: tent }))?.inHand).toBe(1);
  const [shelf, queue] = await Promise.all([
    world.orders.queue({ store: "demo", sku: tent }, 10),
    world.orders.queue({ store: "demo", sku: stove }, 10),
  ]);
  expect([shelf.lines.length, queue.lines.map(({ open }) => open)]).toEqual([0, [1]]);
  const shipment = await world.shipments.get(ref);
  expect(shipment?.logs[trackingNumber]?.events).toHaveLength(1);
  expect(shipment?.dueAt).toBeUndefined();
  const parcel = { shipment: "p1", trackingNumber, covers: [] };
  const ids = (["delivered", "shipped"] as const).map((topic) =>
    orderMessageIdOf(order, { topic, n: 1, parcel }, "email"),
  );
  expect((await world.messages.getMany(ids)).map(({ about }) => about)).toMatchObject([{ topic: "delivered" }]);
};

/** All that a worker does, in order. */
const pointsOf = async (work: (prepared: Prepared, hook: Hook) => Promise<unknown>): Promise<Point[]> => {
  const points: Point[] = [];
  await work(await prepare(), (point) => {
    points.push(point);
  });
  return points;
};
const crashAt = ({ when, call, nth }: Point): Hook => (when === "before" ? crashBefore : crashAfter)(call, nth);

const apply = async ({ ref, update }: Prepared, hook: Hook) =>
  world.workers(hook).applyShipment(ref, update, world.time.now);
const follow = async (prepared: Prepared, hook: Hook) => {
  await apply(prepared, () => {});
  world.time.now += 60_000;
  await world.workers(hook).followOrder(prepared.order);
};

describe("after a crash, with every queue emptied", () => {
  it("wherever it was while a shipment was taken, all that follows from it is done, once", async () => {
    const points = await pointsOf(apply);
    expect(points.length).toBeGreaterThan(20);
    for (const point of points) {
      const prepared = await prepare();
      await expect(apply(prepared, crashAt(point))).rejects.toThrow(Crash);
      // Where nothing was written yet, whoever sent it sends it again.
      if ((await world.shipments.get(prepared.ref)) === undefined) await apply(prepared, () => {});
      await world.rest(prepared.order);
      await expectDone(prepared);
    }
  });

  it("and sent again by a shop that has got no answer, it is the same", async () => {
    for (const point of await pointsOf(apply)) {
      const prepared = await prepare();
      await expect(apply(prepared, crashAt(point))).rejects.toThrow(Crash);
      await apply(prepared, () => {});
      await world.rest(prepared.order);
      await expectDone(prepared);
    }
  });

  it("wherever it was while an order was followed, the next look does the rest", async () => {
    const points = await pointsOf(follow);
    expect(points.some(({ call }) => call === "messages.create")).toBe(true);
    for (const point of points) {
      const prepared = await prepare();
      await expect(follow(prepared, crashAt(point))).rejects.toThrow(Crash);
      await world.rest(prepared.order);
      await expectDone(prepared);
    }
  });

  it("wherever it was while a carrier's word was taken, that is taken again", async () => {
    const tell = async ({ trackingNumber }: Prepared, hook: Hook) => {
      const events = [{ milestone: "in_transit" as const, raw: "T", source: "shippo", at: world.time.now - 1 }];
      await world.workers(hook).applyTracking("demo", { trackingNumber, events });
    };
    const all = async (prepared: Prepared, hook: Hook) => {
      await apply(prepared, () => {});
      await tell(prepared, hook);
    };
    for (const point of await pointsOf(all)) {
      const prepared = await prepare();
      await expect(all(prepared, crashAt(point))).rejects.toThrow(Crash);
      await tell(prepared, () => {});
      await world.rest(prepared.order);
      const { events = [] } = (await world.shipments.get(prepared.ref))?.logs[prepared.trackingNumber] ?? {};
      expect(events.map(({ milestone }) => milestone)).toEqual(["in_transit", "delivered"]);
    }
  });
});

describe("a shipment and a carrier's word at once", () => {
  it("find each other wherever the other one has come to", async () => {
    const points = await pointsOf(apply);
    for (const { when, call, nth } of points) {
      const prepared = await prepare();
      const events = [{ milestone: "returned" as const, raw: "R", source: "shippo", at: world.time.now }];
      const meanwhile = async () =>
        world.calm.applyTracking("demo", { trackingNumber: prepared.trackingNumber, events });
      await apply(prepared, async (point) => {
        if (point.when === when && point.call === call && point.nth === nth) await meanwhile();
      });
      const known = (await world.shipments.get(prepared.ref))?.logs[prepared.trackingNumber]?.events ?? [];
      expect([when, call, known.map(({ milestone }) => milestone)]).toEqual([when, call, ["delivered", "returned"]]);
    }
  });

  it("and an order that comes at once, count its units once", async () => {
    const points = await pointsOf(apply);
    for (const { when, call, nth } of points) {
      const prepared = await prepare();
      const other = { ...prepared, ref: { ...prepared.ref, shipment: "p2" } };
      const lines = [{ id: "2", quantity: 1 }];
      await apply(prepared, async (point) => {
        if (point.when !== when || point.call !== call || point.nth !== nth) return;
        await apply({ ...other, update: { ...other.update, id: "p2", lines, trackingNumbers: ["X"] } }, () => {});
      });
      const read = await world.orders.read(prepared.order);
      expect([call, read.lines.map(({ shipped }) => shipped)]).toEqual([call, [2, 2]]);
      expect((await world.ledgers.get({ store: "demo", sku: prepared.tent }))?.inHand).toBe(1);
    }
  });
});

describe("what a carrier has said of a number", () => {
  it("is also of a shipment that comes by it later, beside the first one or in its place", async () => {
    const { ref, update, trackingNumber } = await prepare();
    await world.calm.applyShipment(ref, update, world.time.now);
    const events = [{ milestone: "returning" as const, raw: "R", source: "easypost", at: world.time.now + 1 }];
    await world.calm.applyTracking("demo", { trackingNumber, events });
    const milestonesOf = async (shipment: string) =>
      (await world.shipments.get({ ...ref, shipment }))?.logs[trackingNumber]?.events.map(({ milestone }) => milestone);
    await world.calm.applyShipment({ ...ref, shipment: "p2" }, { ...update, id: "p2" }, world.time.now);
    expect(await milestonesOf("p2")).toEqual(["delivered", "returning"]);
    await world.calm.applyShipment(ref, { ...update, trackingNumbers: ["OTHER"] }, world.time.now + 1);
    expect(await milestonesOf("p1")).toBeUndefined();
    await world.calm.applyShipment(ref, update, world.time.now + 2);
    expect(await milestonesOf("p1")).toEqual(["delivered", "returning"]);
  });
});
