import { expect, it } from "vitest";
import { createCancelOthers } from "../../shared/shipment/cancel-others.ts";
import { wooShipmentsOf } from "../../shared/webhook/sources/woocommerce-shipments.ts";
import { openShipping } from "./shipping-world.ts";

it("takes back what a shop's tracking plugin has taken out, and not what has been delivered, or is not the plugin's", async () => {
  const world = await openShipping();
  const cancelOthers = createCancelOthers({ ...world, ...world.calm });
  const ref = { store: "demo", order: "O" };
  await world.placeOrder(ref, [{ id: "1", sku: "TENT", quantity: 3 }]);
  const say = async (...numbers: string[]) => {
    const value = numbers.map((tracking_number) => ({ tracking_number, products_list: [{ item_id: 1, qty: 1 }] }));
    const changes = wooShipmentsOf({
      id: "O",
      observedAt: (world.time.now += 60_000),
      isCompleted: false,
      lines: [{ id: "1", quantity: 3 }],
      meta_data: [{ key: "_wc_shipment_tracking_items", value }],
    });
    for (const change of changes) {
      if (change.kind === "shipment") {
        await world.calm.applyShipment({ ...ref, shipment: change.shipment.id }, change.shipment, change.observedAt);
      }
      if (change.kind === "only_shipments") await cancelOthers(ref, change, change.observedAt);
    }
  };
  const statuses = async () =>
    Object.fromEntries(
      (await world.shipments.ofOrder(ref)).map(({ trackingNumbers, status }) => [trackingNumbers[0], status]),
    );
  const shipped = async () => (await world.orders.read(ref)).lines.map((line) => line.shipped);

  const own = { id: "p1", trackingNumbers: ["OWN"], lines: [{ id: "1", quantity: 1 }], status: "shipped" as const };
  await world.calm.applyShipment({ ...ref, shipment: "p1" }, { ...own, events: [] }, world.time.now);
  await say("WRNG", "DONE");
  expect(await shipped()).toEqual([3]);
  const events = [{ milestone: "delivered" as const, raw: "D", source: "easypost", at: world.time.now }];
  await world.calm.applyTracking("demo", { trackingNumber: "DONE", events });
  await say();
  expect([await shipped(), await statuses()]).toEqual([[2], { OWN: "shipped", WRNG: "cancelled", DONE: "shipped" }]);
  await say("DONE", "RIGHT");
  expect([await shipped(), await statuses()]).toEqual([
    [3],
    { OWN: "shipped", WRNG: "cancelled", DONE: "shipped", RIGHT: "shipped" },
  ]);
});
