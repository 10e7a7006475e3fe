import { describe, expect, it } from "vitest";
import { mergeLogs, mergeShipment } from "../../../shared/shipment/merge-shipment.ts";
import type { Milestone } from "../../../shared/shipment/milestone.ts";
import { parcelsOf } from "../../../shared/shipment/parcel.ts";
import { ofAll, type Shipment } from "../../../shared/shipment/shipment.ts";
import { shopify } from "../../../shared/webhook/sources/shopify.ts";
import { capturedBody } from "../../support/shopify-webhooks.ts";
import { changesOf } from "../../support/carrier-webhooks.ts";

const read = (eventType: string, body: unknown) =>
  shopify.read({
    raw: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    eventType,
    receivedAtMs: 5,
    options: {},
  });
const order = "shopify:order:820982911946154508";

describe("a fulfillment of Shopify's", () => {
  it.each([
    ["fulfillments/create", "2023-02-21T01:31:11Z"],
    ["fulfillments/update", "2023-02-21T01:45:36Z"],
  ])("is a shipment with its lines, as captured: %s", (topic, instant) => {
    expect(read(topic, capturedBody(topic))).toEqual({
      kind: "changes",
      changes: [
        {
          kind: "shipment",
          order,
          observedAt: Date.parse(instant),
          shipment: {
            id: "123456",
            carrier: "UPS",
            trackingNumbers: ["1Z827WK74630"],
            trackingUrl: "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=1z827wk74630",
            lines: [
              { id: "866550311766439020", quantity: 1 },
              { id: "141249953214522974", quantity: 1 },
            ],
            shippedAt: Date.parse(instant),
            status: "pending",
            events: [],
          },
        },
      ],
    });
  });

  const least = { id: 1, order_id: "9007199254740993123", line_items: [], updated_at: "2025-03-04T10:00:00Z" };
  const shipmentOf = (fields: Record<string, unknown>) => {
    const [change] = changesOf(read("fulfillments/update", { ...least, ...fields }));
    if (change?.kind !== "shipment") throw new Error("No shipment");
    return change;
  };

  it.each([
    ["pending", "pending"],
    ["open", "pending"],
    ["success", "shipped"],
    ["cancelled", "cancelled"],
    ["error", "cancelled"],
    ["failure", "cancelled"],
    ["teleported", "unknown"],
    [null, "unknown"],
  ])("of status %s is %s", (status, expected) => {
    expect(shipmentOf({ status }).shipment.status).toBe(expected);
  });

  it("needs no number, link or place, and keeps the order's id whole", () => {
    const { order: name, shipment } = shipmentOf({ tracking_url: "javascript:alert(1)", tracking_numbers: [""] });
    expect(name).toBe("shopify:order:9007199254740993123");
    expect(shipment).toEqual({ id: "1", trackingNumbers: [], lines: [], status: "unknown", events: [] });
  });

  it("of several parcels has each number once", () => {
    const { shipment } = shipmentOf({ tracking_number: "a 1", tracking_numbers: ["A1", "B2"], location_id: 77 });
    expect(shipment).toMatchObject({ trackingNumbers: ["A1", "B2"], location: "77" });
  });

  it("says where the parcel is, where Shopify knows", () => {
    expect(shipmentOf({ shipment_status: "out_for_delivery" }).shipment.events).toEqual([
      { milestone: "out_for_delivery", raw: "out_for_delivery", source: "shopify" },
    ]);
  });

  it("that is edited takes no parcel back to what it still says of it", () => {
    const edited = (shipment_status: string, updated_at: string) => {
      const { shipment, observedAt } = shipmentOf({ shipment_status, updated_at, status: "success" });
      return (known: Shipment | undefined) => mergeShipment(known, shipment, observedAt, observedAt).shipment;
    };
    const milestoneAfter = (known: Shipment) => parcelsOf(known)[0]?.milestone;
    const carrierSays = (known: Shipment, ...told: [Milestone, string][]) => ({
      ...known,
      logs: {
        ...known.logs,
        [ofAll]: mergeLogs(known.logs[ofAll], {
          events: told.map(([milestone, at]) => ({ milestone, raw: "", at: Date.parse(at), source: "easypost" })),
        }),
      },
    });
    const first = edited("in_transit", "2025-03-04T08:00:00Z")(undefined);
    const out = carrierSays(first, ["out_for_delivery", "2025-03-04T09:00:00Z"]);
    expect(milestoneAfter(edited("in_transit", "2025-03-04T09:30:00Z")(out))).toBe("out_for_delivery");
    const back = carrierSays(out, ["delivered", "2025-03-04T10:00:00Z"], ["returning", "2025-03-05T10:00:00Z"]);
    const again = edited("delivered", "2025-03-06T09:30:00Z")(back);
    expect(milestoneAfter(again)).toBe("returning");
    const events = (known: Shipment) => parcelsOf(known)[0]?.events.length;
    expect(events(edited("delivered", "2025-03-07T09:30:00Z")(again))).toBe(events(again));
  });

  it("that cannot be understood is refused", () => {
    const refused = (note: string) => ({ kind: "refused", note });
    expect(read("fulfillments/create", { ...least, order_id: null })).toEqual(refused("order_id is missing or wrong"));
    expect(read("fulfillments/create", { ...least, line_items: [{ id: 1, quantity: -1 }] })).toEqual(
      refused("line_items.0.quantity is missing or wrong"),
    );
  });
});

describe("an event of a fulfillment of Shopify's", () => {
  const event = {
    id: 944956391,
    fulfillment_id: 255858046,
    status: "delivered",
    message: "Left at the door",
    happened_at: "2025-03-04T09:00:00-05:00",
    city: "Ottawa",
    province: "Ontario",
    country: "Canada",
    created_at: "2025-03-04T10:00:00-05:00",
    estimated_delivery_at: "2025-03-05T17:00:00-05:00",
    order_id: 820_982_911,
  };

  it("happened to its shipment, of which nothing else is said", () => {
    const observedAt = Date.parse("2025-03-04T15:00:00Z");
    expect(read("fulfillment_events/create", event)).toEqual({
      kind: "changes",
      changes: [
        {
          kind: "shipment",
          order: "shopify:order:820982911",
          observedAt,
          shipment: {
            id: "255858046",
            events: [
              {
                milestone: "delivered",
                raw: "delivered",
                at: Date.parse("2025-03-04T14:00:00Z"),
                description: "Left at the door",
                place: "Ottawa, Ontario, Canada",
                source: "shopify",
              },
            ],
            estimatedDelivery: { on: "2025-03-05", source: "shopify", statedAt: observedAt },
          },
        },
      ],
    });
  });

  it("of a status that nobody knows keeps its words; without a shipment it is refused", () => {
    const unknown = changesOf(read("fulfillment_events/create", { ...event, status: "teleported" }));
    expect(unknown).toMatchObject([{ shipment: { events: [{ milestone: "unknown", raw: "teleported" }] } }]);
    expect(read("fulfillment_events/create", { ...event, fulfillment_id: undefined })).toEqual({
      kind: "refused",
      note: "fulfillment_id is missing or wrong",
    });
  });
});
