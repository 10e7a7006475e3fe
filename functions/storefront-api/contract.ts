import * as v from "valibot";
import { emailSchema } from "../../shared/contact/address.ts";
import { contract } from "../../shared/http/route.ts";
import { storeIdPattern } from "../../shared/store/api-key.ts";
import { instantSchema, skuSchema } from "../../shared/stock/variant.ts";
import { consentSchema } from "../../shared/waitlist/signup.ts";

export const storeParam = v.pipe(v.string(), v.regex(storeIdPattern, "must be a store id"));

export const signupSchema = v.object({
  sku: skuSchema,
  email: emailSchema,
  quantity: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), 1),
  locale: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/, "must be a language such as en or de-AT")),
  ),
  /** Tell me every time, not only once. */
  every: v.optional(v.boolean()),
  /** The merchant vouches that the shopper confirmed the address. */
  confirmed: v.optional(v.boolean(), false),
  consent: v.optional(consentSchema),
  /** When the shopper signed up elsewhere: decides the place in line. */
  signedUpAt: v.optional(instantSchema),
});

export const postSignup = contract({
  method: "POST",
  path: "/v1/stores/{store}/signups",
  summary: "Puts a shopper on the waitlist of a variant; again while waiting changes nothing",
  auth: "merchant",
  params: { store: storeParam },
  body: signupSchema,
  success: { status: 201, description: "signupId and status (pending or waiting)" },
});

export const getHealth = contract({
  method: "GET",
  path: "/health",
  summary: "Answers when the service is up",
  auth: "none",
  params: {},
  success: { status: 200, description: "status ok" },
});

export const storefrontContracts = [postSignup, getHealth];
