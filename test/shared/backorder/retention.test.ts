import { describe, expect, it } from "vitest";
import { mergeOrder } from "../../../shared/backorder/merge-order.ts";
import type { OrderState } from "../../../shared/backorder/order.ts";
import { keepOrder } from "../../../shared/backorder/retention.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 0, 1);
const made = (status: OrderState["status"], ttl?: number) => {
  const state: OrderState = {
    placedAt: nowMs,
    observedAt: nowMs,
    customer: { email: "ada@example.com" },
    shipTo: { country: "DE" },
    currency: "EUR",
    lines: [{ id: "1", sku: "TENT", quantity: 1, unitPrice: "1.00", backorder: true }],
    status,
    by: "api",
  };
  const { order, changed } = mergeOrder("o", { order: undefined, lines: [] }, state, nowMs);
  return { order: { ...order, ttl }, lines: changed };
};
const keep = (status: OrderState["status"], retentionMonths: number, ttl?: number) => {
  const { order, lines } = made(status, ttl);
  const { ttl: until, isDue } = keepOrder(order, lines, { nowMs, retentionMonths });
  return { days: Math.floor((until * 1_000 - nowMs) / dayMs), isDue };
};
const inDays = (days: number) => (nowMs + days * dayMs) / 1_000;

describe("how long an order is kept", () => {
  it("is what the store says after the last write, once nothing of it is open", () => {
    expect(keep("cancelled", 13).days).toBe(395);
    expect(keep("cancelled", 1).days).toBe(30);
  });

  it("is five years while something of it is open, whatever the store says", () => {
    expect(keep("open", 1).days).toBe(1_830);
  });

  it("is never longer than what lies beside it is kept", () => {
    expect(keep("cancelled", 120).days).toBeLessThan(1_830);
  });

  it("is worth a write of its own when it ends or begins anew, and not at every look", () => {
    expect(keep("cancelled", 13, inDays(1_830)).isDue).toBe(true);
    expect(keep("cancelled", 13, inDays(300)).isDue).toBe(false);
    expect(keep("open", 13, inDays(1_000)).isDue).toBe(false);
    expect(keep("open", 13, inDays(300)).isDue).toBe(true);
  });
});
