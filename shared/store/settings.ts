import * as v from "valibot";
import { delayLawPatchSchema, delayLawSchema } from "../backorder/delay-law.ts";
import { defaultShipping, shippingSchema } from "../backorder/shipping-settings.ts";
import { defaultQuietHours, quietHoursSchema } from "../message/quiet-hours-settings.ts";
import { timeZoneSchema } from "./place.ts";

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));
const count = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const httpsUrl = v.pipe(v.string(), v.url(), v.maxLength(2_000), v.regex(/^https?:\/\//, "must be a web address"));

/** How a restock invites the waitlist (rules 1.2 and 1.3). A variant may override each. */
export const wavePolicySchema = v.object({
  /** People invited per sellable unit; "everyone" invites the whole waitlist in one wave. */
  peoplePerUnit: v.union([v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000)), v.literal("everyone")]),
  /** Pause after a wave, before those next in line are invited. */
  intervalMinutes: count(0, 60 * 24 * 30),
  /** Sellable units below which a variant counts as out of stock. */
  minimumStock: count(1, 1_000_000),
  /** Stock must stay up (or down) this long, so that a sync of many locations is one restock. */
  settleSeconds: count(0, 86_400),
  order: v.picklist(["oldest", "newest"]),
});
export type WavePolicy = v.InferOutput<typeof wavePolicySchema>;

/** Texts (SMS) of a store, and the number that they come from. */
const textsSchema = v.object({
  /** Whether shoppers may ask for texts. */
  on: v.boolean(),
  /** The number of the account that texts come from; SNS chooses one where none is given. */
  originationNumber: v.optional(
    v.pipe(v.string(), v.regex(/^\+[1-9]\d{6,14}$/, "must be a number such as +12025550143")),
  ),
  /** A text that would take more parts is shortened: each part is paid for. */
  maxParts: count(1, 10),
  /** What HELP is answered with: an address, a number or a page; the sender's address where nothing is said. */
  contact: v.optional(text(100)),
});

/** Which news of a parcel its customer hears. */
const trackingMessagesSchema = v.object({
  shipped: v.boolean(),
  out_for_delivery: v.boolean(),
  available_for_pickup: v.boolean(),
  delivery_attempted: v.boolean(),
  delivered: v.boolean(),
  exception: v.boolean(),
  returned: v.boolean(),
  later_than_promised: v.boolean(),
});

const trackingSchema = v.object({
  messages: trackingMessagesSchema,
  /** A parcel of which nothing was heard for as many days is silent. */
  silentDays: count(1, 365),
});

/** Where a captcha's token is verified, as Turnstile, hCaptcha and reCAPTCHA do it: a form with `secret` and `response`. */
const captchaSchema = v.object({ verifyUrl: httpsUrl, siteKey: text(200), secret: text(500) });

