import * as v from "valibot";
import { moneySchema } from "../backorder/money.ts";
import { limits } from "../runtime/limits.ts";
import { type WavePolicy, wavePolicySchema } from "../store/settings.ts";

/** No control characters; spelt out, because `/openapi.json` shows it to languages that do not know \p{Cc}. */
// oxlint-disable-next-line no-control-regex -- it is what must not be there
const printable = /^[^\u0000-\u001f\u007f-\u009f]+$/u;

export const printableSchema = v.pipe(v.string(), v.regex(printable, "must not contain control characters"));

export const skuSchema = v.pipe(printableSchema, v.minLength(1), v.maxBytes(limits.skuBytes));

/** A location's id as the merchant names it. */
export const locationSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.regex(printable));

const webAddress = v.pipe(v.string(), v.maxLength(2_000), v.url(), v.regex(/^https?:\/\//, "must be a web address"));

/** The 30th of February is a date to `Date.parse`. */
const isRealInstant = (text: string): boolean => {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(Date.parse(text)) && !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
};

export const instantSchema = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
    "must be an instant with zone such as 2026-05-01T09:30:00Z",
  ),
  v.check(isRealInstant, "must be a real date and time"),
);

/** What can be bought, as a merchant describes it (`PUT variants/{sku}`, `variant.updated`). */
export const variantSchema = v.object({
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300)),
  url: v.optional(webAddress),
  image: v.optional(webAddress),
  price: v.optional(moneySchema),
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as EUR"))),
  /** Overrides of the store's wave policy. */
  waves: v.optional(v.partial(wavePolicySchema)),
  substitutes: v.optional(v.pipe(v.array(skuSchema), v.maxLength(20))),
  /** An unpublished variant starts no restock; absent counts as published. */
  published: v.optional(v.boolean()),
  /** Whether it is sold without stock; absent: while a supply with a date is on its way. */
  backorder: v.optional(v.boolean()),
  /** It was never in stock yet: what is sold without stock is a preorder. */
  preorder: v.optional(v.boolean()),
  /** It will not come again. */
  discontinued: v.optional(v.boolean()),
  observedAt: v.optional(instantSchema),
});
export type VariantInput = v.InferOutput<typeof variantSchema>;
export type Variant = Omit<VariantInput, "observedAt"> & { sku: string; observedAt: number };

/** Units at one location (`PUT variants/{sku}/levels/{location}`, `stock.updated`); negative when oversold. */
export const levelSchema = v.object({
  available: v.pipe(v.number(), v.integer(), v.minValue(-1_000_000_000), v.maxValue(1_000_000_000)),
  /** In stock, and nobody says how many: a restock invites everyone (rules 1.1). */
  unlimited: v.optional(v.boolean()),
  observedAt: v.optional(instantSchema),
  reason: v.optional(v.pipe(v.string(), v.maxLength(100))),
});
export type LevelInput = v.InferOutput<typeof levelSchema>;

/** The reason of a level whose shop says no more than that it sells without stock (rules 2.2). */
export const onBackorder = "onbackorder";

/** The store's wave policy with the variant's overrides. */
export const wavePolicyOf = (store: WavePolicy, variant: Pick<Variant, "waves">): WavePolicy => ({
  ...store,
  ...variant.waves,
});
