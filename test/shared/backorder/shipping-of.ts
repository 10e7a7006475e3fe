import * as v from "valibot";
import { loadShipping, type Shipping } from "../../../shared/backorder/shipping.ts";
import { shippingSchema } from "../../../shared/backorder/shipping-settings.ts";

/** What the setting says, of a store in Berlin. */
export const shippingOf = (setting: v.InferInput<typeof shippingSchema>): Promise<Shipping> =>
  loadShipping(v.parse(shippingSchema, setting), { timeZone: "Europe/Berlin", country: "DE" });
