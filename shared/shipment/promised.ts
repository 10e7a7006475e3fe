import type { Said } from "../backorder/news.ts";
import type { Order } from "../backorder/order.ts";
import { arrivalOf } from "../backorder/ship-dates.ts";
import type { Shipping } from "../backorder/shipping.ts";
import { type Day, dayOf } from "../runtime/day.ts";
import type { Shipment } from "./shipment.ts";

/** The day on which a shipment left, in the store's zone. */
export const shippedOnOf = ({ shippedAt, observedAt }: Shipment, timeZone: string): Day =>
  dayOf(shippedAt ?? observedAt, timeZone);

/**
 * The day by which the customer was told that all of a shipment arrives: of each line by the shipping day that they
 * were told, else by the day on which it left. None where the store has no service that says how long it takes.
 */
export const promisedOnOf = (
  shipment: Shipment,
  { shipTo }: Pick<Order, "shipTo">,
  told: Said,
  shipping: Shipping,
): Day | undefined => {
  const leftOn = shippedOnOf(shipment, shipping.timeZone);
  const query = { shipping, location: shipment.location, destination: shipTo };
  const days = shipment.lines.flatMap(({ id }) => {
    const arrival = arrivalOf(query, (Object.hasOwn(told, id) ? told[id] : undefined) ?? leftOn);
    return arrival === undefined ? [] : [arrival.deliversTo];
  });
  return days.toSorted().at(-1);
};
