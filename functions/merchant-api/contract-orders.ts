import * as v from "valibot";
import { orderIdSchema, orderSchema } from "../../shared/backorder/order.ts";
import { supplySchema } from "../../shared/backorder/supply.ts";
import { listQuery } from "../../shared/http/cursor.ts";
import { contract } from "../../shared/http/route.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { skuSchema } from "../../shared/stock/variant.ts";
import { base, store } from "./contract.parts.ts";

export const putOrder = contract({
  method: "PUT",
  path: `${base}/orders/{id}`,
  summary: "An order whole, as it is now; lines that are left out are cancelled, an older observedAt changes nothing",
  auth: "merchant",
  params: { store, id: orderIdSchema },
  body: orderSchema,
  bodyBytes: limits.orderBytes,
  success: { status: 200, description: "applied, and the order as it is stored" },
});

export const getOrder = contract({
  method: "GET",
  path: `${base}/orders/{id}`,
  summary:
    "An order: of every line its place in the queue, its promise, what is expected now, and why; of one that is late its notices, its refund and what its customer chose",
  auth: "merchant",
  params: { store, id: orderIdSchema },
  success: { status: 200, description: "The order" },
});

export const getOrders = contract({
  method: "GET",
  path: `${base}/orders`,
  summary:
    "Orders that have a line of that sku and status, newest first; those that wait for the sku come before all others, in the order of its queue",
  auth: "merchant",
  params: { store },
  query: {
    sku: v.optional(skuSchema),
    status: v.optional(v.picklist(["open", "shipped", "cancelled"])),
    ...listQuery,
  },
  success: { status: 200, description: "items, and next; a page of what is sought may be shorter than the limit" },
});

export const putSupply = contract({
  method: "PUT",
  path: `${base}/supplies/{id}`,
  summary: "An inbound delivery; an older observedAt than the stored one changes nothing",
  auth: "merchant",
  params: { store, id: orderIdSchema },
  body: supplySchema,
  success: { status: 200, description: "applied, and the supply as it is stored" },
});

export const getSupply = contract({
  method: "GET",
  path: `${base}/supplies/{id}`,
  summary: "An inbound delivery, and the units of it that went to backorders or, a minute later, to the shelf",
  auth: "merchant",
  params: { store, id: orderIdSchema },
  success: { status: 200, description: "The supply" },
});

export const getSupplies = contract({
  method: "GET",
  path: `${base}/supplies`,
  summary: "A variant's supplies, and what is owed of it",
  auth: "merchant",
  params: { store },
  query: { sku: skuSchema },
  success: { status: 200, description: "items; owed units and lines, and how many of the units are in hand" },
});

export const importSupplies = contract({
  method: "POST",
  path: `${base}/supplies/import`,
  summary:
    "Takes a CSV of purchase orders, a row for each sku with an id of its own: id, sku, quantity, expectedOn, location, supplier, status, received, receivedOn, reason, observedAt",
  auth: "merchant",
  params: { store },
  success: { status: 200, description: "read, applied, older, refused and why by line" },
});

export const orderContracts = [putOrder, getOrder, getOrders, putSupply, importSupplies, getSupply, getSupplies];
