import { expect, it } from "vitest";
import { createFollowShipments } from "../../../functions/follow-order/follow-shipments.ts";
import { readDue } from "../../../shared/runtime/due.ts";
import { mergeShipment, mergeTracking } from "../../../shared/shipment/merge-shipment.ts";
import { createShipmentsTable } from "../../../shared/shipment/shipments-table.ts";
import { defaultSettings } from "../../../shared/store/settings.ts";
import { openDatabase } from "../../contracts/database.ts";

const { table } = await openDatabase();
const rows = table("orders");
const shipments = createShipmentsTable(rows);
const monthMs = 30.44 * 86_400_000;

it("forgets what carriers wrote when the store's time for it is over, and not what became of the shipment", async () => {
  let nowMs = Date.UTC(2026, 0, 1);
  const follow = createFollowShipments({
    clock: { now: () => nowMs, sleep: async () => {} },
    shipments,
    takeKept: async (_, shipment) => shipment,
    countShipped: async () => "nothing",
  });
  const ref = { store: "demo", order: "A" };
  const settings = { ...defaultSettings, name: "", sender: "", postalAddress: "", retentionMonths: 2 };
  const look = async () => {
    const followed = await follow.before(ref, { order: undefined, lines: [], rest: await beside() }, settings);
    return followed === "again" ? followed : follow.after(ref, followed, settings);
  };
  const beside = async () => (await rows.page({ where: "#pk = :pk", values: { pk: "demo#A" }, limit: 10 })).rows;
  const isDue = async () => (await readDue(rows, nowMs)).some(({ pk }) => pk === "demo#A");
  const place = async () => (await shipments.get({ ...ref, shipment: "1" }))?.logs["1Z"]?.events[0]?.place;

  const update = { id: "1", lines: [], trackingNumbers: ["1Z"], status: "shipped" as const, events: [] };
  const { shipment } = mergeShipment(undefined, update, nowMs, nowMs);
  const event = { at: nowMs, milestone: "delivered" as const, raw: "delivered", place: "Portland", source: "shippo" };
  const told = mergeTracking(shipment, { trackingNumber: "1Z", events: [event] }, nowMs).shipment;
  await shipments.put({ ...ref, shipment: "1" }, { ...told, dueAt: nowMs }, nowMs);
  expect(await look()).toBe("done");
  nowMs += 1.9 * monthMs;
  expect([await isDue(), await look(), await place()]).toEqual([false, "done", "Portland"]);
  nowMs += 0.2 * monthMs;
  expect([await isDue(), await look(), await place()]).toEqual([true, "done", undefined]);
  expect(await isDue()).toBe(false);
  expect(await shipments.get({ ...ref, shipment: "1" })).toMatchObject({ status: "shipped", trackingNumbers: ["1Z"] });
});
