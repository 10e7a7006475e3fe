import { describe, expect, it } from "vitest";
import { loadShipping } from "../../../shared/backorder/shipping.ts";
import { defaultShipping } from "../../../shared/backorder/shipping-settings.ts";
import { promisedOnOf } from "../../../shared/shipment/promised.ts";
import { shipmentOf } from "./shipments.ts";

const services = [{ id: "std", name: "Standard", transitDays: { min: 1, max: 2 } }];
const store = { timeZone: "UTC", country: "DE" };
const shipping = await loadShipping({ ...defaultShipping, services }, store);
const order = { shipTo: { country: "DE" } };
/** Left on Friday, 20 November 2026. */
const shipment = shipmentOf({ lines: ["1", "2"].map((id) => ({ id, quantity: 1 })) });

describe("the day by which a shipment was promised", () => {
  it("is that of its last line by what was told, else by the day on which it left", () => {
    expect(promisedOnOf(shipment, order, {}, shipping)).toBe("2026-11-24");
    expect(promisedOnOf(shipment, order, { 1: "2026-12-01", 2: null }, shipping)).toBe("2026-12-03");
  });

  it("is none where nobody says how long a parcel takes", async () => {
    expect(promisedOnOf(shipment, order, {}, await loadShipping(defaultShipping, store))).toBeUndefined();
  });
});
