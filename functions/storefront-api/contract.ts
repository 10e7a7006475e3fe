import * as v from "valibot";
import { emailSchema } from "../../shared/contact/address.ts";
import { contract } from "../../shared/http/route.ts";
import { storeIdPattern } from "../../shared/store/api-key.ts";
import { instantSchema, skuSchema } from "../../shared/stock/variant.ts";
import { countrySchema } from "../../shared/store/place.ts";
import { consentSchema } from "../../shared/waitlist/signup.ts";

export const storeParam = v.pipe(v.string(), v.regex(storeIdPattern, "must be a store id"));

const localeSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/, "must be a language such as en or de-AT"),
);

/** What shoppers send: the words that they agreed to, and the page. A merchant says when and where it was, too. */
const givenConsentSchema = v.object({
  wordingVersion: consentSchema.entries.wordingVersion,
  page: v.optional(v.pipe(v.string(), v.maxLength(2_000))),
  givenAt: v.optional(consentSchema.entries.givenAt),
  source: v.optional(consentSchema.entries.source),
});

const fieldsSchema = v.object({
  sku: skuSchema,
  email: v.optional(emailSchema),
  /** As typed, in the country's own form or with +; stored as E.164. */
  phone: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))),
  /** With an e-mail and a phone: both, or a text where one can go and else an e-mail. */
  channels: v.optional(v.picklist(["both", "smsFirst"])),
  quantity: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), 1),
  locale: v.optional(localeSchema),
  /** Tell me every time, not only once. */
  every: v.optional(v.boolean()),
  /** Where the phone is: decides its quiet hours. */
  postalCode: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(12))),
  consent: v.optional(givenConsentSchema),
  /** A solved captcha, where the store wants one. */
  captcha: v.optional(v.pipe(v.string(), v.maxLength(4_000))),
  /** Only with the store's key: the merchant vouches that the shopper confirmed the address. */
  confirmed: v.optional(v.boolean(), false),
  /** Only with the store's key: when the shopper signed up elsewhere; decides the place in line. */
  signedUpAt: v.optional(instantSchema),
});

export const signupSchema = v.pipe(
  fieldsSchema,
  v.forward(
    v.partialCheck(
      [["email"], ["phone"]],
      ({ email, phone }) => email !== undefined || phone !== undefined,
      "is missing, and so is a phone: one of them is needed",
    ),
    ["email"],
  ),
  v.forward(
    v.partialCheck(
      [["email"], ["phone"], ["channels"]],
      ({ email, phone, channels }) => channels === undefined || (email !== undefined && phone !== undefined),
      "needs an e-mail and a phone",
    ),
    ["channels"],
  ),
);
export type SignupInput = v.InferOutput<typeof signupSchema>;

export const postSignup = contract({
  method: "POST",
  path: "/v1/stores/{store}/signups",
  summary: "Puts a shopper on the waitlist of a variant; again while waiting changes nothing",
  auth: "optional",
  params: { store: storeParam },
  body: signupSchema,
  success: { status: 201, description: "signupId and status (pending or waiting)" },
  successWithoutKey: { status: 202, description: "status accepted, whether the address is known or not" },
});

/** Where it would go: dates and prices of services depend on it, where the store's settings say so. */
const destinationQuery = {
  country: v.optional(countrySchema),
  postalCode: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(12))),
};

const quantityQuery = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,3}$/, "must be a whole number"),
  v.transform(Number),
  v.maxValue(1_000),
);

export const getAvailability = contract({
  method: "GET",
  path: "/v1/stores/{store}/variants/{sku}/availability",
  summary: "Whether and when a variant can be had, as a product page, a checkout and a search engine want it",
  auth: "none",
  params: { store: storeParam, sku: skuSchema },
  query: { locale: v.optional(localeSchema), quantity: v.optional(quantityQuery, "1"), ...destinationQuery },
  success: {
    status: 200,
    description:
      "status, buyable, place, estimate and services for that quantity, substitutes, a schema.org Offer and the store's way to sign up",
  },
});

export const getHealth = contract({
  method: "GET",
  path: "/health",
  summary: "Answers when the service is up",
  auth: "none",
  params: {},
  success: { status: 200, description: "status ok" },
});

export const storefrontContracts = [postSignup, getAvailability, getHealth];
