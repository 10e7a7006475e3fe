import * as v from "valibot";
import { orderIdSchema } from "../../shared/backorder/order.ts";
import { listQuery } from "../../shared/http/cursor.ts";
import { contract } from "../../shared/http/route.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { shipmentSchema } from "../../shared/shipment/shipment-input.ts";
import { base, store } from "./contract.parts.ts";

const id = orderIdSchema;

export const putShipment = contract({
  method: "PUT",
  path: `${base}/orders/{id}/shipments/{shipment}`,
  summary: "A shipment whole, as it is now, before or after its order is known; an older observedAt changes nothing",
  auth: "merchant",
  params: { store, id, shipment: id },
  body: shipmentSchema,
  bodyBytes: limits.orderBytes,
  success: { status: 200, description: "applied, the shipment as it is stored, and units beyond what was ordered" },
});

export const getShipment = contract({
  method: "GET",
  path: `${base}/orders/{id}/shipments/{shipment}`,
  summary: "A shipment: how far it has come, and all that its carrier has told",
  auth: "merchant",
  params: { store, id, shipment: id },
  success: { status: 200, description: "The shipment" },
});

export const getOrderShipments = contract({
  method: "GET",
  path: `${base}/orders/{id}/shipments`,
  summary: "An order's shipments, by their ids",
  auth: "merchant",
  params: { store, id },
  success: { status: 200, description: "items, and units in them beyond what was ordered" },
});

export const getShipments = contract({
  method: "GET",
  path: `${base}/shipments`,
  summary: "Shipments that somebody should look after: in trouble, without news for some days, or later than their day",
  auth: "merchant",
  params: { store },
  query: {
    status: v.picklist(["exception", "silent", "late"]),
    /** Of `silent`; the store's `tracking.silentDays` where nothing is said. */
    days: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^\d{1,3}$/, "must be a whole number"),
        v.transform(Number),
        v.minValue(1),
        v.maxValue(365),
      ),
    ),
    ...listQuery,
  },
  success: { status: 200, description: "items, and next; a page of what is sought may be shorter than the limit" },
});

export const shipmentContracts = [putShipment, getShipment, getOrderShipments, getShipments];
