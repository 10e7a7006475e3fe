import { describe, expect, it } from "vitest";
import { wooShipmentsOf, type WooShipped } from "../../../shared/webhook/sources/woocommerce-shipments.ts";

const observedAt = Date.UTC(2026, 10, 20);
const order = (meta_data: WooShipped["meta_data"], more: Partial<WooShipped> = {}): WooShipped => ({
  id: "727",
  observedAt,
  isCompleted: false,
  lines: [
    { id: "315", quantity: 2 },
    { id: "316", quantity: 1 },
  ],
  meta_data,
  ...more,
});
const shipmentTracking = (...value: unknown[]) => ({ key: "_wc_shipment_tracking_items", value });
const aftership = (...value: unknown[]) => ({ key: "_aftership_tracking_items", value });
const shipmentsOf = (...asked: Parameters<typeof wooShipmentsOf>) =>
  wooShipmentsOf(...asked).flatMap((change) => (change.kind === "shipment" ? [change.shipment] : []));
const leftOf = (...asked: Parameters<typeof wooShipmentsOf>) =>
  wooShipmentsOf(...asked).flatMap((change) => (change.kind === "only_shipments" ? [change.ids] : []));

const plain = { tracking_provider: "dhl", tracking_number: "00340434161094042557", date_shipped: "1763596800" };

describe("the shipments of a WooCommerce order", () => {
  it("are in the meta data of Shipment Tracking: the only parcel holds all of it", () => {
    const changes = wooShipmentsOf(
      order([{ key: "_billing", value: "x" }, shipmentTracking({ ...plain, tracking_id: "a1" })]),
    );
    expect(changes).toEqual([
      {
        kind: "shipment",
        order: "woocommerce:order:727",
        observedAt,
        shipment: {
          id: expect.stringMatching(/^woo-[\w-]{16}$/),
          carrier: "DHL",
          trackingNumbers: ["00340434161094042557"],
          lines: order([]).lines,
          shippedAt: Date.UTC(2025, 10, 20),
          status: "shipped",
          events: [],
        },
      },
      {
        kind: "only_shipments",
        order: "woocommerce:order:727",
        observedAt,
        among: "woo-",
        ids: [expect.stringMatching(/^woo-/)],
      },
    ]);
  });

  it("hold what Advanced Shipment Tracking says, numbers as text or not", () => {
    const [first, second] = shipmentsOf(
      order([
        shipmentTracking(
          { ...plain, products_list: [{ product: "9", item_id: 315, qty: "2" }] },
          {
            tracking_provider: "",
            custom_tracking_provider: "Bote",
            custom_tracking_link: "https://bote.example/1",
            tracking_number: 42,
            date_shipped: "",
            products_list: [{ item_id: "316", qty: 1 }],
          },
        ),
      ]),
    );
    expect(first).toMatchObject({ carrier: "DHL", lines: [{ id: "315", quantity: 2 }] });
    expect(second).toMatchObject({
      carrier: "Bote",
      trackingNumbers: ["42"],
      trackingUrl: "https://bote.example/1",
      lines: [{ id: "316", quantity: 1 }],
    });
  });

  it("hold what AfterShip says", () => {
    const item = {
      tracking_id: "f00",
      slug: "ups",
      tracking_number: "1Z5R89390357567127",
      line_items: [{ id: 316, quantity: 1 }],
      metrics: { created_at: "2026-11-19T08:00:00Z" },
    };
    expect(shipmentsOf(order([aftership(item)]))).toMatchObject([
      { carrier: "UPS", lines: [{ id: "316", quantity: 1 }], shippedAt: Date.UTC(2026, 10, 19, 8) },
    ]);
  });

  it("of several parcels without contents say nothing of them, until the order is completed", () => {
    const meta = [shipmentTracking(plain, { ...plain, tracking_number: "B" })];
    expect(shipmentsOf(order(meta)).map((shipment) => shipment?.lines)).toEqual([[], []]);
    const completed = shipmentsOf(order(meta, { isCompleted: true }));
    expect(completed.map((shipment) => shipment?.lines)).toEqual([order([]).lines, []]);
  });

  it("are one where two plugins have the same number, as the one says that says most", () => {
    const both = [
      shipmentTracking(plain),
      aftership({ ...plain, slug: "dhl", line_items: [{ id: 315, quantity: 1 }] }),
    ];
    expect(shipmentsOf(order(both))).toMatchObject([{ lines: [{ id: "315", quantity: 1 }] }]);
  });

  it("are the same ones by their numbers, whatever ids their plugin gives them", () => {
    const [one] = shipmentsOf(order([shipmentTracking(plain)]));
    const again = { ...plain, tracking_id: "another" };
    expect(shipmentsOf(order([shipmentTracking(again)], { observedAt: observedAt + 1 }))[0]?.id).toBe(one?.id);
    expect(shipmentsOf(order([aftership({ ...plain, slug: "dhl" })]))[0]?.id).toBe(one?.id);
  });

  it("are all that there are, where there is a list of them and all of it can be read", () => {
    const [first, second] = shipmentsOf(order([shipmentTracking(plain, { ...plain, tracking_number: "B" })]));
    expect(leftOf(order([shipmentTracking(plain, { ...plain, tracking_number: "B" })]))).toEqual([
      [first?.id, second?.id],
    ]);
    expect(leftOf(order([shipmentTracking(plain)]))).toEqual([[first?.id]]);
    expect(leftOf(order([shipmentTracking()]))).toEqual([[]]);
    expect(leftOf(order([shipmentTracking(plain, { tracking_number: "" })]))).toEqual([]);
    expect(leftOf(order([{ key: "_billing", value: [] }]))).toEqual([]);
    expect(leftOf(order([{ key: "_aftership_tracking_items", value: "a:0:{}" }]))).toEqual([]);
  });

  it.each([[["text"]], [[{}]], [[{ tracking_number: "" }]], [[null]]])(
    "are none where the meta data is odd: %j",
    (value) => {
      expect(wooShipmentsOf(order([shipmentTracking(...value)]))).toEqual([]);
      expect(wooShipmentsOf(order([{ key: "_aftership_tracking_items", value: "a:0:{}" }]))).toEqual([]);
    },
  );
});
