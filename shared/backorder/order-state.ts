import type { OrderInput, OrderState } from "./order.ts";

/** An order as the merchant's API and `order.updated` send it, seen at `observedAt` unless it says when itself. */
export const toOrderState = (input: OrderInput, seenAtMs: number): OrderState => ({
  ...input,
  placedAt: Date.parse(input.placedAt),
  observedAt: input.observedAt === undefined ? seenAtMs : Date.parse(input.observedAt),
  by: "api",
});
