import { availabilityStartsOf, type Quote } from "../../shared/backorder/quote.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";

/** Words of https://schema.org/ItemAvailability (rules 7). */
const schemaWords = {
  in_stock: "InStock",
  backorder: "BackOrder",
  preorder: "PreOrder",
  out_of_stock: "OutOfStock",
  discontinued: "Discontinued",
} as const;

/** No currency without a price. */
export const priceOf = ({ currency }: Settings, { price, currency: own = currency }: Variant) =>
  price === undefined ? {} : { price, currency: own };

/** A schema.org Offer that says what the page says: its date is a Date, of the store's zone. */
export const offerOf = (settings: Settings, variant: Variant, quoted: Quote) => {
  const { price, currency } = priceOf(settings, variant);
  const word = quoted.isLimited ? "LimitedAvailability" : schemaWords[quoted.status];
  const availabilityStarts = availabilityStartsOf(quoted);
  return {
    "@context": "https://schema.org",
    "@type": "Offer",
    sku: variant.sku,
    availability: `https://schema.org/${word}`,
    ...(availabilityStarts !== undefined && { availabilityStarts }),
    ...(price !== undefined && { price, priceCurrency: currency }),
    ...(variant.url !== undefined && { url: variant.url }),
  };
};