export const settingsSchema = v.object({
  name: text(100),
  locale: v.picklist(["en", "de"]),
  timeZone: timeZoneSchema,
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as EUR")),
  /** The address that mails come from; SES must have verified it or its domain. */
  sender: v.pipe(v.string(), v.email(), v.maxLength(254)),
  postalAddress: text(300),
  logo: v.optional(httpsUrl),
  color: v.pipe(v.string(), v.regex(/^#[0-9a-fA-F]{6}$/, "must be a colour such as #1a6b4f")),
  /** Where the store is: how a phone number without its country is read. */
  country: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, "must be an ISO 3166 code such as DE")),
  /** The store's privacy policy, linked where consent is given. */
  policyUrl: v.optional(httpsUrl),
  /** Sites whose pages may sign shoppers up, such as https://shop.example.com; empty: any. */
  origins: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^https?:\/\/[^/\s]+$/, "must be an origin such as https://shop.example.com"))),
    v.maxLength(20),
  ),
  captcha: v.optional(captchaSchema),
  texts: textsSchema,
  /** When texts may reach people, in their own time (rules 5). */
  quietHours: quietHoursSchema,
  doubleOptIn: v.boolean(),
  stockCounts: v.picklist(["net", "onHand"]),
  waves: wavePolicySchema,
  /** When and how the store ships: locations, services, rules. */
  shipping: shippingSchema,
  /** How late a delivery is promised to be: as half of its supplier's were at most, or as nine of ten were (rules 2.2). */
  promisedLateness: v.picklist(["p50", "p90"]),
  /** A date must move by as many business days before a customer hears of it (rules 2.3). */
  etaChangeDays: count(0, 365),
  /** Several changes of an order within this time are one message. */
  orderSettleSeconds: count(0, 86_400),
  /** Where the merchant hears of what must be seen to; the sender's address where nothing is said. */
  alertsTo: v.optional(v.pipe(v.string(), v.email(), v.maxLength(254))),
  /** What is told of parcels on their way. */
  tracking: trackingSchema,
  /** Which law delays obey, by the country that an order ships to (rules 3). */
  delayLaw: delayLawSchema,
  /** A signup that was not told by then has expired. */
  signupDays: count(1, 3_650),
  /** Signups and messages are forgotten this long after their last activity. */
  retentionMonths: count(1, 120),
  /** How long SES events may settle what a lost answer left open, before it counts as unsettled. */
  evidenceWaitMinutes: count(1, 10_080),
  /** What becomes of people whose mail may or may not have been accepted: shown, or put back in line. */
  unsettled: v.picklist(["show", "resend"]),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

export const defaultSettings = {
  locale: "en",
  timeZone: "UTC",
  currency: "EUR",
  color: "#1a6b4f",
  country: "US",
  origins: [],
  texts: { on: false, maxParts: 2 },
  quietHours: defaultQuietHours,
  doubleOptIn: true,
  stockCounts: "net",
  waves: { peoplePerUnit: 1, intervalMinutes: 60, minimumStock: 1, settleSeconds: 60, order: "oldest" },
  shipping: defaultShipping,
  promisedLateness: "p90",
  etaChangeDays: 2,
  orderSettleSeconds: 60,
  tracking: {
    messages: {
      shipped: true,
      out_for_delivery: true,
      available_for_pickup: true,
      delivery_attempted: true,
      delivered: true,
      exception: true,
      returned: true,
      later_than_promised: true,
    },
    silentDays: 5,
  },
  delayLaw: { default: "none" },
  signupDays: 180,
  retentionMonths: 13,
  evidenceWaitMinutes: 15,
  unsettled: "show",
} satisfies Partial<Settings>;

/** What `PATCH settings` takes: any part, and any part of `waves`, `texts` and `tracking`. */
export const settingsPatchSchema = v.strictObject({
  ...v.partial(settingsSchema).entries,
  waves: v.optional(v.partial(wavePolicySchema)),
  texts: v.optional(v.partial(textsSchema)),
  tracking: v.optional(v.partial(v.object({ ...trackingSchema.entries, messages: v.partial(trackingMessagesSchema) }))),
  delayLaw: v.optional(delayLawPatchSchema),
  /** `null` takes the captcha away. */
  captcha: v.nullish(captchaSchema),
});
export type SettingsPatch = v.InferOutput<typeof settingsPatchSchema>;

export const patchSettings = (settings: Settings, { captcha, ...patch }: SettingsPatch): Settings => ({
  ...settings,
  ...patch,
  captcha: captcha === undefined ? settings.captcha : (captcha ?? undefined),
  waves: { ...settings.waves, ...patch.waves },
  texts: { ...settings.texts, ...patch.texts },
  tracking: {
    ...settings.tracking,
    ...patch.tracking,
    messages: { ...settings.tracking.messages, ...patch.tracking?.messages },
  },
});

/** What may be shown of the settings: the captcha's secret never leaves again. */
export const withoutSecrets = ({ captcha, ...settings }: Settings) => ({
  ...settings,
  ...(captcha !== undefined && { captcha: { verifyUrl: captcha.verifyUrl, siteKey: captcha.siteKey } }),
});

export const alertAddressOf = ({ alertsTo, sender }: Settings): string => alertsTo ?? sender;
