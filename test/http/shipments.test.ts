import { describe, expect, it } from "vitest";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

const order = (lines: { id: string; quantity: number; backorder?: boolean }[]) => ({
  placedAt: at(-1),
  customer: { email: "ada@example.com", locale: "en" },
  shipTo: { country: "DE" },
  currency: "EUR",
  lines: lines.map((line) => ({ sku: `SKU-${line.id}`, unitPrice: "10.00", ...line })),
});
const path = (id: string) => `/v1/stores/demo/orders/${id}`;
const shipment = (lines: { id: string; quantity: number }[], more: Record<string, unknown> = {}) => ({
  trackingNumber: "1Z5R89390357567127",
  lines,
  shippedAt: at(-1),
  ...more,
});
const ship = async (id: string, name: string, body: unknown) =>
  system.sendJson("PUT", `${path(id)}/shipments/${name}`, body);
const linesOf = async (id: string) => (await system.send("GET", path(id))).body["lines"];

describe("an order's shipments", () => {
  it("ship its lines, one line over several parcels", async () => {
    await system.sendJson(
      "PUT",
      path("A1"),
      order([
        { id: "1", quantity: 3 },
        { id: "2", quantity: 1 },
      ]),
    );
    const first = await ship(
      "A1",
      "p1",
      shipment([
        { id: "1", quantity: 2 },
        { id: "2", quantity: 1 },
      ]),
    );
    expect(first).toMatchObject({
      status: 200,
      body: { applied: true, carrier: "UPS", detectedCarrier: "ups", milestone: "unknown", events: [] },
    });
    expect(await linesOf("A1")).toMatchObject([
      { id: "1", shipped: 2, status: "open" },
      { id: "2", shipped: 1, status: "shipped" },
    ]);
    await ship("A1", "p2", shipment([{ id: "1", quantity: 1 }], { trackingNumber: "no carrier has this" }));
    expect(await linesOf("A1")).toMatchObject([{ shipped: 3, status: "shipped" }, { shipped: 1 }]);
  });
});
