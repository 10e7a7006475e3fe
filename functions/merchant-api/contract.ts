import * as v from "valibot";
import { emailSchema } from "../../shared/contact/address.ts";
import { listQuery } from "../../shared/http/cursor.ts";
import { contract } from "../../shared/http/route.ts";
import { settingsPatchSchema } from "../../shared/store/settings.ts";
import { levelSchema, locationSchema, skuSchema, variantSchema } from "../../shared/stock/variant.ts";
import { delayContracts } from "./contract-delays.ts";
import { listContracts } from "./contract-lists.ts";
import { orderContracts } from "./contract-orders.ts";
import { receiptContracts } from "./contract-receipts.ts";
import { reconcileContracts } from "./contract-reconcile.ts";
import { senderContracts } from "./contract-sender.ts";
import { shipmentContracts } from "./contract-shipments.ts";
import { sourceContracts } from "./contract-sources.ts";
import { base, id, store } from "./contract.parts.ts";

const sku = skuSchema;

export const putVariant = contract({
  method: "PUT",
  path: `${base}/variants/{sku}`,
  summary: "Describes a variant; an older observedAt than the stored one changes nothing",
  auth: "merchant",
  params: { store, sku },
  body: variantSchema,
  success: { status: 200, description: "applied, and the variant as it is stored" },
});

export const getVariant = contract({
  method: "GET",
  path: `${base}/variants/{sku}`,
  summary: "A variant with its stock as this service knows it",
  auth: "merchant",
  params: { store, sku },
  success: { status: 200, description: "The variant, sellable units, levels by location and the open restock" },
});

export const putLevel = contract({
  method: "PUT",
  path: `${base}/variants/{sku}/levels/{location}`,
  summary: "Sets the units at a location; an older observedAt than the stored one changes nothing",
  auth: "merchant",
  params: { store, sku, location: locationSchema },
  body: levelSchema,
  success: { status: 200, description: "applied, and the level as it is stored" },
});

export const getWaitlist = contract({
  method: "GET",
  path: `${base}/variants/{sku}/waitlist`,
  summary: "Who waits for a variant, in the order in which they will be told",
  auth: "merchant",
  params: { store, sku },
  query: listQuery,
  success: { status: 200, description: "items with their place, the number waiting, and next" },
});

export const getRestocks = contract({
  method: "GET",
  path: `${base}/restocks`,
  summary: "A variant's restocks, newest first",
  auth: "merchant",
  params: { store },
  query: { sku, ...listQuery },
  success: { status: 200, description: "items with waves, told and unsettled" },
});

export const getRestock = contract({
  method: "GET",
  path: `${base}/restocks/{id}`,
  summary: "A restock with its waves and the signups of which nobody knows whether their mail was accepted",
  auth: "merchant",
  params: { store, id },
  success: { status: 200, description: "The restock" },
});

export const getSignup = contract({
  method: "GET",
  path: `${base}/signups/{id}`,
  summary: "A signup, and why it was or was not told",
  auth: "merchant",
  params: { store, id },
  success: { status: 200, description: "The signup with its place and reason {code, text}" },
});

export const getMessages = contract({
  method: "GET",
  path: `${base}/messages`,
  summary: "What was sent, newest first; pages end with whole batches and may exceed the limit a little",
  auth: "merchant",
  params: { store },
  query: listQuery,
  success: { status: 200, description: "items with signup, restock, status and time" },
});

/** In the body, because addresses end up in no URL. A phone as typed: in the form of the store's country, or with +. */
const addressSchema = v.pipe(
  v.object({
    email: v.optional(emailSchema),
    phone: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))),
  }),
  v.forward(
    v.partialCheck(
      [["email"], ["phone"]],
      ({ email, phone }) => (email === undefined) !== (phone === undefined),
      "or a phone is needed, and not both at once",
    ),
    ["email"],
  ),
);

export const exportContact = contract({
  method: "POST",
  path: `${base}/contacts/export`,
  summary: "Everything that is held of the owner of an e-mail address or a phone in this store",
  auth: "merchant",
  params: { store },
  body: addressSchema,
  success: {
    status: 200,
    description:
      "signups with their reasons, orders with what was promised, told and shipped, contacts with their consents, and messages",
  },
});

export const eraseContact = contract({
  method: "POST",
  path: `${base}/contacts/erase`,
  summary: "Erases what is held of the owner of an e-mail address or a phone in this store; again, it erases nothing",
  auth: "merchant",
  params: { store },
  body: addressSchema,
  success: { status: 200, description: "What was erased, what is kept and why, and until when traces can remain" },
});

export const getSettings = contract({
  method: "GET",
  path: `${base}/settings`,
  summary: "The store's settings, and whether its sending is paused and why",
  auth: "merchant",
  params: { store },
  success: { status: 200, description: "The settings" },
});

export const patchSettings = contract({
  method: "PATCH",
  path: `${base}/settings`,
  summary: "Changes the settings that are given",
  auth: "merchant",
  params: { store },
  body: settingsPatchSchema,
  success: { status: 200, description: "The settings as they are now" },
});

export const merchantContracts = [
  putVariant,
  getVariant,
  putLevel,
  getWaitlist,
  getRestocks,
  getRestock,
  getSignup,
  getMessages,
  ...orderContracts,
  ...delayContracts,
  ...shipmentContracts,
  ...sourceContracts,
  ...reconcileContracts,
  ...listContracts,
  ...receiptContracts,
  ...senderContracts,
  exportContact,
  eraseContact,
  getSettings,
  patchSettings,
];
