import type { Line } from "../../../shared/backorder/order.ts";
import type { Shipment } from "../../../shared/shipment/shipment.ts";
import type { TrackingEvent } from "../../../shared/shipment/tracking-log.ts";

export const hour = (hours: number) => Date.UTC(2026, 10, 20, hours);

export const event = (milestone: TrackingEvent["milestone"], more: Partial<TrackingEvent> = {}): TrackingEvent => ({
  milestone,
  raw: milestone.toUpperCase(),
  source: "easypost",
  ...more,
});

export const shipmentOf = (more: Partial<Shipment> = {}): Shipment => ({
  id: "p1",
  version: 1,
  createdAt: hour(0),
  trackingNumbers: ["A"],
  lines: [{ id: "1", quantity: 1 }],
  shippedAt: hour(0),
  status: "shipped",
  observedAt: hour(0),
  mark: "",
  logs: {},
  movedAt: hour(0),
  ...more,
});

export const lineOf = (more: Partial<Line> = {}): Line => ({
  id: "1",
  sku: "TENT",
  quantity: 3,
  unitPrice: "10.00",
  placedAt: hour(0),
  isGone: false,
  shipped: 0,
  withdrawn: 0,
  observedAt: hour(0),
  mark: "",
  version: 1,
  isBackorder: true,
  ...more,
});
